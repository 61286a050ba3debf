from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rename", "0007_primary_key")]

    operations = [
        migrations.RenameField("thing", "data", "facts"),
        migrations.RenameField("maker", "name", "title"),
        migrations.AlterField("maker", "title", models.CharField(max_length=80)),
    ]
