from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0032_add_check")]

    operations = [
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(fields=["title", "vendor_code"], name="shop_title_vendor_uniq"),
        ),
    ]
