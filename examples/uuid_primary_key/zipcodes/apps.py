"""The app's configuration."""

from django.apps import AppConfig


class ZipcodesConfig(AppConfig):
    name = "zipcodes"
