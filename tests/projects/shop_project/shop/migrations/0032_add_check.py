from django.db import migrations, models

import shop.compat


class Migration(migrations.Migration):
    dependencies = [("shop", "0031_remove_index")]

    operations = [
        migrations.AddConstraint(
            model_name="product", constraint=shop.compat.check(models.Q(price__gte=0), "shop_price_positive")
        ),
    ]
