from django.apps import AppConfig


class RekeyConfig(AppConfig):
    name = "rekey"
