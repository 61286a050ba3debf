"""Small Django projects, written for one test, and the planner's command run in them."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import servers

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "Opensesame.71"

SETTINGS = """
import os

SECRET_KEY = "for tests only"
INSTALLED_APPS = {apps!r}
DATABASES = {databases!r}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
{more}
"""
MANAGE = """
import os, sys
from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
execute_from_command_line(sys.argv)
"""
MIGRATION = """
from django.conf import settings
from django.db import migrations, models

{before}

class Migration(migrations.Migration):
    dependencies = {dependencies}
    {attributes}
    operations = [
{operations}
    ]
"""
ORDER = """migrations.CreateModel("Order", [
    ("id", models.BigAutoField(primary_key=True)),
    ("number", models.CharField(max_length=20, db_index=True)),
    ("note", models.TextField(null=True)),
])"""
TOTAL = 'migrations.AddField("order", "total", models.IntegerField(null=True))'
NOTE = 'migrations.AlterField("order", "note", models.TextField(default="", blank=True))'
POSTGRES = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": "shop",
    "USER": "ann",
    "PASSWORD": PASSWORD,
    "HOST": "203.0.113.1",  # reserved for documentation: nobody answers there
}


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Project:
    """A folder with manage.py, settings and one app, ``shop``, of three migrations."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def write(self, path: str, text: str) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def settings(
        self, *, more: str = "", databases: Mapping[str, Any] | None = None, apps: Sequence[str] = ("shop",)
    ) -> None:
        found = {"default": POSTGRES} if databases is None else dict(databases)
        installed = ["django.contrib.contenttypes", *apps]
        self.write("mysite/settings.py", SETTINGS.format(databases=found, more=more, apps=installed))

    def migration(
        self,
        name: str,
        *operations: str,
        after: Sequence[str] = (),
        app: str = "shop",
        before: str = "",
        attributes: str = "",
    ) -> None:
        """Write a migration; ``after`` are names of the same app, or ``app.name``."""
        keys = [tuple(one.split(".")) if "." in one else (app, one) for one in after]
        text = MIGRATION.format(
            before=before, dependencies=keys, attributes=attributes, operations=",\n".join(operations)
        )
        self.write(f"{app}/migrations/{name}.py", text)

    def app(self, label: str, models: str = "") -> None:
        self.write(f"{label}/__init__.py", "")
        self.write(f"{label}/migrations/__init__.py", "")
        self.write(f"{label}/models.py", models)

    def start(self, *arguments: object, **more: Any) -> subprocess.Popen[str]:
        return self._start([sys.executable, "-m", "planner", *map(str, arguments)], **more)

    def planner(self, *arguments: object, environment: Mapping[str, str] | None = None, **more: Any) -> Done:
        return _ended(self.start(*arguments, environment=environment or {}, **more))

    def manage(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Done:
        done = _ended(self._start([sys.executable, "manage.py", *arguments], environment=environment or {}))
        assert done.status == 0, done.err
        return done

    def _start(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None, **more: Any
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env={**os.environ, **self.environment, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **more,
        )

    def files(self) -> set[str]:
        """All files and folders, the planner's temporary ones included; Python's own caches aside."""
        found = {str(path) for root in (self.folder, self.temporary) for path in root.rglob("*")}
        return {path for path in found if "__pycache__" not in path}

    @property
    def temporary(self) -> Path:
        return Path(self.environment["TMPDIR"])


def _ended(process: subprocess.Popen[str]) -> Done:
    out, err = process.communicate(timeout=120)
    return Done(process.returncode, out, err)


def shop(folder: Path, **settings: Any) -> Project:
    """The project, with a private folder for temporary files (short, for the paths of sockets are limited)."""
    environment = {
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": tempfile.mkdtemp(prefix="", dir=_short()),
    }
    Path(environment["TMPDIR"]).chmod(0o711)
    project = Project(folder, environment)
    project.write("manage.py", MANAGE)
    project.write("mysite/__init__.py", "")
    project.settings(**settings)
    project.app("shop")
    project.migration("0001_initial", ORDER)
    project.migration("0002_total", TOTAL, after=["0001_initial"])
    project.migration("0003_note", NOTE, after=["0002_total"])
    return project


@functools.cache
def _short() -> Path:
    """A folder of this process for the temporary files of all its projects, removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="t", dir=servers.short_folder()))
    folder.chmod(0o711)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def left(project: Project, before: set[str]) -> set[str]:
    """What a command has left behind. The folder of all runs and its lock stay for good."""
    base = project.temporary / f"django-migration-planner-{os.geteuid()}"
    return project.files() - before - {str(base), str(base / "lock")}


def refused(project: Project, *arguments: object, status: int, says: Sequence[str], **more: Any) -> Done:
    """Run the command; check that it refuses properly, and leaves nothing behind."""
    before = project.files()
    done = project.planner(*arguments, **more)
    assert (done.status, done.out) == (status, ""), done.err
    assert "Traceback" not in done.err, done.err
    assert done.err.startswith(("Error: ", "Usage: ", "note: ")), done.err
    assert PASSWORD not in done.err
    assert [text for text in says if text not in done.err] == [], done.err
    assert left(project, before) == set()
    return done
