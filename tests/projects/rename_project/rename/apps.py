from django.apps import AppConfig


class RenameConfig(AppConfig):
    name = "rename"
