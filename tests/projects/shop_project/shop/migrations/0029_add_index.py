from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0028_integer_to_bigint")]

    operations = [
        migrations.AddIndex(
            model_name="product", index=models.Index(fields=["title", "-price"], name="shop_title_price")
        ),
    ]
