"""The library."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """The keys of authors, books and tags become UUIDs in 0002."""

    name = "library"
    default_auto_field = "django.db.models.BigAutoField"
