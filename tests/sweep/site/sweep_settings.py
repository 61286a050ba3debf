"""The site of one published project: SWEEP_PROJECT names which, see published.py."""

import importlib
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from published import PUBLISHED

PROJECT = PUBLISHED[os.environ["SWEEP_PROJECT"]]

SECRET_KEY = "sweep"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "sweep"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.staticfiles",
    *PROJECT.installed,
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    *PROJECT.middleware,
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
ROOT_URLCONF = "sweep_urls"
STATIC_URL = "/static/"
SITE_ID = 1
USE_TZ = True
if PROJECT.defaults:
    defaults = importlib.import_module(PROJECT.defaults)
    globals().update({name: value for name, value in vars(defaults).items() if name.isupper()})
globals().update(PROJECT.settings)
