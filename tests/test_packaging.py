"""The wheel: the templates are in it, and what is installed from it works without the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from email.parser import Parser
from pathlib import Path

import pytest

from planner import __version__

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content alone; its dependencies are those of the running environment."""
    folder = tmp_path_factory.mktemp("installed")
    options = ["--quiet", "--no-deps", "--no-index", "--no-compile", "--target", folder]
    subprocess.run([sys.executable, "-m", "pip", "install", *options, wheel], check=True)
    return folder


def run(installed: Path, *arguments: str) -> str:
    """Run Python with the installed folder in front of everything, from a folder without a checkout."""
    done = subprocess.run(
        [sys.executable, "-P", *arguments],
        cwd=installed.parent,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_file_is_in_it(installed: Path) -> None:
    def listed(folder: Path) -> set[Path]:
        return {path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"}

    package, templates = listed(ROOT / "planner"), listed(ROOT / "templates")
    assert Path("pages/add-column.md") in package
    assert Path("bundle/README.md.j2") in templates
    assert listed(installed / "planner") == package | {"templates" / path for path in templates}
    assert {path.name.partition("-")[0] for path in installed.iterdir()} == {
        "bin",
        "planner",
        "django_migration_planner",
    }


def test_it_runs_from_there(installed: Path) -> None:
    where = "import planner; print(planner.__file__)"
    assert Path(run(installed, "-c", where).strip()) == installed / "planner" / "__init__.py"
    assert run(installed, "-m", "planner", "--version").split()[-1] == __version__


def test_it_renders_from_there(installed: Path) -> None:
    program = (
        "import json; from planner import templating; "
        "print(json.dumps([str(folder) for folder in templating.template_folders()])); "
        "print(templating.condition('schema_exists', ['progress']))"
    )
    folders, _, rendered = run(installed, "-c", program).partition("\n")
    assert json.loads(folders) == [str(installed / "planner" / "templates")]
    assert "'progress'" in rendered


def test_the_metadata(installed: Path) -> None:
    (path,) = installed.glob("*.dist-info/METADATA")
    metadata = Parser().parsestr(path.read_text("utf-8"))
    assert metadata["Name"] == "django-migration-planner"
    assert metadata["Version"] == __version__
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "MIT"
    entry = path.with_name("entry_points.txt").read_text("utf-8").split()
    assert entry == ["[console_scripts]", "planner", "=", "planner.cli:main"]
