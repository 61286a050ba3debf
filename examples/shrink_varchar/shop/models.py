"""Products with codes that turned out to be short, and orders that name them."""

import django
from django.db import models
from django.db.models.functions import Lower

CHECK = "condition" if django.VERSION >= (5, 1) else "check"


class Product(models.Model):
    """Found by its code, whatever the case."""

    code = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=20, db_index=True, null=True)
    price = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        indexes = [models.Index(Lower("code"), name="shop_product_code_lower")]
        constraints = [models.CheckConstraint(name="shop_product_code_filled", **{CHECK: ~models.Q(code="")})]


class Order(models.Model):
    """Points at the code."""

    product = models.ForeignKey(Product, models.PROTECT, to_field="code")
    quantity = models.IntegerField(default=1)
