from django.apps import AppConfig


class CornerConfig(AppConfig):
    name = "corner"
