from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0037_remove_unique_constraint")]

    operations = [
        migrations.RemoveConstraint(model_name="product", name="shop_title_live_uniq"),
    ]
