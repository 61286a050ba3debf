"""An UPDATE or DELETE of RunSQL as one that batches can do, if that ends exactly as the one statement; else why not.

Only what is known is taken: sqlglot's tree must hold nothing but the nodes below, and every name must be one of the
catalog before the plan. The text of the expressions is kept as it was written. Why each rule is there stands in
docs/decisions/0026-run-sql-in-batches.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlglot import exp

from planner import names, sql
from planner.catalog import Catalog, Object
from planner.ddl.rows import folded, tree
from planner.dialect import Cursor, Token, UnreadableError, tokens
from planner.names import Table
from planner.translate.config import RANDOM_CALLS, TIME_CALLS, TIME_WORDS, UUID_CALLS, ExpressionError, declared_value
from planner.translate.effects import Update
from planner.translate.raw_known import CALLS, NODES, SESSION_WORDS, SPECIAL_TIMES, TYPES
from planner.translate.values import Source, Value

OWN_ALIASES = frozenset({"t", "new", "old", "row_"})
"""Names that the backfill and its trigger give to the row."""

ROWS_ARGS: Mapping[type[exp.Expr], frozenset[str]] = {
    exp.Update: frozenset({"this", "expressions", "where"}),
    exp.Delete: frozenset({"this", "where"}),
    exp.Table: frozenset({"this", "db", "alias"}),
    exp.Select: frozenset({"expressions", "from_", "where", "joins", "distinct"}),
    exp.Subquery: frozenset({"this"}),
    exp.Join: frozenset({"this", "on", "side", "kind"}),
    exp.TableAlias: frozenset({"this"}),
}
"""The parts that a node may have; another one (RETURNING, USING, LIMIT …) changes what the statement means."""


class NotInBatchesError(ValueError):
    """Why a statement is kept as it was written. Never leaves this module."""


def in_batches(text: str, catalog: Catalog, path: Sequence[str], source: Source) -> Update | str:
    """One UPDATE or DELETE as a batched one, or the reason why it can't be one: half a sentence about “it”.

    :param catalog: that of before the plan, with the columns that the plan adds
    :param path: the search path under which Django runs the statement
    """
    try:
        return _Statement(text, catalog, path).update(source)
    except NotInBatchesError as error:
        return str(error)
    except ExpressionError as error:
        return f"it has an expression that is not understood ({error.why})"
    except UnreadableError:
        return "it can't be read in full"


class _Statement:
    """One statement, taken apart."""

    def __init__(self, text: str, catalog: Catalog, path: Sequence[str]) -> None:
        self.catalog, self.path = catalog, path
        self.items = tokens(text)
        self.text = _without_comments(text, self.items)
        self.items = tokens(self.text)
        self.tree = tree(self.text)
        self.looks_up: dict[Table, None] = {}

    def update(self, source: Source) -> Update:
        self._check_words()
        self._check_nodes()
        deletes = isinstance(self.tree, exp.Delete)
        self.table = self._table(self.tree.this)
        cursor = Cursor(self.text, self.items)
        cursor.expect(*(("delete", "from") if deletes else ("update",)))
        cursor.qualified()
        alias = cursor.name() if cursor.accept("as") or not (cursor.done or cursor.at_any("set", "where")) else None
        self.own = names.Table("", alias) if alias else self.table
        assignments = () if deletes else tuple(self._assignments(cursor))
        where = self._value(cursor.rest()) if cursor.accept("where") else None
        cursor.finish()
        found = Update(self.table, assignments, where, source, tuple(sorted(self.looks_up)), deletes)
        _check_table(found, self.catalog)
        return found

    def _check_words(self) -> None:
        """Refuse what gives each batch another value, and what only looks like a column."""
        for token, after in zip(self.items, [*self.items[1:], None], strict=True):
            called = after is not None and after.is_("(")
            word = token.value.lower()
            if token.kind == "word" and word == "default":
                raise NotInBatchesError("it assigns DEFAULT")
            if token.kind == "word" and word in TIME_WORDS | SESSION_WORDS:
                raise NotInBatchesError(f"it uses {token.text}, which need not be the same in each batch")
            if called and word in TIME_CALLS:
                raise NotInBatchesError(f"it calls {token.text}(), which is another moment in each batch")
            if called and word in RANDOM_CALLS | UUID_CALLS:
                raise NotInBatchesError(f"it calls {token.text}(), which is another value each time")
            if called and any(
                thing.name.partition("(")[0] == token.value for thing in self.catalog if thing.kind == "function"
            ):
                raise NotInBatchesError(
                    f"it calls {token.text}(), and the database has a function of its own of that name"
                )
            if token.kind == "string" and _is_special_time(token.text):
                raise NotInBatchesError(f"it has {token.text}, which may mean the present")

    def _check_nodes(self) -> None:
        if not isinstance(self.tree, exp.Update | exp.Delete):
            raise NotInBatchesError("it is neither an UPDATE nor a DELETE")
        for node in self.tree.walk():
            kind = type(node)
            if kind is exp.Anonymous and str(node.this).lower() in CALLS:
                continue
            if kind in ROWS_ARGS:
                extra = [name for name, value in node.args.items() if value and name not in ROWS_ARGS[kind]]
                if extra:
                    raise NotInBatchesError(f"it has {_part(extra[0])}")
            elif kind is exp.DataType:
                if node.this not in TYPES:
                    raise NotInBatchesError(
                        f"it casts to {node.sql('postgres')}, a type that is not built in, or not a plain one"
                    )
            elif isinstance(node, exp.Func) and kind not in NODES:
                raise NotInBatchesError(
                    f"it calls {node.sql('postgres')}, which is not known to be the same in each batch"
                )
            elif kind not in NODES:
                raise NotInBatchesError(f"it has a form that is not known ({node.sql('postgres')})")

    def _table(self, node: exp.Expr) -> Table:
        """The plain table of the pre-state that a name means."""
        name, schema = folded(node.this), folded(node.args.get("db"))
        if name is None:
            raise NotInBatchesError("its table is not named")
        found = [Table(one, name) for one in ([schema] if schema else self.path)]
        table = next((one for one in found if self.catalog.relation(one) is not None), None)
        if table is None:
            raise NotInBatchesError(f"{name} is not there before the migration")
        kind = self.catalog.relation(table)
        if kind is None or kind["relkind"] != "r" or kind["partition"] or kind["inherits"]:
            raise NotInBatchesError(f"{name} is not a plain table (a view, a partition, or one with partitions)")
        parents = {text for thing in self.catalog if thing.kind == "table" for text in thing["inherits"] or ()}
        if parents & {
            f"{table.schema}.{table.name}",
            names.qualified(table),
            f"{table.schema}.{names.ident(table.name)}",
        }:
            raise NotInBatchesError(f"other tables inherit from {name}")
        if kind["row_security"]:
            raise NotInBatchesError(f"{name} has row security")
        return table

    def _assignments(self, cursor: Cursor) -> Iterator[tuple[str, Value]]:
        cursor.expect("set")
        wanted = []
        for item in self.tree.expressions:
            target = item.this if isinstance(item, exp.EQ) else None
            name = folded(target.this) if isinstance(target, exp.Column) and len(target.parts) == 1 else None
            if name is None:
                raise NotInBatchesError("it has an assignment that is not one column = one value")
            wanted.append(name)
        for number, name in enumerate(wanted):
            if number:
                cursor.expect(",")
            if cursor.name() != name:
                raise NotInBatchesError("its assignments can't be told apart")
            cursor.expect("=")
            yield name, self._value(cursor.skip("where"))

    def _value(self, text: str) -> Value:
        """An expression over the row, with every name in its sub-selects in full."""
        prefix = "SELECT (\n"
        select = tree(f"{prefix}{text}\n)")
        changes: list[tuple[int, int, str]] = []
        for node in select.find_all(exp.Table):
            table = self._table(node)
            if table == self.table:
                raise NotInBatchesError(f"a sub-select reads {table.name}, the table that it changes")
            self.looks_up[table] = None
            parts = [part for part in (node.args.get("db"), node.this) if part is not None]
            changes.append((parts[0].meta["start"], parts[-1].meta["end"] + 1, names.qualified(table)))
        for column in select.find_all(exp.Column):
            if not isinstance(column.this, exp.Star) and len(column.parts) == 1 and not _names_collation(column):
                start = column.this.meta["start"]
                changes.append((start, start, f"{names.ident(self._owner(column, select))}."))
        for start, end, new in sorted(changes, reverse=True):
            text = text[: start - len(prefix)] + new + text[end - len(prefix) :]
        columns = [thing.name for thing in self.catalog.of("column", self.table)]
        return declared_value(text, columns, self.own)

    def _owner(self, column: exp.Column, top: exp.Expr) -> str:
        """The name of the table in the statement that a bare column belongs to: the innermost that has it."""
        name, node = folded(column.this), column.parent
        while node is not None and node is not top:
            if isinstance(node, exp.Select):
                owners = [alias for alias, table in self._sources(node) if self._has(table, name)]
                if len(owners) == 1:
                    return owners[0]
                if owners:
                    raise NotInBatchesError(f"it can't be told whose column {name} is")
            node = node.parent
        if not self._has(self.table, name):
            raise NotInBatchesError(f"{self.table.name} has no column {name}")
        return self.own.name

    def _has(self, table: Table, name: str | None) -> bool:
        return name is not None and self.catalog.find("column", table, name) is not None

    def _sources(self, query: exp.Select) -> Iterator[tuple[str, Table]]:
        """The tables of one SELECT, by the names that they have in it."""
        from_ = query.args.get("from_")
        for node in [*([from_.this] if from_ else []), *(join.this for join in query.args.get("joins") or ())]:
            if not isinstance(node, exp.Table):
                raise NotInBatchesError("a sub-select reads what is not a plain table")
            alias = node.args.get("alias")
            name = folded(alias.this if alias is not None else node.this) or ""
            if name in OWN_ALIASES or name == self.own.name:
                raise NotInBatchesError(f"a sub-select calls a table {name}, as the row itself is called")
            yield name, self._table(node)


def _without_comments(text: str, items: Sequence[Token]) -> str:
    """The text with a space for each comment, so that an expression can be cut out of it."""
    parts, end = [], items[0].start
    for token in items:
        gap = text[end : token.start]
        parts += [gap if not gap.strip() else "\n" if "\n" in gap else " ", token.text]
        end = token.end
    return "".join(parts)


def _is_special_time(text: str) -> bool:
    """Whether a string may be read as the present by a date or a timestamp: 'now', 'today 12:00'."""
    words = text.strip("'$ eE").lower().split()
    return len(words) <= 3 and any(word in SPECIAL_TIMES for word in words)  # noqa: PLR2004 - day, time, zone


def _names_collation(column: exp.Column) -> bool:
    return isinstance(column.parent, exp.Collate) and column.arg_key == "expression"


def _part(name: str) -> str:
    """A part of a statement, as SQL calls it."""
    known = {"from_": "a second table (FROM)", "using": "a second table (USING)", "with_": "a WITH", "only": "ONLY"}
    return known.get(name, name.strip("_").upper())


def _check_table(update: Update, catalog: Catalog) -> None:
    """What of the table makes batches end elsewhere than one statement."""
    table = update.table
    key = catalog.primary_key(table)
    written = {name for name, _ in update.assignments}
    if not key:
        raise NotInBatchesError(f"{table.name} has no primary key")
    for name in written:
        if catalog.find("column", table, name) is None:
            raise NotInBatchesError(f"{table.name} has no column {name}")
    for kind, what in (("trigger", "a trigger"), ("rule", "a rule"), ("policy", "a policy")):
        for thing in catalog.of(kind, table):
            raise NotInBatchesError(f"{table.name} has {what}, {thing.name}")
    if moved := sorted(written & set(key)):
        raise NotInBatchesError(f"it changes {moved[0]}, which batches go along")
    for thing in catalog.of("index", table):
        if thing["unique"] and written and _may_touch(thing, written):
            raise NotInBatchesError(f"it changes a column that is unique ({thing.name})")
    for thing in catalog.of("constraint", table):
        if thing["type"] == "x" and written:
            raise NotInBatchesError(f"{table.name} has an exclusion constraint, {thing.name}")
    if update.deletes:
        _check_references(table, catalog)


def _may_touch(index: Object, columns: set[str]) -> bool:
    texts = [*(key["expression"] for key in index["keys"]), index["predicate"]]
    used = {key["column"] for key in index["keys"]}
    for text in texts:
        found = sql.columns_of(text) if text else ()
        if found is None:
            return True
        used |= set(found)
    return bool(used & columns)


def _check_references(table: Table, catalog: Catalog) -> None:
    """Rows that refer to rows that go: in the same table they are checked once for all rows, or go along."""
    for key in catalog.references_to(table):
        if key.table == table:
            raise NotInBatchesError(
                f"{table.name} refers to itself ({key.name}), which one statement checks at its end"
            )
        forms = sql.parse(f"ALTER TABLE t ADD {key['definition']}")
        actions = [option for form in forms for option in form.options if option.startswith("on_delete_")]
        if any(option not in ("on_delete_no_action", "on_delete_restrict") for option in actions):
            raise NotInBatchesError(f"rows of {key.table.name} change along with it ({key.name})")
        if any(form.kind != "add foreign key" for form in forms):
            raise NotInBatchesError(f"the foreign key {key.name} can't be read")
