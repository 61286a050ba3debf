"""Loading a project: what the settings say, and what may be shown of it. (With whole projects: test_cli_errors.)"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from planner.errors import UsageError, keep_secret, without_secrets
from planner.project import scratch_entry
from planner.project.settings import _from_manage_py
from planner.source import of_settings

MANAGE = {
    "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'a.b')": "a.b",
    "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'a.b'": "a.b",
    "import os\ndef main():\n    if 1:\n        os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'c')": "c",
    "# -*- coding: latin-1 -*-\nname = 'é'\nimport os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'd')": "d",
    "import os\nos.environ.setdefault('OTHER', 'a.b')": None,
    "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', name)": None,
}


@pytest.mark.parametrize(("source", "module"), MANAGE.items())
def test_the_settings_that_manage_py_names(tmp_path: Path, source: str, module: str | None) -> None:
    (tmp_path / "manage.py").write_text(source, "latin-1")
    assert _from_manage_py(tmp_path) == module


def test_no_manage_py_names_no_settings(tmp_path: Path) -> None:
    assert _from_manage_py(tmp_path) is None


HALF = """
from django.conf import settings

ZONE = settings.TIME_ZONE  # Django makes its settings of what stands above, and does it again at the end
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "none"}}
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth"]
"""
LOADED = "from planner.project import settings; settings.load('half', '.'); from django.apps import apps"


def test_settings_that_use_django_while_they_are_imported_are_whole(tmp_path: Path) -> None:
    (tmp_path / "half.py").write_text(HALF)
    code = f"{LOADED}; print([each.label for each in apps.get_app_configs()])"
    path = os.pathsep.join(sys.path)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": path},
                          capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout.strip() == "['contenttypes', 'auth']"


@pytest.mark.parametrize(
    ("engine", "scratch"),
    [
        ("django.db.backends.sqlite3", "django.db.backends.postgresql"),
        ("django.db.backends.postgresql", "django.db.backends.postgresql"),
        ("django_prometheus.db.backends.postgresql", "django.db.backends.postgresql"),
        ("django.contrib.gis.db.backends.postgis", "django.contrib.gis.db.backends.postgis"),
        ("django.contrib.gis.db.backends.spatialite", "django.contrib.gis.db.backends.postgis"),
    ],
)
def test_the_scratch_alias_is_postgresql(engine: str, scratch: str) -> None:
    assert scratch_entry({"ENGINE": engine})["ENGINE"] == scratch


def test_nothing_of_the_live_database_is_in_the_scratch_alias() -> None:
    entry = {
        "ENGINE": "django.db.backends.postgresql", "NAME": "live", "USER": "ann", "PASSWORD": "secret", "HOST": "db",
        "PORT": "6432", "OPTIONS": {"service": "live"}, "CONN_MAX_AGE": 60, "TIME_ZONE": "Asia/Tokyo",
    }  # fmt: skip
    found = scratch_entry(entry)
    assert found["TIME_ZONE"] == "Asia/Tokyo"
    assert not {"live", "ann", "secret", "db", "6432"} & {str(value) for value in found.values()}
    assert found["OPTIONS"] == {}


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ("", ("public",)),
        ("-c search_path=app", ("app",)),
        ("-csearch_path=app,public", ("app", "public")),
        ("--search_path=app", ("app",)),
        ("--search-path=app", ("app",)),
        ("-c search_path=App", ("app",)),
        ('-c search_path="App"', ("App",)),
        (r'-c search_path="My\ App",\ public', ("My App", "public")),
        ('-c search_path="$user",public', ("public",)),
        ('-c search_path="$user"', ("public",)),
        ("-c search_path=a -c search_path=b", ("b",)),
        ("-c statement_timeout=search_path=x", ("public",)),
    ],
)
def test_the_search_path_of_the_settings(options: str, path: tuple[str, ...]) -> None:
    assert of_settings({"OPTIONS": {"options": options}}) == path


@pytest.mark.parametrize("entry", [{}, {"OPTIONS": None}, {"OPTIONS": {}}, {"OPTIONS": {"options": None}}])
def test_no_search_path_in_the_settings(entry: dict[str, Any]) -> None:
    assert of_settings(entry) == ("public",)


@pytest.mark.parametrize("value", ['a"b', "a,,b", ""])
def test_a_search_path_that_is_not_one(value: str) -> None:
    with pytest.raises(UsageError, match="search_path"):
        of_settings({"OPTIONS": {"options": f"-c search_path={value}"}})


def test_passwords_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("planner.errors._secrets", set())
    keep_secret("hunter2", "", None, "x")
    assert without_secrets("no x for hunter2, 'hunter2'") == "no x for ***, '***'"
    assert without_secrets("postgres://u:p/w#1@db:5432/x and http://h:80/a") == (
        "postgres://u:***@db:5432/x and http://h:80/a"
    )
    assert without_secrets("postgres://u@db/x") == "postgres://u@db/x"
