"""Rows as the historical models would write them: like a row that is there, but new where rows must differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import models

from planner.names import Table
from planner.rehearsal.compatibility_models import UniqueSets, table_name
from planner.rehearsal.model_values import SMALL, NoValueError, domain, fresh

DEEPEST = 5
"""So many parents are made for one row, one for the other, before it is given up."""

SAMPLE = 50
"""So many rows of a table are looked at."""


class How(StrEnum):
    """Which values a new row has; the text is the operation's name."""

    FULL = "INSERT with a value in every field"
    ALIKE = "INSERT of a row like one that is there"
    REQUIRED = "INSERT with only the required fields"
    NULLS = "INSERT with NULL wherever it may be"


Model = type[models.Model]


@dataclass
class Rows:
    """Makes rows through ``alias``. ``unique`` is what must differ from row to row; ``number`` makes it so."""

    alias: str
    unique: UniqueSets
    number: int = 0
    held: set[tuple[Table, str]] = field(default_factory=set)
    """Columns that the code does not know, and whose one default holds a row that it would delete."""
    _samples: dict[Model, list[models.Model]] = field(default_factory=dict)
    _distinct: dict[Model, list[frozenset[str]]] = field(default_factory=dict)

    def query(self, model: Model) -> models.QuerySet[Any]:
        """All rows, whatever managers the model has."""
        return models.QuerySet(model=model, using=self.alias)

    def sample(self, model: Model) -> list[models.Model]:
        """The first rows in the order of the key."""
        if model not in self._samples:
            self._samples[model] = list(self.query(model).order_by("pk")[:SAMPLE])
        return self._samples[model]

    def copy(self, row: models.Model) -> models.Model:
        """The same row once more, as if read again."""
        fields = row._meta.concrete_fields
        names = [one.attname for one in fields]
        return type(row).from_db(self.alias, names, [one.value_from_object(row) for one in fields])

    def new(self, model: Model, how: How, depth: int = 0) -> models.Model:
        """A row that is not saved yet.

        :raises NoValueError: if no value is known for a field that needs one
        """
        rows = self.sample(model)
        like = rows[0] if rows else None
        values: dict[str, Any] = {}
        for one in writable(model):
            present = None if like is None else one.value_from_object(like)
            if how is How.REQUIRED and not required(one):
                continue
            if present is None and not (one.null and how in (How.ALIKE, How.REQUIRED)):
                present = self._other(one, depth)
            if how is How.FULL and is_text(one):
                present = self.fresh(one, present)
            values[one.attname] = None if one.null and how is How.NULLS and not one.primary_key else present
        self._freshen(model, values, depth)
        return model(**values)

    def inserted(self, model: Model, how: How) -> models.Model:
        """A row that is saved as an application saves it: the fields' own ``pre_save`` computes what it computes."""
        row = self.new(model, how)
        row.save(using=self.alias, force_insert=True)
        return row

    def spare(self, model: Model, depth: int = 0) -> models.Model:
        """A row that only has to be there: without ``pre_save``, which may take long (hashes of passwords)."""
        row = self.new(model, How.ALIKE, depth)
        if model._meta.parents:
            row.save(using=self.alias, force_insert=True)
        else:
            row.save_base(raw=True, using=self.alias, force_insert=True)
        return row

    def fresh(self, one: Any, like: object, depth: int = 0) -> Any:
        """A value that no row has; of a foreign key, that of a new parent.

        Where all of few values are taken (both of a boolean), one of them: the database says if it may stand there.
        """
        if one.remote_field is not None:
            return self._parent(one, depth)
        few = domain(one).size
        for _ in range(few if few <= SMALL else 1):
            self.number += 1
            value = fresh(one, self.number, like)
            if few > SMALL or not self.query(one.model).filter(**{one.attname: value}).exists():
                break
        return value

    def distinct(self, model: Model) -> list[frozenset[str]]:
        """The sets of fields (their attnames) that must differ from row to row, the parents' own too."""
        if model not in self._distinct:
            self._distinct[model] = self._read_distinct(model)
        return self._distinct[model]

    def _read_distinct(self, model: Model) -> list[frozenset[str]]:
        found = []
        for table in (model, *model._meta.get_parent_list()):
            own = {one.column: one.attname for one in table._meta.local_concrete_fields}
            sets = [columns for columns in self.unique.get(table_name(table), ()) if columns <= set(own)]
            found += [frozenset(own[column] for column in columns) for columns in sets]
            found += [
                frozenset({one.attname})
                for one in table._meta.local_concrete_fields
                if one.unique or is_identifier(one)
            ]
            found += [frozenset(_attnames(table, names)) for names in _declared(table)]
        return sorted(set(found), key=lambda names: (len(names), sorted(names)))

    def _freshen(self, model: Model, values: dict[str, Any], depth: int) -> None:
        fields = {one.attname: one for one in writable(model)}
        done: set[str] = set()
        for names in self.distinct(model):
            if not names <= set(values) or names & done or any(values[name] is None for name in names):
                continue
            name = min(names, key=lambda name: (_rank(fields[name]), name))
            lonely = depth and fields[name].remote_field is not None and fields[name].null
            values[name] = None if lonely else self.fresh(fields[name], values[name], depth)
            done.add(name)

    def _other(self, one: Any, depth: int) -> Any:
        """A value where the row that is there has none."""
        if one.remote_field is None:
            return domain(one).usual
        rows = self.sample(one.remote_field.model)
        return getattr(rows[0], one.target_field.attname) if rows else self._parent(one, depth)

    def _parent(self, one: Any, depth: int) -> Any:
        if depth >= DEEPEST:
            raise NoValueError(f"{one.name} needs a parent that needs a parent, and so on")
        return getattr(self.spare(one.remote_field.model, depth + 1), one.target_field.attname)


def writable(model: Model) -> Iterator[Any]:
    """The fields that code gives values to: not the automatic key, nor what the database computes."""
    for one in model._meta.concrete_fields:
        link = one.remote_field is not None and getattr(one.remote_field, "parent_link", False)
        if not (link or getattr(one, "generated", False) or isinstance(one, models.AutoField)):
            yield one


def in_key(model: Model, one: Any) -> bool:
    """Whether the field is the primary key, or a part of it (from Django 5.2 on)."""
    return bool(one.primary_key) or one in getattr(model._meta, "pk_fields", ())


def is_text(one: Any) -> bool:
    """Whether it is a text that may be any."""
    return isinstance(one, models.CharField | models.TextField) and not one.choices


def is_identifier(one: Any) -> bool:
    """Whether the application draws a new UUID for each row: it neither repeats one nor changes it, unique or not."""
    return isinstance(one, models.UUIDField) and callable(one.default)


def required(one: Any) -> bool:
    """Whether code must give the field a value: no default, not NULL, not blank."""
    given = one.has_default() or getattr(one, "db_default", models.NOT_PROVIDED) is not models.NOT_PROVIDED
    timed = getattr(one, "auto_now", False) or getattr(one, "auto_now_add", False)
    return not (given or timed or one.null or (one.blank and one.empty_strings_allowed))


def _declared(table: Model) -> list[tuple[str, ...]]:
    found = [tuple(names) for names in table._meta.unique_together]
    return found + [one.fields for one in table._meta.constraints if getattr(one, "fields", None)]


def _attnames(table: Model, names: tuple[str, ...]) -> list[str]:
    return [table._meta.get_field(name).attname for name in names]


def _rank(one: Any) -> int:
    """How well a field can be given another value: those with many values first, then foreign keys."""
    if one.remote_field is not None:
        return 1
    try:
        return 0 if domain(one).size > SMALL else 2
    except NoValueError:
        return 3
