"""Views on a column whose type changes: the plan drops them and makes them again exactly, or stops and names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import e2e_helper as e2e
import psycopg
import pytest
from pg_helper import Database
from plan_many import Bundle, plan_many
from project_helper import Project, shop

from planner import views

FIELDS = (
    '[("id", models.AutoField(primary_key=True)), ("a", models.IntegerField()), ("c", models.CharField(max_length=9))]'
)
GROWS = 'migrations.AlterField("m", "a", models.BigIntegerField())'
KEYS = ", ".join(f'migrations.AlterField("{one}", "id", models.BigAutoField(primary_key=True))' for one in "mn")

MADE: Mapping[str, tuple[str, str]] = {
    "wide": (
        "CREATE VIEW {t}_one WITH (security_barrier) AS SELECT * FROM {t} WHERE c IN ('x', 'y');"
        " ALTER VIEW {t}_one ALTER COLUMN a SET DEFAULT 7; COMMENT ON VIEW {t}_one IS 'it''s one';"
        " CREATE VIEW {t}_two (number) AS SELECT DISTINCT a FROM {t}_one; COMMENT ON COLUMN {t}_two.number IS 'a';"
        " GRANT SELECT ON {t}_one TO PUBLIC; GRANT UPDATE (a), SELECT ON {t}_one TO pg_monitor WITH GRANT OPTION;"
        " ALTER VIEW {t}_two OWNER TO pg_monitor;"
        " CREATE VIEW {t}_kept WITH (check_option = local) AS SELECT id FROM {t}",
        GROWS,
    ),
    "keys": ("CREATE VIEW {t}_joined AS SELECT m.id, n.id AS other FROM {t} m JOIN keys_n n ON n.a = m.a", KEYS),
    "uuids": (
        "CREATE VIEW {t}_v AS SELECT id, a FROM {t}",
        'migrations.AlterField("m", "id", models.UUIDField(primary_key=True, default=uuid.uuid4))',
    ),
    "shrunk": (
        "CREATE VIEW {t}_v AS SELECT c FROM {t}",
        'migrations.AlterField("m", "c", models.CharField(max_length=5))',
    ),
    "longer": (
        "CREATE VIEW {t}_v AS SELECT c FROM {t}",
        'migrations.AlterField("m", "c", models.CharField(max_length=99))',
    ),
}
"""By app: the views, and what the migration does."""

STANDING: Mapping[str, tuple[str, str]] = {
    "matview": ("CREATE MATERIALIZED VIEW {t}_v AS SELECT a FROM {t}", "public.matview_v is a materialized view"),
    "rule": (
        "CREATE VIEW {t}_v AS SELECT a FROM {t}; CREATE RULE r AS ON DELETE TO {t}_v DO INSTEAD NOTHING",
        "public.rule_v has the rule r",
    ),
    "trigger": (
        "CREATE FUNCTION {t}_f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';"
        " CREATE VIEW {t}_v AS SELECT a FROM {t};"
        " CREATE TRIGGER tr INSTEAD OF INSERT ON {t}_v FOR EACH ROW EXECUTE FUNCTION {t}_f()",
        "public.trigger_v has the trigger tr",
    ),
    "used": (
        "CREATE VIEW {t}_v AS SELECT a FROM {t}; CREATE TABLE {t}_t (v {t}_v[])",
        "public.used_v has something that depends on it: column v of table public.used_t",
    ),
    "granted": (
        "CREATE VIEW {t}_v AS SELECT a FROM {t}; GRANT SELECT ON {t}_v TO pg_monitor WITH GRANT OPTION;"
        " SET ROLE pg_monitor; GRANT SELECT ON {t}_v TO pg_read_all_stats; RESET ROLE",
        "public.granted_v has privileges that somebody else than its owner has granted",
    ),
    "above": (
        "CREATE VIEW {t}_v AS SELECT a FROM {t}; CREATE MATERIALIZED VIEW {t}_w AS SELECT a FROM {t}_v",
        "public.above_w is a materialized view",
    ),
    "tabled": (
        "CREATE TABLE {t}_t (a integer); CREATE RULE r AS ON INSERT TO {t}_t DO ALSO UPDATE {t} SET a = new.a",
        "rule r on table public.tabled_t",
    ),
    "watched": (
        "CREATE FUNCTION {t}_f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';"
        " CREATE TRIGGER tr BEFORE UPDATE OF a ON {t} FOR EACH ROW EXECUTE FUNCTION {t}_f()",
        "trigger tr on table public.watched",
    ),
}
"""By table: what stands on its column a and can't be made again, and what is said of it."""

SHARED = f'{GROWS}, migrations.AlterField("m", "c", models.CharField(max_length=5))'
UNFIT = (
    "CREATE FUNCTION {t}_f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';"
    " CREATE VIEW {t}_v AS SELECT {t}_f(a) FROM {t}"
)


def write(folder: Path, apps: Mapping[str, tuple[str, str]]) -> Project:
    found = shop(folder, apps=("shop", *apps))
    for app, (made, operation) in apps.items():
        found.app(app)
        tables = ", ".join(f'migrations.CreateModel("{name}", {FIELDS})' for name in "MN")
        found.migration("0001_base", tables, f"migrations.RunSQL({made.format(t=f'{app}_m')!r})", app=app)
        found.migration(f"0002_{app}", operation, app=app, after=["0001_base"], before="import uuid\n")
    return found


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    shared = "CREATE VIEW {t}_v AS SELECT a, c FROM {t}", SHARED
    return write(tmp_path_factory.mktemp("views"), {**MADE, "shared": shared})


@pytest.fixture(scope="module")
def planned(project: Project) -> dict[str, Bundle]:
    return plan(project, "wide", "keys", "longer", "shared")


def plan(project: Project, *apps: str) -> dict[str, Bundle]:
    return plan_many(project.folder, project.folder / f"out_{apps[0]}", [f"{app}:0002_{app}" for app in apps])


@pytest.fixture
def db(project: Project, planned: dict[str, Bundle]) -> Iterator[Database]:
    """Before the types change."""
    with e2e.database() as found:
        parts = psycopg.conninfo.conninfo_to_dict(found.url)
        settings = {"NAME": parts["dbname"], "USER": parts["user"], "HOST": parts["host"]}
        live = {"default": {"ENGINE": "django.db.backends.postgresql", **settings}}
        project.settings(databases=live, apps=("shop", *MADE, "shared"))
        project.manage("migrate", "contenttypes", "-v", "0")
        project.manage("migrate", "shop", "-v", "0")
        project.manage("migrate", "wide", "0001_base", "-v", "0")
        found.run("INSERT INTO wide_m (a, c) VALUES (1, 'x'), (2, 'z')")
        yield found


@pytest.mark.parametrize("app", ["wide", "keys", "longer"])
def test_it_is_made_again_as_proved_beside_migrate(planned: dict[str, Bundle], app: str) -> None:
    check(planned[f"0002_{app}"], app)


@pytest.mark.sweep
@pytest.mark.parametrize("app", ["uuids", "shrunk"])
def test_also_after_the_deploy_and_in_the_cutover(project: Project, app: str) -> None:
    check(plan(project, app)[f"0002_{app}"], app)


def check(bundle: Bundle, app: str) -> None:
    assert bundle.verdict == "PROVED", bundle.output
    assert "note: view-made-again: " in bundle.output
    assert f"without the views public.{app}_m_" in bundle.output
    assert ("cannot alter type of a column used by a view or rule" in bundle.output) == (app != "uuids")


def test_what_cannot_be_made_again_is_named() -> None:
    with e2e.database() as found:
        for table, (statements, _) in STANDING.items():
            found.run(f"CREATE TABLE {table} (a integer); {statements.format(t=table)}")
        with found.connection.cursor() as cursor:
            said = {table: views.read(cursor, [(table, "a")]).trouble for table in STANDING}
    assert said == {table: (says,) for table, (_, says) in STANDING.items()}


def test_one_view_is_not_made_again_twice(planned: dict[str, Bundle]) -> None:
    """Its columns get their types at different times: before and after the deploy."""
    bundle = planned["0002_shared"]
    assert (bundle.verdict, bundle.status) == ("ERROR", 3)
    assert "    view public.shared_m_v, on public.shared_m.a, public.shared_m.c\n" in bundle.output
    assert "the view public.shared_m_v also stands on a column whose type changes at another time" in bundle.output


def test_a_query_that_the_new_type_does_not_fit_stops(tmp_path: Path) -> None:
    found = write(tmp_path, {"unfit": (UNFIT, GROWS)})
    done = found.planner("plan", "unfit", "0002_unfit", "--out", "bundle", "--no-rehearse")
    assert done.status == 3
    assert "public.unfit_m_v can't be made again under the new type: function public.unfit_m_f(bigint)" in done.err
    assert "Drop what stands on the column in a migration of its own before this one" in done.err


def test_all_that_is_in_the_way_is_listed(tmp_path: Path) -> None:
    both = " ".join(f"{STANDING[one][0].format(t='listed_m').replace('_v', f'_{one}')};" for one in ("matview", "rule"))
    found = write(tmp_path, {"listed": (both, GROWS)})
    done = found.planner("plan", "listed", "0002_listed", "--out", "bundle", "--no-rehearse")
    assert done.status == 3
    listed = "    public.listed_m_matview is a materialized view\n    public.listed_m_rule has the rule r\n"
    assert f"cannot alter type of a column used by what can't be made again afterwards:\n{listed}" in done.err


@pytest.mark.sweep
def test_killed_reverted_and_blocked_it_ends_in_the_same_views(project: Project, tmp_path: Path) -> None:
    bundle = plan_many(project.folder, tmp_path / "out", ["wide:0002_wide"], "--full")["0002_wide"]
    assert bundle.verdict == "PROVED", bundle.output


VIEWS = """
SELECT c.relname::text, pg_get_viewdef(c.oid), c.reloptions, c.relowner::regrole::text,
  (SELECT array_agg(x::text ORDER BY x::text) FROM aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS x),
  obj_description(c.oid, 'pg_class'),
  (SELECT array_agg((a.attname, a.attacl::text, col_description(c.oid, a.attnum))::text ORDER BY attnum)
   FROM pg_attribute AS a WHERE a.attrelid = c.oid)
FROM pg_class AS c WHERE c.relkind = 'v' AND c.relname ^@ 'wide_' ORDER BY 1
"""


def test_what_belongs_to_a_view_is_kept_there_and_back(planned: dict[str, Bundle], db: Database) -> None:
    """Also where new views get privileges by default."""
    before = db.rows(VIEWS)
    assert len(before) == 3
    db.run("ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO pg_read_all_stats WITH GRANT OPTION")
    folder = planned["0002_wide"].folder
    e2e.run(db, folder, ("preflight.sql", "before_deploy.sql"))
    assert db.rows(VIEWS) == before
    assert db.rows("SELECT pg_typeof(number)::text FROM wide_m_two") == [("bigint",)]
    db.psql(folder / "revert.sql")
    assert db.rows(VIEWS) == before
    assert db.rows("SELECT pg_typeof(number)::text FROM wide_m_two") == [("integer",)]
    e2e.run(db, folder, ("preflight.sql", *e2e.DRIVERS, "verify.sql"))
    assert db.rows(VIEWS) == before


def test_planned_on_the_live_database_the_views_are_those_that_are_there(project: Project, db: Database) -> None:
    """Dumped and loaded, IN would be another query: then the preflight would not know the view."""
    done = project.planner("plan", "wide", "0002_wide", "--database", "default", "--no-rehearse", "--out", "live")
    assert "note: view-made-again: public.wide_m_two: number from integer to bigint" in done.out, done.err
    assert " checks passed" in db.psql(project.folder / "live" / "preflight.sql")


CHANGED = {
    "CREATE OR REPLACE VIEW wide_m_two AS SELECT 2 AS number FROM wide_m_one": "is another than where the plan was",
    "CREATE RULE r AS ON DELETE TO wide_m_one DO INSTEAD NOTHING": "has the rule r",
    "CREATE VIEW later AS SELECT number FROM wide_m_two": "the view public.later stands on public.wide_m_two, which",
    "DROP VIEW wide_m_two": "is missing: plan again",
}
"""What becomes of a view after the planning, and what the preflight says."""


@pytest.mark.parametrize("statement", CHANGED)
def test_a_view_that_is_not_as_planned_stops_preflight_and_swap(
    planned: dict[str, Bundle], db: Database, statement: str
) -> None:
    folder = planned["0002_wide"].folder
    db.run(statement)
    before = db.rows(VIEWS)
    said = db.psql(folder / "preflight.sql", status=3)
    assert CHANGED[statement] in said
    if "later" in statement:
        db.run("CREATE VIEW beside AS SELECT a FROM wide_m")
        said = db.psql(folder / "preflight.sql", status=3)
        assert "view or rule of public.beside depends on column a of public.wide_m" in said
    said = db.psql(folder / "before_deploy.sql", status=3)
    assert "Swap" in said
    assert db.rows(VIEWS) == before, "and nothing of it is lost"


def test_the_owner_of_a_view_is_another_than_who_runs_the_bundle(planned: dict[str, Bundle], db: Database) -> None:
    """Not a superuser: the preflight asks for what the swap needs, and then that is enough."""
    folder = planned["0002_wide"].folder
    for role in ("views_runs", "views_owns"):
        db.run(f"CREATE ROLE {role} LOGIN")
    try:
        db.run(f"GRANT CREATE ON DATABASE {e2e.name_of(db)} TO views_runs; GRANT CREATE ON SCHEMA public TO views_runs")
        db.run("ALTER TABLE wide_m OWNER TO views_runs; ALTER TABLE django_migrations OWNER TO views_runs")
        db.run("ALTER VIEW wide_m_kept OWNER TO views_runs; ALTER VIEW wide_m_one OWNER TO views_runs")
        db.run("ALTER VIEW wide_m_two OWNER TO views_owns")
        before = db.rows(VIEWS)
        own = Database(db.url.replace("postgres@", "views_runs@"), db.connection)
        said = own.psql(folder / "preflight.sql", status=3)
        assert 'role views_runs may not make the view "public"."wide_m_two" again for its owner views_owns' in said
        db.run("GRANT views_owns TO views_runs")
        said = own.psql(folder / "preflight.sql", status=3)
        assert "or its owner views_owns may not create anything in its schema: GRANT CREATE ON SCHEMA public" in said
        db.run("GRANT CREATE ON SCHEMA public TO views_owns")
        e2e.run_all(own, folder)
        assert db.rows(VIEWS) == before
    finally:
        for role in ("views_runs", "views_owns"):
            db.run(f"REASSIGN OWNED BY {role} TO postgres; DROP OWNED BY {role}; DROP ROLE {role}")
