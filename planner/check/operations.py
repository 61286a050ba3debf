"""Which reader is for which operation: by the ``database_forwards`` that would run, so that a subclass with its own
is not taken for its parent.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from planner.check import alter, code, fields, models
from planner.check.code import Reader
from planner.check.moment import Moment
from planner.check.values import Remark, Said, UnreadableFieldError


@lru_cache(maxsize=1)
def _readers() -> dict[Any, Reader]:
    """Django's operations. Not at the top: it can be imported before Django is set up."""
    from django.contrib.postgres import operations as postgres  # noqa: PLC0415
    from django.db import migrations  # noqa: PLC0415
    from django.db.migrations import operations as django  # noqa: PLC0415

    named: dict[str, Reader] = {
        "CreateModel": models.create_model,
        "DeleteModel": models.delete_model,
        "RenameModel": models.rename_model,
        "AlterModelTable": models.alter_model_table,
        "AlterModelTableComment": models.nothing,
        "AlterUniqueTogether": models.alter_together,
        "AlterIndexTogether": models.alter_together,
        "AlterOrderWithRespectTo": models.order_with_respect_to,
        "AlterModelOptions": models.nothing,
        "AlterModelManagers": models.nothing,
        "AddIndex": models.add_index,
        "RemoveIndex": models.remove_index,
        "RenameIndex": models.nothing,
        "AddConstraint": models.add_constraint,
        "RemoveConstraint": models.remove_constraint,
        "AlterConstraint": models.nothing,
        "AddField": fields.add_field,
        "RemoveField": fields.remove_field,
        "RenameField": fields.rename_field,
        "AlterField": alter.alter_field,
        "RunSQL": code.run_sql,
        "RunPython": code.run_python,
    }
    special: dict[str, Reader] = {
        "AddIndexConcurrently": models.add_index,
        "RemoveIndexConcurrently": models.remove_index,
        "AddConstraintNotValid": models.add_constraint,
        "ValidateConstraint": models.validate_constraint,
        "CreateExtension": models.nothing,
        "HStoreExtension": models.nothing,
        "CreateCollation": models.nothing,
        "RemoveCollation": models.nothing,
    }
    found: dict[Any, Reader] = {}
    for module, table in ((postgres, special), (django, named), (migrations, named)):
        for name, reader in table.items():
            cls = getattr(module, name, None)
            if cls is not None:
                found.setdefault(cls.database_forwards, reader)
    return found


def said(at: Moment) -> Iterator[Said]:
    """What one operation does, as far as it is understood; what is not is said too."""
    kind = type(at.operation)
    own = getattr(kind, "database_forwards", None)
    reader = _readers().get(own)
    if reader is None:
        yield _unknown(at)
        return
    try:
        yield from reader(at)
    except UnreadableFieldError as error:
        yield Remark("operation-not-understood", str(error), works=True)
    except KeyError as error:
        detail = f"{kind.__name__} is about {error}, which the history does not have at this point"
        yield Remark("operation-not-understood", detail, works=True)


def _unknown(at: Moment) -> Remark:
    kind = type(at.operation)
    name = f"{kind.__module__}.{kind.__qualname__}"
    if not at.operation.reduces_to_sql:
        detail = f"{name} says of itself that it can't be written as SQL (reduces_to_sql is False)"
        return Remark("python-not-translated", detail, works=True)
    return Remark("operation-not-understood", f"{name} has SQL of its own, which is not known here", works=True)
