import django
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

CHECK = "condition" if django.VERSION >= (5, 1) else "check"


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=200, unique=True)),
                ("label", models.CharField(db_index=True, max_length=80, null=True)),
                ("price", models.DecimalField(decimal_places=2, max_digits=12)),
            ],
            options={
                "indexes": [
                    models.Index(django.db.models.functions.text.Lower("code"), name="shop_product_code_lower")
                ],
                "constraints": [
                    models.CheckConstraint(
                        name="shop_product_code_filled", **{CHECK: models.Q(("code", ""), _negated=True)}
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.IntegerField(default=1)),
                (
                    "product",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="shop.product", to_field="code"),
                ),
            ],
        ),
    ]
