from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0012_remove_not_null")]

    operations = [
        migrations.RemoveField(model_name="order", name="seller"),
    ]
