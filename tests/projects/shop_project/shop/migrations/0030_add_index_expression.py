from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("shop", "0029_add_index")]

    operations = [
        migrations.AddIndex(model_name="product", index=models.Index(Lower("title"), name="shop_title_lower")),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                condition=models.Q(discontinued=False),
                fields=["vendor_code"],
                include=["title"],
                name="shop_vendor_live",
            ),
        ),
    ]
