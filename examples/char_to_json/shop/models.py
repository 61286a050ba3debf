"""Products whose attributes were JSON in a text column."""

from django.db import models


class Product(models.Model):
    """Its attributes are in a column of their own kind now."""

    name = models.CharField(max_length=100)
    attributes = models.JSONField(null=True)
    options = models.JSONField()
