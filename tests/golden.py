"""The golden bundles of the examples: written here, under an explicit flag only, and compared by the tests.

    python3 dev.py python -m tests.golden --write [EXAMPLE …]

Needs PostgreSQL 15 beside the default 18 (see tests/fetch_postgres.py), Django 5.2, and PyPI for django-oauth-toolkit
3.0.0. Read the diff before you commit it: it is what a user of the planner would see change.
"""

from __future__ import annotations

import argparse
import difflib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from plan_many import Bundle, files, plan_many

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
OAUTH, ZIPCODES = EXAMPLES / "oauth_token_checksum", EXAMPLES / "uuid_primary_key"
OPERATIONS, DATA = EXAMPLES / "schema_operations", EXAMPLES / "data_migrations"
DJANGO = "5.2"
"""The series of Django that the golden bundles name."""
PAGE = "report.html"


@dataclass(frozen=True)
class Group:
    """Bundles that are planned in one process: of one project, for one server, with the same packages."""

    project: Path
    migrations: Mapping[str, str]
    """The folder of each bundle, and its migration as APP:NAME."""
    major: int = 18
    package: str | None = None
    """A requirement that is installed apart, and found before the installed one."""
    oldest_django: tuple[int, int] = (4, 2)
    """The series that the project needs at least."""
    holes: frozenset[str] = frozenset()
    """Bundles with Python that has no SQL in them: they are not rehearsed."""
    sampled: bool = True
    """False: planned again with ``-m sweep`` only."""

    @property
    def id(self) -> str:
        """A name for a test."""
        return f"{self.project.name}-{next(iter(self.migrations))}"

    def golden(self, bundle: str) -> Path:
        """The folder of a golden bundle."""
        return self.project / bundle

    def verdict(self, bundle: str) -> str:
        """What planning the bundle must say."""
        return "HOLE" if bundle in self.holes else "PROVED"

    def plan(
        self, out: Path, packages: Path, *, rehearse: bool = True, **environment: str
    ) -> Iterator[tuple[str, Bundle]]:
        """Plan and rehearse the bundles; each with its name.

        :param packages: where ``package`` is installed, or will be
        :param rehearse: False: the proofs of the golden bundles are taken for theirs
        """
        version = () if self.major == 18 else ("--server-version", str(self.major))
        front = install(self.package, packages) if self.package else None
        taken = {} if rehearse else {name: str(self.golden(bundle)) for bundle, name in self.migrations.items()}
        how = ["--goals"] if rehearse else ["--proofs", json.dumps(taken)]
        found = plan_many(self.project, out, list(self.migrations.values()), *version, *how, front=front, **environment)
        for bundle, migration in self.migrations.items():
            yield bundle, found[migration.partition(":")[2]]


CHECKSUM = "oauth2_provider:0012_add_token_checksum"
GROUPS = (
    Group(OAUTH, {"bundle-3.0.1": CHECKSUM}),
    Group(OAUTH, {"bundle-3.0.1-pg15": CHECKSUM}, major=15),
    Group(OAUTH, {"bundle-3.0.0": CHECKSUM}, package="django-oauth-toolkit==3.0.0"),
    Group(
        ZIPCODES,
        {
            "bundle-0002": "zipcodes:0002_zipcode_municipality_as_code",
            "bundle-0003": "zipcodes:0003_municipality_id",
            "bundle-0004": "zipcodes:0004_municipality_primary_key",
            "bundle-0005": "zipcodes:0005_zipcode_temp_muni",
            "bundle-0006": "zipcodes:0006_zipcode_swap_municipality",
            "bundle-0007": "zipcodes:0007_zipcode_municipality_foreign_key",
            "bundle-0002-0007": ("zipcodes:0002_zipcode_municipality_as_code..0007_zipcode_municipality_foreign_key"),
        },
    ),
    Group(ZIPCODES, {"bundle-0004-pg15": "zipcodes:0004_municipality_primary_key"}, major=15),
    Group(EXAMPLES / "uuid_primary_key_alter_field", {"bundle": "library:0002_uuid_keys"}),
    Group(EXAMPLES / "big_integer_primary_key", {"bundle": "library:0003_big_keys"}),
    Group(EXAMPLES / "shrink_varchar", {"bundle": "shop:0002_shorter"}),
    Group(EXAMPLES / "char_to_json", {"bundle": "shop:0002_json"}),
    Group(
        OPERATIONS,
        {
            "bundle-0002": "library:0002_new_columns",
            "bundle-0003": "library:0003_rules",
            "bundle-0004": "library:0004_indexes",
            "bundle-0005": "library:0005_renames",
            "bundle-0006": "library:0006_removals",
            "bundle-0007": "library:0007_altered_columns",
            "bundle-0008": "library:0008_new_tables",
            "bundle-0009": "library:0009_replaced",
            "bundle-0010": "library:0010_raw_sql",
        },
        oldest_django=(5, 0),
    ),
    Group(
        DATA,
        {
            "bundle-0006": "shop:0006_addresses",
            "bundle-0009": "shop:0009_order_notes",
        },
        holes=frozenset({"bundle-0009"}),
    ),
    Group(
        DATA,
        {
            "bundle-0002": "shop:0002_order_public_id",
            "bundle-0003": "shop:0003_currencies",
            "bundle-0004": "shop:0004_order_currency",
            "bundle-0005": "shop:0005_customer_levels",
            "bundle-0008": "shop:0008_payment_order",
            "bundle-0010": "shop:0010_customer_names",
        },
        sampled=False,
    ),
)
REGISTERED = tuple(group.golden(bundle) for group in GROUPS for bundle in group.migrations)
FOLDERS = tuple(folder for folder in REGISTERED if folder.is_dir())
"""Those that are written: of one that is not, tests/postgresql/test_golden.py says so."""

_OPERATIONS = {
    "bundle-0002": ("add_column",),
    "bundle-0003": ("add_unique", "add_check_or_foreign_key", "add_index"),
    "bundle-0004": ("validate", "drop_index", "rename_index"),
    "bundle-0005": ("rename_table", "rename_column", "rename_constraint"),
    "bundle-0006": ("drop_column", "drop_table", "drop_constraint", "nothing_to_do"),
    "bundle-0007": (
        "alter_type", "set_not_null", "drop_not_null", "alter_default", "alter_comment", "alter_table_comment",
    ),
    "bundle-0008": ("create_table", "on_new_table"),
    "bundle-0009": ("replace_unique", "replace_index"),
    "bundle-0010": ("run_sql", "as_written"),
}  # fmt: skip
SHOWN: Mapping[str, Path] = {
    **{recipe: OPERATIONS / bundle for bundle, recipes in _OPERATIONS.items() for recipe in recipes},
    "run_python": OAUTH / "bundle-3.0.1",
    "move_primary_key": ZIPCODES / "bundle-0004",
    "retype": EXAMPLES / "big_integer_primary_key" / "bundle",
}
"""For each recipe a golden bundle that shows it: one of whose changes it takes."""
NOT_SHOWN: Mapping[str, str] = {
    "add_partitioned_index": "Django makes no partitioned table; that of rare_project is rehearsed by test_shop.py",
    "drop_partitioned_index": "as add_partitioned_index",
    "add_partitioned_unique": "as add_partitioned_index; those of parts_project are rehearsed by test_partitions.py",
    "add_partitioned_foreign_key": "as add_partitioned_unique",
}
"""Recipes without a golden bundle, and why."""


class NotInstalledError(Exception):
    """The package could not be had."""


def install(requirement: str, folder: Path) -> Path:
    """Install a package alone into a folder of its own, once; two at the same time do not disturb each other.

    :raises NotInstalledError: with pip's message, for example without a network
    """
    target = folder / requirement.replace("==", "-")
    if target.is_dir():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        fresh = Path(temporary) / "site"
        done = subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
             "--no-deps", "--no-compile", "--target", fresh, requirement],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise NotInstalledError(done.stderr.strip()[-500:])
        if not target.exists():
            fresh.rename(target)
    return target


def kept(folder: Path) -> dict[str, str]:
    """The files of a bundle without report.html and its sum.

    The page says what the other files say, and is larger than all of them: tests/test_report.py looks at it.
    """
    found = files(folder)
    if found.pop(PAGE, None) is not None:
        lines = found["SHA256SUMS"].splitlines(keepends=True)
        found["SHA256SUMS"] = "".join(line for line in lines if not line.endswith(f"  {PAGE}\n"))
    return found


def difference(golden: Path, fresh: Path) -> str:
    """What differs between two bundles, as a diff; empty where no byte does."""
    old, new = (kept(folder) if folder.is_dir() else {} for folder in (golden, fresh))
    lines: list[str] = []
    for name in sorted({*old, *new}):
        before, after = (text.get(name, "").splitlines(keepends=True) for text in (old, new))
        lines += difflib.unified_diff(before, after, f"golden/{name}", f"now/{name}", n=1)
    return "".join(lines)


def main() -> None:
    """Write all golden bundles anew, or say which differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="replace the golden bundles")
    parser.add_argument("examples", nargs="*", help="folders in examples/; all, if none is named")
    given = parser.parse_args()
    import django

    if ".".join(map(str, django.VERSION[:2])) != DJANGO:
        sys.exit(f"The golden bundles are those of Django {DJANGO}; this is {django.__version__}.")
    differ = False
    with tempfile.TemporaryDirectory() as temporary:
        for number, group in enumerate(GROUPS):
            if given.examples and group.project.name not in given.examples:
                continue
            for bundle, fresh in group.plan(Path(temporary) / str(number), Path(temporary) / "packages"):
                differ |= _one(group.golden(bundle), fresh, group.verdict(bundle), write=given.write)
    sys.exit(1 if differ and not given.write else 0)


def _one(golden: Path, fresh: Bundle, verdict: str, *, write: bool) -> bool:
    """Whether the bundle differs from the golden one; one that is not proved (as it should be) is never written."""
    text = difference(golden, fresh.folder)
    print(f"{golden.parent.name}/{golden.name}: {fresh.verdict}, {'other bytes' if text else 'the same bytes'}")
    if fresh.verdict != verdict:
        sys.exit(f"Not written, nor what comes after it:\n{fresh.output}")
    if text and write:
        shutil.rmtree(golden, ignore_errors=True)
        shutil.copytree(fresh.folder, golden)
        (golden / PAGE).unlink()
        (golden / "SHA256SUMS").write_text(kept(fresh.folder)["SHA256SUMS"], "utf-8")
    return bool(text)


if __name__ == "__main__":
    main()
