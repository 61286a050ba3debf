"""A library: books, those who read them, and loans."""

import django
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Upper

CHECK = "condition" if django.VERSION >= (5, 1) else "check"


class Author(models.Model):
    """Wrote a book, or edited one."""

    name = models.CharField(max_length=100)


class Tag(models.Model):
    """A word that books are found by."""

    name = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, db_index=True, default="subject")


class Book(models.Model):
    """A title, of which there may be several copies."""

    title = models.CharField(max_length=100)
    isbn = models.CharField(max_length=13)
    summary = models.TextField(default="", blank=True)
    price = models.IntegerField(null=True)
    details = models.JSONField(default=dict)
    subtitle = models.CharField(max_length=200, null=True)
    copies = models.IntegerField(default=1)
    language = models.CharField(max_length=2, db_default="en")
    editor = models.ForeignKey(Author, models.PROTECT, null=True, related_name="edited")
    authors = models.ManyToManyField(Author, through="Authorship", related_name="books")
    tags = models.ManyToManyField(Tag)

    class Meta:
        db_table_comment = "One row a title; copies are counted."
        indexes = [
            models.Index(fields=["title", "isbn"], name="book_title"),
            models.Index(fields=["isbn"], name="book_by_isbn"),
            models.Index(fields=["editor"], name="book_edited", condition=models.Q(editor__isnull=False)),
            models.Index(Upper("isbn"), name="book_isbn_upper"),
            GinIndex(fields=["details"], name="book_details"),
        ]
        constraints = [models.CheckConstraint(name="book_copies", **{CHECK: models.Q(copies__gte=0)})]


class Authorship(models.Model):
    """The table of Book.authors, which was made by Django at first."""

    book = models.ForeignKey(Book, models.CASCADE)
    author = models.ForeignKey(Author, models.CASCADE)
    role = models.CharField(max_length=20, null=True)

    class Meta:
        db_table = "library_book_authors"
        unique_together = [("book", "author")]


class Reader(models.Model):
    """Somebody with a card."""

    full_name = models.CharField(max_length=100, db_comment="As printed on the card")
    email = models.CharField(max_length=100)
    phone = models.CharField(max_length=20, null=True)
    card = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], name="reader_email"),
            models.UniqueConstraint(fields=["card", "email"], name="reader_card"),
        ]


class Loan(models.Model):
    """A copy of a book, and who has it."""

    book = models.ForeignKey(Book, models.PROTECT)
    member = models.ForeignKey(Reader, models.PROTECT)
    due = models.DateField()
    returned = models.DateField(null=True)
    state = models.CharField(max_length=10, db_default="lent")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "member"], name="loan_open", condition=models.Q(returned__isnull=True)
            ),
            models.CheckConstraint(name="loan_state", **{CHECK: ~models.Q(state="")}),
        ]
