"""Authors, books and their tags, with every way in which one table can hold the key of another."""

import uuid

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Author(models.Model):
    """Refers to itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100)
    mentor = models.ForeignKey("self", models.SET_NULL, null=True, blank=True)


class Profile(models.Model):
    """One-to-one with an author."""

    author = models.OneToOneField(Author, models.CASCADE)
    text = models.TextField(blank=True)


class Tag(models.Model):
    """Many-to-many with books. Its key was a word."""

    code = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=30, unique=True)


class Book(models.Model):
    """Its author is in a composite unique constraint, in a partial index and in a covering one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(Author, models.CASCADE, related_name="books")
    title = models.CharField(max_length=200)
    tags = models.ManyToManyField(Tag)
    reviewed_by = models.ForeignKey(Author, models.SET_NULL, null=True, db_constraint=False, related_name="reviews")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "title"], name="library_book_author_title"),
        ]
        indexes = [
            models.Index(fields=["author"], name="library_book_untitled", condition=models.Q(title="")),
            models.Index(fields=["title"], include=["id"], name="library_book_by_title"),
        ]


class Novel(Book):
    """Its primary key is the link to the book."""

    pages = models.IntegerField(default=0)


class Note(models.Model):
    """A generic foreign key, and a plain number that is an author's key: the plan can only name both."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveIntegerField()
    about = GenericForeignKey("content_type", "object_id")
    author_id = models.IntegerField(null=True)
