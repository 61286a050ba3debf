from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retype", "0001_initial")]

    operations = [
        migrations.AlterField("shelf", "id", models.BigAutoField(primary_key=True, serialize=False)),
        migrations.AlterField("shelf", "number", models.BigIntegerField(unique=True, db_comment="painted on it")),
        migrations.AlterField("shelf", "small", models.IntegerField(null=True, db_default=7)),
        migrations.AlterField("shelf", "Label", models.TextField(null=True)),
        migrations.AlterField("book", "pages", models.BigIntegerField(default=1)),
    ]
