import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0025_varchar_to_text")]

    operations = [
        migrations.AlterField(
            model_name="product",
            name="supplier",
            field=models.ForeignKey(
                db_column="supplier_number",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="supplied",
                to="shop.supplier",
            ),
        ),
    ]
