from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0004_alter_model_table")]

    operations = [
        migrations.AlterModelTableComment("item", "What is for sale."),
    ]
