"""Lists of new rows that ``bulk_create()`` inserts in the end: each is inserted where the list gets it.

That ends the same where nobody looks at the table, or writes to it, in between.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from planner.translate import script_arrays, script_dicts
from planner.translate.acts import named_fields
from planner.translate.batches import flush_of, is_filled, written_by
from planner.translate.expressions import column, render
from planner.translate.fields import concrete_field, kind_of, store
from planner.translate.json_values import takes_json
from planner.translate.machine import Machine
from planner.translate.models import check_method, check_routing
from planner.translate.objects import table_of
from planner.translate.script_changes import insert
from planner.translate.script_names import assign
from planner.translate.script_rows import key
from planner.translate.script_values import bound, condition, evaluated
from planner.translate.terms import (
    Const,
    DictTerm,
    Known,
    ListTerm,
    ManyTerm,
    Model,
    NotUnderstoodError,
    QueryTerm,
    RowTerm,
    Scalar,
    SequenceTerm,
    SetTerm,
    Term,
)
from planner.translate.writer import Loop, Writer, writer_of

AFTER_ITS_READ = 2
BULK = ("bulk_create", "bulk_update")
GATHERED = Loop("", 0, 0)
"""In place of its loop, for a row that is in a list already."""
WRITTEN = ast.Name | ast.Attribute | ast.Tuple | ast.List | ast.Set | ast.Dict
"""What a comprehension may go through that is written out, or is found so."""
COUNTING = {"range", "zip", "reversed"}
Block = Callable[[Machine, Sequence[ast.stmt]], object]


@dataclass(slots=True)
class Pending:
    """The rows of a list: their model, when they were written, and when ``bulk_create()`` or ``bulk_update()`` came.

    ``columns`` are those that were changed of rows that are there already; None where the rows are new.
    """

    model: Model
    level: int
    loops: int
    own: set[int] = field(default_factory=set)
    first: int = 0
    done: int = 0
    columns: set[str] | None = None
    allowed: set[str] | None = None


def started(machine: Machine, term: ListTerm) -> None:
    """Remember where an empty list was made."""
    writer = writer_of(machine)
    writer.lists[id(term)] = (term, writer.level, len(writer.loops))
    script_arrays.marked(machine, term)


def append(machine: Machine, owner: ListTerm, node: ast.Call) -> bool:
    """``rows.append(Model(…))``."""
    writer = writer_of(machine)
    if len(node.args) != 1 or node.keywords or id(owner) not in writer.lists:
        return False
    row = machine.evaluate(node.args[0])
    if isinstance(row, Scalar) or (isinstance(row, Const) and row.value is not None):
        script_arrays.put(machine, owner, row)
        return True
    if isinstance(row, DictTerm | SequenceTerm):
        script_dicts.appended(machine, owner, node, row)
        return True
    if isinstance(row, RowTerm) and writer.repeating and writer.lists[id(owner)][1] <= writer.repeating[0][0]:
        raise NotUnderstoodError("a list of rows that was made before a while loop isn't understood in it")
    if isinstance(row, RowTerm) and row.model._meta.parents:
        raise NotUnderstoodError("rows of a model with a parent aren't understood in a list")
    if isinstance(row, RowTerm) and row.alias:
        _changed(machine, owner, row, node)
        return True
    fresh = isinstance(row, RowTerm) and not row.alias and row.level == writer.level
    if not isinstance(row, RowTerm) or not fresh or row.model._meta.pk.attname in row.values:
        raise NotUnderstoodError("only new rows without a key are understood in a list")
    _, level, loops = writer.lists[id(owner)]
    if isinstance(owner.filled, script_arrays.Values):
        raise NotUnderstoodError("rows and values aren't understood in one list")
    pending = owner.filled or Pending(row.model, level, loops)
    if pending.done or pending.model is not row.model or pending.columns is not None:
        raise NotUnderstoodError("rows of several models, or after bulk_create(), aren't understood in a list")
    inner = writer.loops[loops:]
    # In a loop each turn comes before what the turn before it has read; only the loop's own rows are read once.
    pending.first = pending.first or (inner[0].began + AFTER_ITS_READ if inner else writer.clock)
    insert(machine, replace(row, values=dict(row.values)), plain=True)
    pending.own.add(writer.clock)
    row.level = -1  # what is assigned to it from now on would be written as well
    owner.filled = pending
    return True


def _changed(machine: Machine, owner: ListTerm, row: RowTerm, node: ast.AST) -> None:
    """``rows.append(row)`` of a row that is there: what was assigned to it is written now."""
    writer, meta = writer_of(machine), row.model._meta
    _, level, loops = writer.lists[id(owner)]
    pending = owner.filled or Pending(row.model, level, loops, columns=set())
    if not isinstance(pending, Pending) or pending.done or pending.model is not row.model or pending.columns is None:
        raise NotUnderstoodError("rows of several models, new ones or values aren't understood in one list")
    pk = key(machine, row)
    if row.loop is not (writer.loops[-1] if writer.loops else None) or row.loop is None:
        raise NotUnderstoodError("only the row of the loop is understood in a list, once")
    inner = writer.loops[loops:]
    if not inner:
        raise NotUnderstoodError("a list that is made in the loop itself isn't understood")
    pending.first = pending.first or inner[0].began + AFTER_ITS_READ
    written = [field for field in meta.local_concrete_fields if field.attname in row.dirty]
    for each in written:
        if not takes_json(each):
            store(each, Scalar(column(each.column, row.alias), kind_of(each), each.null))
    if written:
        writer.say(
            "update",
            table=table_of(machine.context, row.model),
            columns=[field.column for field in written],
            values=[render(column(field.column, row.alias)) for field in written],
            key=meta.pk.column,
            value=render(pk.sql),
            message=f"the row is gone, which bulk_update() would not notice ({machine.where(node)})",
        )
        writer.write(str(meta.db_table), id(row))
        pending.own.add(writer.clock)
        writer.checked |= {str(f.remote_field.model._meta.db_table) for f in written if f.is_relation}
    pending.columns |= {field.attname for field in written}
    row.loop = GATHERED  # what is assigned to it from now on would be written as well
    owner.filled = pending


def bulk_update(machine: Machine, owner: QueryTerm, node: ast.Call) -> bool:
    """``Model.objects.bulk_update(rows, ["column"])``, of rows that a loop has gathered."""
    rows = machine.evaluate(node.args[0]) if node.args else None
    if not isinstance(rows, ListTerm) or isinstance(owner, ManyTerm):
        raise NotUnderstoodError("bulk_update() is understood for rows that one loop has gathered in a list")
    allowed, writer = _allowed(machine, owner, node), writer_of(machine)
    if rows.filled is None:
        rows.asked = True
        return True
    pending = rows.filled
    if not isinstance(pending, Pending) or pending.columns is None or pending.model is not owner.model or pending.done:
        raise NotUnderstoodError("bulk_update() is understood for rows that one loop has gathered in a list")
    if (pending.level, pending.loops) != (writer.level, len(writer.loops)):
        raise NotUnderstoodError("bulk_update() gets a list that was made before a condition or a loop")
    if not pending.columns <= allowed & (pending.allowed or allowed):
        raise NotUnderstoodError("columns of the rows were changed that bulk_update() doesn't write")
    writer.clock += 1
    pending.done = writer.clock
    return True


def _allowed(machine: Machine, owner: QueryTerm, node: ast.Call) -> set[str]:
    return {concrete_field(owner.model, name).attname for name in named_fields(machine, owner, node)}


def created(machine: Machine, rows: ListTerm, model: Model) -> None:
    """``bulk_create(rows)``, of a list that was filled."""
    writer, pending = writer_of(machine), rows.filled
    wrong = not isinstance(pending, Pending) or pending.model is not model or pending.columns is not None
    if wrong or pending.done:
        raise NotUnderstoodError("bulk_create() gets a list that isn't understood")
    if (pending.level, pending.loops) != (writer.level, len(writer.loops)):
        raise NotUnderstoodError("bulk_create() gets a list that was made before a condition or a loop")
    writer.clock += 1
    pending.done = writer.clock


def check_lists(writer: Writer, looked: set[str]) -> None:
    """Make sure that inserting the rows of lists early changes nothing.

    :raises NotUnderstoodError: if it might
    """
    for term, _, _ in writer.lists.values():
        pending = term.filled
        if not isinstance(pending, Pending):
            continue
        name = str(pending.model._meta.db_table)
        if not pending.done:
            raise NotUnderstoodError("a list of rows isn't given to bulk_create() or bulk_update()")
        seen: list[int] = [clock for clock, table in writer.reads if table == name]
        seen += [clock for clock, table, _ in writer.writes if table == name and clock not in pending.own]
        if name in looked or any(pending.first <= clock <= pending.done for clock in seen):
            raise NotUnderstoodError("the table of the rows in a list is used before bulk_create() or bulk_update()")


def comprehension(machine: Machine, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, block: Block) -> Term:
    """``[Model(…) for row in queryset if condition]``: as the loop that it is."""
    writer = writer_of(machine)
    (part, *more) = node.generators
    plain = not more and (isinstance(part.iter, WRITTEN) or _is_counted(machine, part.iter))
    written = machine.evaluate(part.iter) if plain else None
    if isinstance(written, SequenceTerm) and not part.is_async and not isinstance(node, ast.SetComp):
        return _written_out(machine, node.elt, part, written)
    if len(node.generators) != 1 or node.generators[0].is_async:
        raise NotUnderstoodError("this comprehension isn't understood")
    kind, method = (SetTerm, "add") if isinstance(node, ast.SetComp) else (ListTerm, "append")
    rows, name, outer = kind(), writer.name("list"), machine.env
    started(machine, rows)
    own = isinstance(node.elt, ast.Call)
    item = node.elt if own else ast.Name(f"{name}_item", ast.Load())
    called = ast.Call(ast.Attribute(ast.Name(name, ast.Load()), method, ast.Load()), [item], [])
    body: list[ast.stmt] = [ast.Expr(called)]
    if not own:
        body = [ast.Assign([ast.Name(f"{name}_item", ast.Store())], node.elt), *body]
    for test in reversed(part.ifs):
        body = [ast.If(test, body, [])]
    loop = ast.For(part.target, part.iter, body, [])
    for made in ast.walk(loop):
        if not hasattr(made, "lineno"):
            ast.copy_location(made, node)
    targets = {each.id for each in ast.walk(part.target) if isinstance(each, ast.Name)}
    machine.env = {key: term for key, term in outer.items() if key not in targets} | {name: rows}
    block(machine, [loop])
    machine.env = outer
    return rows


def _is_counted(machine: Machine, node: ast.expr) -> bool:
    """``range(3)``, and other functions of Python's own that only give what is written out in another way."""
    name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
    if name not in COUNTING or name in machine.env:
        return False
    known = machine.lookup(name)
    return isinstance(known, Known) and known.object is getattr(builtins, name)


def _written_out(machine: Machine, node: ast.expr, part: ast.comprehension, given: SequenceTerm) -> Term:
    """``(apps.get_model("app", name) for name in ("A", "B"))``."""
    outer, found = machine.env, []
    for item in given.items:
        machine.env = {**machine.env}
        assign(machine, part.target, item)
        keeps = [condition(machine, test) for test in part.ifs]
        if not all(isinstance(each, bool) for each in keeps):
            raise NotUnderstoodError("which of what is written out are taken depends on rows")
        if all(keeps):
            found.append(bound(machine, evaluated(machine, node)))
    machine.env = outer
    return SequenceTerm(tuple(found))


def is_rest(machine: Machine, statement: ast.If) -> bool:
    """Whether it is ``if rows: Model.objects.bulk_create(rows)``, where nothing is done for no rows either way."""
    name = is_filled(statement.test)
    if not name or not isinstance(machine.env.get(name), ListTerm) or statement.orelse or len(statement.body) != 1:
        return False
    return any(written_by(statement.body[0], name, method) is not None for method in BULK)


def is_flush(machine: Machine, statement: ast.If) -> bool:
    """Whether it is ``if len(rows) > 500: Model.objects.bulk_create(rows); rows = []``: a portion of a list.

    When a portion is full doesn't matter: each row is inserted where the list gets it, and the rest after the loop.

    :raises NotUnderstoodError: if the portion is written in another way than the rest
    """
    found = flush_of(statement, "bulk_create") or flush_of(statement, "bulk_update")
    rows = machine.env.get(found[0]) if found is not None else None
    if found is None or not isinstance(rows, ListTerm):
        return False
    call = found[1]
    assert isinstance(call.func, ast.Attribute)
    owner = machine.evaluate(call.func.value)
    pending = rows.filled
    if call.func.attr == "bulk_update" and isinstance(owner, QueryTerm) and not isinstance(owner, ManyTerm):
        return _portion(machine, owner, call, rows)
    if not isinstance(owner, QueryTerm) or isinstance(owner, ManyTerm) or len(call.args) != 1:
        raise NotUnderstoodError("bulk_create() gets a list that isn't understood")
    check_method(owner, "bulk_create")
    check_routing(machine.context, owner)
    if {keyword.arg for keyword in call.keywords} - {"batch_size"} or (
        isinstance(pending, Pending) and (pending.model is not owner.model or pending.done)
    ):
        raise NotUnderstoodError("it is called with arguments that aren't understood")
    return True


def _portion(machine: Machine, owner: QueryTerm, call: ast.Call, rows: ListTerm) -> bool:
    pending = rows.filled
    if not isinstance(pending, Pending) or pending.columns is None or pending.model is not owner.model or pending.done:
        raise NotUnderstoodError("bulk_update() gets a list that isn't understood")
    pending.allowed = _allowed(machine, owner, call) & (pending.allowed or _allowed(machine, owner, call))
    return True


def cleared(_machine: Machine, owner: ListTerm, node: ast.Call) -> bool:
    """``rows.clear()`` after ``bulk_create(rows)``."""
    done = isinstance(owner.filled, Pending) and owner.filled.done
    return bool(done) and not node.args and not node.keywords
