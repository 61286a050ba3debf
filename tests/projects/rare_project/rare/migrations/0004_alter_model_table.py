from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0003_rename_referenced_model")]

    operations = [
        migrations.AlterModelTable("label", "label_table"),
    ]
