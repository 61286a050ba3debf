"""From a plan to the text of every file of its bundle. Pure: the same plan gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from planner import estimates, names, templating
from planner.catalog import Object
from planner.estimates import Estimate
from planner.facts import Facts, notes
from planner.facts.values import SMALL_BYTES
from planner.hazards import BY_ID
from planner.model import Phase, Plan, Step, driver_file
from planner.names import Table
from planner.promises import Promise
from planner.recipes.retype import exchanged
from planner.rounds import of_rules
from planner.step_files import StepFile, condition, sql, step_files

__all__ = [
    "BACKOFF_MS", "DIRECTORY", "MAX_ATTEMPTS", "StepFile", "as_json", "bundle_id", "condition", "drivers", "files",
    "label_key", "lock_key", "promised_sql", "shared", "sql", "step_files", "table_text", "undos",
]  # fmt: skip

MAX_ATTEMPTS, BACKOFF_MS = 30, 500
DIRECTORY = "directory"
"""The layout that is rehearsed: psql drivers, and one file a step. The others are in :mod:`planner.formats`."""


def bundle_id(plan: Plan) -> str:
    """What names the bundle: the label and a hash of what it does."""
    parts = [sql(step.sql) for step in plan.steps]
    return f"{plan.label} {names.digest(plan.label, *parts, length=12)}"


def lock_key(plan: Plan) -> int:
    """The advisory lock of the bundle's drivers, a bigint."""
    return label_key(plan.label)


def label_key(label: str) -> int:
    """The same by the plan's label."""
    return int(names.digest("driver", label, length=15), 16)


def files(plan: Plan, proof: Mapping[str, Any] | None = None) -> dict[str, str]:
    """The bundle's files by their path, SHA256SUMS aside.

    :param proof: what a rehearsal found, as ``rehearsal.verdict.as_json`` gives it
    """
    steps = step_files(plan)
    found = {
        step.file: templating.render("bundle/step.sql.j2", step=step, timezone=plan.context["time_zone"])
        for step in steps
    }
    found["lib/attempt.psql"] = templating.render("bundle/attempt.sql.j2")
    for driver in drivers(plan, steps):
        found[driver["file"]] = templating.render("bundle/driver.sql.j2", **driver)
    return found | shared(plan, steps, proof)


def shared(
    plan: Plan,
    steps: Sequence[StepFile],
    proof: Mapping[str, Any] | None,
    layout: str = DIRECTORY,
    commands: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """What a bundle of every layout has: the files that read or undo, the runbook, and plan.json.

    :param steps: with the files that the layout gives them
    :param commands: what takes the place of each driver, by its name, where the layout has none for psql
    """
    common = _common(plan, steps, proof, layout, commands)
    found = {}
    found["status.sql"] = templating.render("bundle/status.sql.j2", **_status(plan, steps))
    found["preflight.sql"] = templating.render("bundle/preflight.sql.j2", **common)
    found["verify.sql"] = templating.render("bundle/verify.sql.j2", **common)
    found["revert.sql"] = templating.render("bundle/revert.sql.j2", **common, undos=undos(plan, steps))
    found["README.md"] = templating.render("bundle/README.md.j2", **common)
    found["plan.json"] = json.dumps(as_json(plan, steps, proof, layout), indent=2, ensure_ascii=False) + "\n"
    return found


def _common(
    plan: Plan,
    steps: Sequence[StepFile],
    proof: Mapping[str, Any] | None,
    layout: str,
    commands: Mapping[str, str] | None,
) -> dict[str, Any]:
    return {
        "layout": layout,
        "commands": commands,
        "plan": plan,
        "steps": steps,
        "rounds": [_round_of(plan, steps, number) for number in range(1, plan.rounds + 1)],
        "before": _expected(plan.context["before"]),
        "after": _expected(plan.context["after"]),
        "gone": _gone(plan),
        "bundle": bundle_id(plan),
        "hazards": [(finding, BY_ID[finding.hazard]) for finding in plan.findings],
        "proof": proof,
        "recorded": plan.context["bookkeeping"].migrations,
        "lock_key": lock_key(plan),
        "final_tables": _tables(plan.context["after"]),
        "gone_tables": sorted({thing.table for thing in _gone(plan)}),
        "built": [step.sql.context["name"] for step in plan.steps if step.sql.template.endswith("/build_index.sql.j2")],
        "needs_schema": any(step.kind == "progress" for step in plan.steps),
        **{"pinned": _pinned(plan), "exchanged": exchanged(plan.steps), "dropped": _dropped(plan)},
        "small": sorted({table for step in plan.steps for table in step.small}),
        "small_bytes": SMALL_BYTES,
        "small_rows": plan.context.get("small_table", 0),
        **_known(plan, steps),
        "promise_checks": [(str(promise), promised_sql(promise)) for promise in plan.promises],
        "later_checks": [(str(promise), promised_sql(promise)) for promise in plan.later],
        "later_rounds": of_rules(plan.steps, plan.context["ruling"]),
        **{"views": plan.context["views"], "templates": templating.overridden()},
    }


def _round_of(plan: Plan, steps: Sequence[StepFile], number: int) -> dict[str, Any]:
    """A round for the runbook: its phases with their steps, its drivers, and which code its gate lets in."""
    own = [step for step in steps if step.round == number]
    phases = [(phase, [step for step in own if step.phase == phase.value]) for phase in Phase]
    between = plan.context.get("between", ())
    before, cutover, after = (driver_file(phase, number) for phase in (Phase.EXPAND, Phase.CUTOVER, Phase.CONTRACT))
    return {
        "number": number,
        "phases": [(phase, steps_of) for phase, steps_of in phases if steps_of],
        "before": before,
        "cutover": cutover if cutover in plan.drivers else None,
        "after": after,
        "why": next((step.message for step in own if step.kind == "round" and step.message), None),
        "until": plan.operations[between[number - 1][0]] if number < plan.rounds else None,
    }


def _known(plan: Plan, steps: Sequence[StepFile]) -> dict[str, Any]:
    """What the facts tell, for the runbook; ``facts`` is None without them."""
    facts: Facts | None = plan.context.get("facts")
    found = estimates.estimates(plan)
    return {
        "facts": facts,
        "notes": notes(facts, plan.tables) if facts is not None else (),
        "estimates": [(file, one) for file, one in zip(steps, found, strict=True) if one and one.seconds is not None],
        "total": estimates.total(found),
        "size": estimates.shown_size,
    }


def _tables(things: Iterable[Object]) -> list[Table]:
    return sorted({thing.table for thing in things if thing.kind == "table"})


def _pinned(plan: Plan) -> list[tuple[Table, str | None]]:
    """Columns (None: all of the table) that a view must not stand on: their type changes, or they go."""
    found: dict[tuple[Table, str | None], None] = {}
    for step in plan.steps:
        kind = step.sql.template.rpartition("/")[2].removesuffix(".sql.j2")
        if kind in ("alter_type", "drop_column"):
            found[step.sql.context["table"], step.sql.context.get("column") or step.sql.context["name"]] = None
        elif kind == "drop_table":
            found[step.sql.context["table"], None] = None
    return [*found, *exchanged(plan.steps)]


def _dropped(plan: Plan) -> list[tuple[Table, str]]:
    """The columns that go, of tables that stay."""
    steps = [step for step in plan.steps if step.sql.template.endswith("/drop_column.sql.j2")]
    return [(step.sql.context["table"], step.sql.context["name"]) for step in steps]


def promised_sql(promise: Promise) -> str:
    """A query that gives the trouble with a promise as text, or no row."""
    return templating.render(f"preflight/{type(promise).__name__.lower()}.sql.j2", promise=promise).strip()


UNCOMPARED = frozenset({"acl", "statistics", "options", "row_security"})
"""What a deployment may set differently without the plan minding."""


def _expected(things: Iterable[Object]) -> list[Object]:
    """What preflight and verify compare: no PostgreSQL 18 NOT NULL rows, which older servers do not have."""
    kept = [thing for thing in things if thing.kind in ("table", "column", "constraint", "index", "sequence")]
    return [_plain(thing) for thing in kept if not (thing.kind == "constraint" and thing["type"] == "n")]


def _plain(thing: Object) -> Object:
    detail = {name: value for name, value in thing.detail.items() if name not in UNCOMPARED}
    return Object(thing.kind, thing.schema, thing.parent, thing.name, "", detail)


def _gone(plan: Plan) -> list[Object]:
    """What the migration removes, and must not be there at the end."""
    after = {thing.key for thing in plan.context["after"]}
    return [thing for thing in _expected(plan.context["before"]) if thing.key not in after]


def drivers(plan: Plan, steps: Sequence[StepFile]) -> list[dict[str, Any]]:
    """The scripts that run the steps, in their order: each with its title, its steps, and what must hold before it."""
    return [
        {
            "file": file,
            "title": f"{plan.label}: {_title(file)}{_which_round(plan, file)}",
            "bundle": bundle_id(plan),
            "lock_key": lock_key(plan),
            "checks": [_check(plan, steps, file)],
            "steps": [step for step in steps if step.driver == file],
            "next": _next(plan, file),
            "max_attempts": MAX_ATTEMPTS,
            "backoff_ms": BACKOFF_MS,
        }
        for file in plan.drivers
    ]


TITLES = {
    "before_deploy": "everything before the deploy",
    "cutover": "the cutover, while no application code runs",
    "after_deploy": "what waits until old code is gone",
}


def _title(file: str) -> str:
    return next(title for stem, title in TITLES.items() if file.startswith(stem))


def _round(plan: Plan, file: str) -> int:
    """The round of a driver."""
    return next(number for number in range(1, plan.rounds + 1) if file in _files_of(number))


def _files_of(number: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(driver_file(phase, number) for phase in Phase))


def _which_round(plan: Plan, file: str) -> str:
    return f" (round {_round(plan, file)} of {plan.rounds})" if plan.rounds > 1 else ""


def _check(plan: Plan, steps: Sequence[StepFile], file: str) -> tuple[str, str, str]:
    """What must hold before a driver runs: the drivers before it are done."""
    place = plan.drivers.index(file)
    if place == 0:
        return ("pg_catalog.pg_is_in_recovery() IS FALSE", "This is a read-only replica.", "Connect to the primary.")
    previous, number = plan.drivers[place - 1], _round(plan, file)
    run = f"Run it first: psql -X -v ON_ERROR_STOP=1 -f {previous}"
    if file.startswith("after_deploy") and number == plan.rounds:
        return (
            next(step.done_when for step in steps if step.kind == "record"),
            f"{previous} has not finished: the migration is not recorded as applied.",
            f"Run {previous} first, then deploy the new code, then run this.",
        )
    if file.startswith("cutover"):
        own = [step.done_when for step in steps if step.driver == driver_file(Phase.EXPAND, number)]
        return ("\nAND ".join(f"({text})" for text in own) or "true", f"{previous} has not finished.", run)
    # Another round: its gate, or the end of the round before, is marked by the last step of the driver before.
    marked = [step.done_when for step in steps if step.driver == previous and step.kind == "round"]
    return (marked[-1], f"{previous} has not finished.", run)


def _next(plan: Plan, file: str) -> str:
    number, place = _round(plan, file), plan.drivers.index(file)
    if file == plan.drivers[-1]:
        return "Next: check the end state with verify.sql."
    following = plan.drivers[place + 1]
    if following.startswith("cutover"):
        return f"Next: stop the old code, run {following}, start the new code."
    if following.startswith("after_deploy"):
        code = "the new code" if number == plan.rounds else f"the code of gate {number} (see README.md)"
        return f"Next: deploy {code} everywhere. When no old code runs any more: {following}."
    return f"Next: round {number + 1}, at any time: {following}."


def _status(plan: Plan, steps: Sequence[StepFile]) -> dict[str, Any]:
    backfills = [
        {"name": step.sql.context["name"], "table": step.sql.context["table"], "number": own.number}
        for step, own in zip(plan.steps, steps, strict=True)
        if step.kind == "backfill"
    ]
    return {
        "title": plan.label,
        "schema": plan.schema if backfills else None,
        "backfills": backfills,
        "tables": plan.tables,
        "steps": [{"number": step.number, "title": step.title, "done_when": step.done_when} for step in steps],
    }


def undos(plan: Plan, steps: Sequence[StepFile]) -> list[dict[str, Any]]:
    """What takes back the steps, the last one first: those that have an undo."""
    found = []
    for step, own in reversed(list(zip(plan.steps, steps, strict=True))):
        if step.undo is None or step.irreversible:
            continue
        when = condition(step.undo_when) if step.undo_when is not None else own.done_when
        found.append({"step": own, "when": when, "body": sql(step.undo), "transactional": step.undo.transactional})
    return found


def as_json(
    plan: Plan, steps: Sequence[StepFile], proof: Mapping[str, Any] | None, layout: str = DIRECTORY
) -> dict[str, Any]:
    """The plan for machines. Times and measured durations are not in it, so that it is the same in every run."""
    from planner import __version__  # noqa: PLC0415

    return {
        "planner": __version__,
        "format": 1,
        "bundle": bundle_id(plan),
        **({"layout": layout, "proved_layout": DIRECTORY} if layout != DIRECTORY else {}),
        "app": plan.app,
        "migrations": list(plan.migrations),
        "server_version": plan.server_version,
        "django": plan.context["django"],
        "pre_state": {
            "origin": plan.context["origin"],
            "applied": [list(key) for key in plan.context["applied"]],
        },
        **({"templates": [asdict(one) for one in own]} if (own := templating.overridden()) else {}),
        "operations": [asdict(operation) for operation in plan.operations],
        "statements": [
            {
                "number": s.number,
                "operation": s.operation,
                "sql": s.text,
                "printed_by_sqlmigrate": s.printed,
                "run_by_migrate": s.run,
            }
            for s in plan.statements
        ],
        "left_out": [{"statement": left.statement, "reason": left.reason} for left in plan.left],
        **_facts_json(plan),
        "steps": _steps_json(plan, steps),
        "hazards": [
            {"id": f.hazard, "detail": f.detail, "where": f.where, "severity": BY_ID[f.hazard].severity}
            for f in plan.findings
        ],
        "promises": [str(promise) for promise in plan.promises],
        "tables": [str(table) for table in plan.tables],
        "loose": [{"table": str(table), "column": name, "shape": shape} for table, name, shape in plan.loose],
        "proof": proof,
    }


def _facts_json(plan: Plan) -> dict[str, Any]:
    """Which facts the plan was made with, if any."""
    facts: Facts | None = plan.context.get("facts")
    return {"facts": {"collected_at": facts.collected_at, "server_version": facts.server_version}} if facts else {}


def _steps_json(plan: Plan, steps: Sequence[StepFile]) -> list[dict[str, Any]]:
    found = estimates.estimates(plan)
    return [_step_json(step, own, one) for step, own, one in zip(plan.steps, steps, found, strict=True)]


def _step_json(step: Step, own: StepFile, estimate: Estimate | None) -> dict[str, Any]:
    found = _plain_step(step, own)
    if step.kind == "gate":
        found["python"] = dict(step.sql.context["python"])
    if step.small:
        found["small"] = [str(table) for table in step.small]
    if estimate is not None:
        seconds = None if estimate.seconds is None else round(estimate.seconds, 1)
        found["estimate"] = {**asdict(estimate), "table": str(estimate.table), "seconds": seconds}
    return found


def _plain_step(step: Step, own: StepFile) -> dict[str, Any]:
    return {
        "number": own.number,
        "file": own.file,
        "kind": step.kind,
        "phase": step.phase.value,
        "round": step.round,
        "title": step.title,
        "why": step.why,
        "locks": [
            {"table": str(lock.table), "mode": lock.mode.value, "blocks": lock.mode.blocks} for lock in step.locks
        ],
        "effects": list(step.effects),
        "transactional": step.transactional,
        "lock_timeout_ms": step.lock_timeout_ms,
        "statement_timeout_ms": step.statement_timeout_ms,
        "done_when": own.done_when,
        "accounts": list(step.accounts),
        "hazards": [finding.hazard for finding in step.findings],
        "undo": sql(step.undo) if step.undo is not None and not step.irreversible else None,
        "irreversible": step.irreversible or None,
        "not_undone": step.not_undone or None,
    }


def table_text(table: Table) -> str:
    """A table's name, quoted."""
    return names.qualified(table)
