import uuid

import django.db.models.deletion
from django.db import migrations, models

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Supplier",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=50)),
            ],
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                ("id", ID.clone()),
                ("name", models.CharField(max_length=50)),
                ("slug", models.CharField(max_length=20, unique=True)),
                (
                    "parent",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, to="shop.category"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Customer",
            fields=[
                ("id", ID.clone()),
                ("name", models.CharField(max_length=50)),
                ("phone", models.CharField(max_length=20, null=True)),
                ("note", models.CharField(max_length=100, null=True)),
                ("legacy_number", models.IntegerField()),
                ("rating", models.IntegerField(null=True)),
                ("level", models.IntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", ID.clone()),
                ("sku", models.CharField(max_length=20, unique=True)),
                ("title", models.CharField(max_length=50)),
                ("description", models.CharField(db_index=True, max_length=200)),
                ("summary", models.CharField(max_length=100)),
                ("vendor_code", models.CharField(max_length=20)),
                ("price", models.IntegerField()),
                ("weight", models.IntegerField(null=True)),
                ("position", models.IntegerField()),
                ("discontinued", models.BooleanField(default=False)),
                ("supplier", models.IntegerField(db_column="supplier_number", null=True)),
                (
                    "maker",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="shop.supplier"),
                ),
                (
                    "category",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="shop.category"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", ID.clone()),
                ("placed_at", models.DateTimeField()),
                ("status", models.CharField(max_length=10)),
                ("total", models.DecimalField(db_column="Total", decimal_places=2, max_digits=10)),
                (
                    "customer",
                    models.ForeignKey(
                        db_column="Customer",
                        on_delete=django.db.models.deletion.CASCADE,
                        to="shop.customer",
                    ),
                ),
                (
                    "seller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sold",
                        to="shop.customer",
                    ),
                ),
            ],
            options={"db_table": "Shop Orders"},
        ),
        migrations.CreateModel(
            name="Document",
            fields=[("id", ID.clone()), ("title", models.CharField(max_length=50))],
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                (
                    "document_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="shop.document",
                    ),
                ),
                ("number", models.CharField(max_length=20)),
            ],
            bases=("shop.document",),
        ),
        migrations.CreateModel(
            name="Voucher",
            fields=[
                ("code", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("uid", models.UUIDField(default=uuid.uuid4)),
            ],
        ),
        migrations.CreateModel(
            name="Coupon",
            fields=[
                ("id", ID.clone()),
                (
                    "customer",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="shop.customer"),
                ),
                ("orders", models.ManyToManyField(to="shop.order")),
            ],
        ),
        migrations.CreateModel(
            name="Legacy",
            fields=[("id", ID.clone()), ("payload", models.TextField())],
        ),
    ]
