"""Authors, books and their tags, with every way in which one table can hold the key of another."""

import django
from django.db import models

CHECK = "condition" if django.VERSION >= (5, 1) else "check"


class Author(models.Model):
    """Refers to itself."""

    name = models.CharField(max_length=100)
    mentor = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)


class Profile(models.Model):
    """One-to-one with an author."""

    author = models.OneToOneField(Author, models.CASCADE)
    text = models.TextField(blank=True)


class Tag(models.Model):
    """Many-to-many with books."""

    name = models.CharField(max_length=30, unique=True)


class Book(models.Model):
    """Its author is in a composite unique constraint, in a partial index and in a covering one."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="books")
    title = models.CharField(max_length=200)
    tags = models.ManyToManyField(Tag)
    reviewed_by = models.ForeignKey(Author, models.SET_NULL, null=True, db_constraint=False, related_name="reviews")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "title"], name="library_book_author_title"),
            models.CheckConstraint(name="library_book_author_positive", **{CHECK: models.Q(author_id__gt=0)}),
        ]
        indexes = [
            models.Index(fields=["author"], name="library_book_untitled", condition=models.Q(title="")),
            models.Index(fields=["title"], include=["id"], name="library_book_by_title"),
        ]


class Novel(Book):
    """Its primary key is the link to the book."""

    pages = models.IntegerField(default=0)
