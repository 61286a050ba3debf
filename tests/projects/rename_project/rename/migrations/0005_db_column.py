from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rename", "0004_foreign_keys")]

    operations = [
        migrations.AlterField("thing", "title", models.CharField(max_length=60, db_index=True, db_column="The Title")),
        migrations.AlterField("thing", "note", models.TextField(null=True, db_column="Order's note")),
    ]
