from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0030_add_index_expression")]

    operations = [
        migrations.RemoveIndex(model_name="product", name="shop_title_price"),
    ]
