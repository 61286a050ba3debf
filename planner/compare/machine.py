"""A comparison for machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from planner.compare.values import Comparison, Fate, Line, Locked, StepLine
from planner.model import OperationInfo


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as JSON values.

    ``format``
        1; a change that breaks readers raises it.
    ``migration``, ``server_version``
        the plan's label, and the major version of PostgreSQL for which it is made.
    ``statements``
        Django's, in the order of running: ``number``; ``operation`` (``name``, ``description``, ``file``,
        ``line``, ``migration``); ``sql``; ``printed_by_sqlmigrate``; ``run_by_migrate``; ``deferred`` to the
        migration's end; ``locks``, each with ``table``, ``mode`` and ``blocks``; ``does`` ("rewrites the table"
        and so on); ``note``; ``known`` (false: the worst is assumed); ``fate`` (kept, replaced, split, left out,
        lost); ``steps``, the numbers of the steps that account for it (of a kept one: that hold it);
        ``reason``, where it is left out, or changes rows in a RunSQL, else null.
    ``steps``
        all of the plan: ``number`` (as in the file's name), ``phase``, ``title``, ``why``, ``locks``,
        ``effects``, and the numbers of the ``statements`` that they account for. Those without any are in the
        plan and not in sqlmigrate; ``why`` is the reason.
    ``python``
        what sqlmigrate can't show: ``operation``, ``name``, ``fate`` (translated, declared, empty, hole),
        ``reason``, ``steps``.
    ``without_sql``
        the operations that change only Django's state.
    ``held``
        sentences: which locks last longer than their statement, because a migration is one transaction.
    ``summary``
        ``text``, and how many statements have which fate.
    """
    return {
        "format": 1,
        "migration": comparison.label,
        "server_version": comparison.server_version,
        "statements": [_line_json(line) for line in comparison.lines],
        "steps": [_step_json(step) for step in comparison.steps],
        "python": [
            {
                "operation": _operation_json(code.operation),
                "name": code.name,
                "fate": code.fate,
                "reason": code.reason,
                "steps": [step.number for step in code.steps],
            }
            for code in comparison.code
        ],
        "without_sql": [_operation_json(operation) for operation in comparison.stateful],
        "held": list(comparison.held),
        "summary": {"text": comparison.summary, **{fate.value: comparison.counts[fate] for fate in Fate}},
    }


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "operation": _operation_json(line.operation),
        "sql": line.text,
        "printed_by_sqlmigrate": line.printed,
        "run_by_migrate": line.run,
        "deferred": line.deferred,
        "locks": _locks_json(line.work.locks),
        "does": list(line.work.does),
        "note": line.work.note,
        "known": line.work.known,
        "fate": line.fate.value,
        "steps": [step.number for step in line.steps],
        "reason": line.reason or None,
    }


def _step_json(step: StepLine) -> dict[str, Any]:
    return {
        "number": step.number,
        "phase": step.phase.value,
        "title": step.title,
        "why": step.why,
        "locks": _locks_json(step.locks),
        "effects": list(step.effects),
        "statements": list(step.statements),
    }


def _locks_json(locks: Sequence[Locked]) -> list[dict[str, str]]:
    return [{"table": locked.table, "mode": locked.mode.value, "blocks": locked.blocks} for locked in locks]


def _operation_json(operation: OperationInfo) -> dict[str, Any]:
    return {
        "name": operation.name,
        "description": operation.description,
        "file": operation.file,
        "line": operation.line,
        "migration": operation.migration,
    }
