from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0010_add_foreign_key_to_field")]

    operations = [
        migrations.RemoveField(model_name="customer", name="note"),
    ]
