"""The library."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Its keys were made with AutoField, and become BigAutoField in 0003."""

    name = "library"
    default_auto_field = "django.db.models.BigAutoField"
