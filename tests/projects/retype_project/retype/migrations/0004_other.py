from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retype", "0003_narrower")]

    operations = [
        migrations.AlterField("shelf", "open", models.IntegerField(default=0)),
        migrations.AlterField("shelf", "ratio", models.CharField(max_length=8, null=True, db_index=True)),
    ]
