import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0009_add_one_to_one")]

    operations = [
        migrations.AddField(
            model_name="product",
            name="category_slug",
            field=models.ForeignKey(
                db_column="CategorySlug",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="shop.category",
                to_field="slug",
            ),
        ),
    ]
