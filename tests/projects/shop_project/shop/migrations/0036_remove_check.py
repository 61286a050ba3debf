from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0035_add_unique_deferrable")]

    operations = [
        migrations.RemoveConstraint(model_name="product", name="shop_price_positive"),
    ]
