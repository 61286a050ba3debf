from django.apps import AppConfig


class RetypeConfig(AppConfig):
    name = "retype"
