from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0013_remove_foreign_key")]

    operations = [
        migrations.RenameField(model_name="customer", old_name="name", new_name="full_name"),
    ]
