"""A shop: customers, their orders, and what was paid for them."""

import uuid

from django.db import models


class Currency(models.Model):
    """A currency that the shop takes."""

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=40)


class Customer(models.Model):
    """Somebody who has ordered once."""

    name = models.CharField(max_length=100)
    biography = models.TextField(default="", blank=True)
    points = models.IntegerField(default=0)
    level = models.CharField(max_length=10, default="basic")


class Address(models.Model):
    """Where a customer lives."""

    customer = models.ForeignKey(Customer, models.CASCADE)
    street = models.CharField(max_length=200)
    city = models.CharField(max_length=100)


class Order(models.Model):
    """What a customer has ordered."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    customer = models.ForeignKey(Customer, models.PROTECT)
    currency = models.ForeignKey(Currency, models.PROTECT)
    total = models.DecimalField(max_digits=10, decimal_places=2)
    note = models.TextField(default="", blank=True)


class Payment(models.Model):
    """Money that came in for an order."""

    order = models.ForeignKey(Order, models.CASCADE)
    amount = models.DecimalField(max_digits=10, decimal_places=2)
