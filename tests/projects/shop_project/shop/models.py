"""The models as they are after the last migration."""

import uuid

from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from shop.fields import ChecksumField


class Supplier(models.Model):
    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=50)


class Category(models.Model):
    name = models.CharField(max_length=50)
    slug = models.CharField(max_length=20, unique=True)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True)
    canonical = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="copies")


class Product(models.Model):
    sku = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=50)
    description = models.TextField(db_index=True)
    summary = models.TextField()
    vendor_code = models.CharField(max_length=20)
    price = models.IntegerField(null=True)
    weight = models.BigIntegerField(null=True)
    position = models.IntegerField()
    discontinued = models.BooleanField(default=False)
    supplier = models.ForeignKey(
        Supplier, on_delete=models.SET_NULL, null=True, db_column="supplier_number", related_name="supplied"
    )
    maker = models.IntegerField(db_column="maker_id")
    category = models.ForeignKey(Category, on_delete=models.CASCADE)
    checksum = ChecksumField(max_length=64, blank=True, unique=True, db_index=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    category_slug = models.ForeignKey(
        Category,
        on_delete=models.SET_NULL,
        null=True,
        to_field="slug",
        db_column="CategorySlug",
        related_name="+",
    )
    related = models.ManyToManyField("self")
    slug = models.CharField(max_length=20, null=True)

    class Meta:
        ordering = ["position"]
        verbose_name = "article"
        indexes = [
            models.Index(Lower("title"), name="shop_title_lower"),
            models.Index(
                fields=["vendor_code"],
                include=["title"],
                condition=models.Q(discontinued=False),
                name="shop_vendor_live",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "position"],
                deferrable=models.Deferrable.DEFERRED,
                name="shop_position_uniq",
            ),
        ]


class Document(models.Model):
    title = models.CharField(max_length=50)


class Invoice(Document):
    number = models.CharField(max_length=20)
    paid_at = models.DateTimeField(null=True)


class Customer(models.Model):
    full_name = models.CharField(max_length=50)
    phone = models.CharField(max_length=20, blank=True)
    rating = models.IntegerField()
    level = models.IntegerField(default=1)
    nickname = models.CharField(max_length=30, null=True)
    country = models.CharField(max_length=2, default="DE")
    reference = models.UUIDField(default=uuid.uuid4)
    created_at = models.DateTimeField(default=timezone.now)
    favourite = models.ForeignKey(Product, on_delete=models.SET_NULL, null=True)
    account = models.OneToOneField(Document, on_delete=models.SET_NULL, null=True)

    class Meta:
        indexes = [models.Index(fields=["country"], name="shop_country")]


class Order(models.Model):
    placed_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=[("new", "New"), ("paid", "Paid")])
    total = models.DecimalField(max_digits=10, decimal_places=2, db_column="Total")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, db_column="Customer")
    comment = models.CharField(max_length=50, default="", db_index=True, db_column="Comment Text")

    class Meta:
        db_table = "Shop Orders"
        unique_together = [("customer", "placed_at")]
        indexes = [models.Index(fields=["status"], name="shop_order_status")]


class Voucher(models.Model):
    uid = models.UUIDField(default=uuid.uuid4, primary_key=True)
    code = models.CharField(max_length=10, unique=True)


class Basket(models.Model):
    label = models.CharField(max_length=20, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    products = models.ManyToManyField(Product)


class Thing(models.Model):
    name = models.CharField(max_length=20)
    size = models.IntegerField(null=True, db_index=True)

    class Meta:
        db_table = '"other"."thing"'
