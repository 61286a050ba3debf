from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0011_remove_nullable")]

    operations = [
        migrations.RemoveField(model_name="customer", name="legacy_number"),
    ]
