"""``row.pk = None; row.save()``: another row with the same values."""

from __future__ import annotations

from planner.translate.expressions import column
from planner.translate.fields import describe, original
from planner.translate.json_values import takes_json
from planner.translate.machine import Machine
from planner.translate.terms import Const, NotUnderstoodError, RowTerm, Scalar
from planner.translate.untouched import comes_back
from planner.translate.writer import Writer, kept, nullable, writer_of

KEY_CHANGED = "the primary key is changed, and save() would insert another row"


def copied(machine: Machine, row: RowTerm) -> None:
    """Make of a row that was loaded one that isn't saved yet; its record stays with the one that was loaded.

    :raises NotUnderstoodError: if it isn't known whether Python comes here with it
    """
    writer, meta = writer_of(machine), row.model._meta
    if not row.alias:
        return  # it has none yet
    sure = row.flag is None or writer.is_fact(row.flag)
    if row.body != writer.block or _may_be_left(writer) or not sure:
        raise NotUnderstoodError(KEY_CHANGED + ", under a condition")
    if meta.parents or row.partly or any(each is row for _, each, _ in writer.saved):
        raise NotUnderstoodError(KEY_CHANGED)
    values: dict[str, Scalar | Const] = {}
    for field in meta.local_concrete_fields:
        if field.primary_key or getattr(field, "generated", False):
            continue
        if takes_json(field):
            if field.attname in row.dirty or not comes_back(machine, field, row):
                raise NotUnderstoodError(f"{describe(field)} of a row that is copied isn't understood")
            values[field.attname] = Scalar(column(field.column, row.alias), "json", nullable=field.null)
            continue
        value = original(field, row.alias)
        made = kept(machine, value)
        assert isinstance(made, Scalar)
        values[field.attname] = made if nullable(machine, made) else Scalar(made.sql, made.kind, shape=made.shape)
    if meta.pk.has_default():
        from planner.translate.script_rows import default_of  # noqa: PLC0415 - the two need each other

        values[meta.pk.attname] = default_of(machine, meta.pk)
    row.values, row.alias, row.flag, row.level = values, "", None, writer.level
    row.dirty, row.filled, row.lent = set(), False, frozenset()


def _may_be_left(writer: Writer) -> bool:
    """Whether a turn that is written out, or a function that was called, may have ended before."""
    turn = bool(writer.turns) and writer.turns[-1][2] >= 0 and writer.turns[-1][0].split()[1].rstrip(";") in writer.left
    return turn or any(frame.label in writer.left for frame in writer.frames[1:])
