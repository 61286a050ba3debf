from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0040_delete_model")]

    operations = [
        migrations.AddField(model_name="product", name="related", field=models.ManyToManyField(to="shop.product")),
    ]
