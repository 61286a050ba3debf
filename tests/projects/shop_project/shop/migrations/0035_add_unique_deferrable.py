from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0034_add_unique_conditional")]

    operations = [
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(
                deferrable=models.Deferrable.DEFERRED,
                fields=["category", "position"],
                name="shop_position_uniq",
            ),
        ),
    ]
