"""Sales of the library's books."""

from django.db import models


class Sale(models.Model):
    """Points at another app's tables."""

    book = models.ForeignKey("library.Book", models.PROTECT, db_index=False)
    novel = models.ForeignKey("library.Novel", models.CASCADE, null=True, related_name="+")
    quantity = models.IntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["book", "quantity"], name="sales_sale_book_quantity")]
