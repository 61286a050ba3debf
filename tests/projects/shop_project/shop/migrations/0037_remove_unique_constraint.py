from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0036_remove_check")]

    operations = [
        migrations.RemoveConstraint(model_name="product", name="shop_title_vendor_uniq"),
    ]
