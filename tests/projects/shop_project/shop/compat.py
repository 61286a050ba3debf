"""What Django's versions spell in different ways."""

import django
from django.db import models


def check(condition, name):
    """A check constraint: the argument is called ``check`` before Django 5.1, ``condition`` since."""
    word = "condition" if django.VERSION >= (5, 1) else "check"
    return models.CheckConstraint(**{word: condition}, name=name)
