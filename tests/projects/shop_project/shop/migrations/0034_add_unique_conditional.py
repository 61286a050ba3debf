from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0033_add_unique_constraint")]

    operations = [
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(
                condition=models.Q(discontinued=False), fields=["title"], name="shop_title_live_uniq"
            ),
        ),
    ]
