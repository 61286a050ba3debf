"""The shop."""

from django.apps import AppConfig


class SalesConfig(AppConfig):
    """Points at the library's books."""

    name = "sales"
    default_auto_field = "django.db.models.BigAutoField"
