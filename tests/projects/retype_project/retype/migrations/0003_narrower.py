from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retype", "0002_wider")]

    operations = [
        migrations.AlterField("shelf", "date", models.CharField(max_length=25, db_default="today")),
        migrations.AlterField("shelf", "weight", models.DecimalField(max_digits=6, decimal_places=1, null=True)),
        migrations.AlterField("shelf", "small", models.SmallIntegerField(null=True, db_default=8)),
    ]
