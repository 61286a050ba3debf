from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0039_create_model")]

    operations = [
        migrations.DeleteModel(name="Coupon"),
    ]
