"""INSERT, UPDATE, DELETE, SELECT and TRUNCATE: what they write and read, through sqlglot's own parser.

Only names are taken from its tree; the text of an expression is always a slice of what was written.
"""

from __future__ import annotations

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from planner.ddl.form import Form, Kind
from planner.dialect import Cursor, Name, UnreadableError

KINDS: dict[type[exp.Expr], Kind] = {
    exp.Insert: "insert",
    exp.Update: "update",
    exp.Delete: "delete",
    exp.Select: "select",
    exp.SetOperation: "select",
    exp.Values: "select",
}


def tree(text: str) -> exp.Expr:
    """sqlglot's tree of one statement; raise :class:`UnreadableError` where it has none."""
    try:
        found = parse_one(text, dialect="postgres")
    except (SqlglotError, RecursionError) as error:
        raise UnreadableError(str(error)) from error
    if isinstance(found, exp.Command):
        raise UnreadableError("sqlglot does not know this statement")
    return found


def folded(identifier: exp.Expr | None) -> str | None:
    """The name that PostgreSQL sees: as written where quoted, else in lower case."""
    if not isinstance(identifier, exp.Identifier):
        return None
    text = str(identifier.this)
    return text if identifier.args.get("quoted") else text.lower()


def _name(table: exp.Expr | None) -> Name | None:
    if isinstance(table, exp.Schema):
        table = table.this
    if not isinstance(table, exp.Table):
        return None
    name = folded(table.this)
    return (folded(table.args.get("db")), name) if name is not None else None


def _tables(found: exp.Expr) -> tuple[Name, ...]:
    """The tables that a tree names, without its common table expressions, in order."""
    common = {cte.alias for cte in found.find_all(exp.CTE)}
    names = (_name(table) for table in found.find_all(exp.Table))
    kept = [name for name in names if name is not None and not (name[0] is None and name[1] in common)]
    return tuple(dict.fromkeys(kept))


def tables_of(text: str) -> tuple[Name, ...]:
    """The tables that a SELECT reads; raise :class:`UnreadableError` where it cannot be told."""
    return _tables(tree(text))


def _columns(found: exp.Expr) -> tuple[str, ...]:
    """The columns that an INSERT or UPDATE writes, as far as they are written down."""
    if isinstance(found, exp.Insert):
        listed = found.this.expressions if isinstance(found.this, exp.Schema) else []
    elif isinstance(found, exp.Update):
        listed = [target for item in found.expressions if isinstance(item, exp.EQ) for target in _targets(item.this)]
        if not all(isinstance(item, exp.EQ) for item in found.expressions):
            raise UnreadableError("an assignment of UPDATE that we do not know")
    else:
        return ()
    names = (folded(item.this if isinstance(item, exp.Column) else item) for item in listed)
    return tuple(name for name in names if name is not None)


def _targets(left: exp.Expr) -> list[exp.Expr]:
    if isinstance(left, exp.Tuple):
        return list(left.expressions)
    return [left.this] if isinstance(left, exp.Paren) else [left]


def _locks(found: exp.Expr) -> tuple[str, ...]:
    return ("for_update",) if any(True for _ in found.find_all(exp.Lock)) else ()


def rows(text: str) -> list[Form]:
    """Read one statement that reads or writes rows."""
    found = tree(text)
    kind = next((kind for cls, kind in KINDS.items() if isinstance(found, cls)), None)
    if kind is None:
        raise UnreadableError("not a statement that reads or writes rows")
    writes = (exp.Insert, exp.Update, exp.Delete)
    if any(inner is not found for inner in found.find_all(*writes)) or found.args.get("into"):
        raise UnreadableError("a statement that writes to several tables, or makes one")
    target = _name(found.this) if kind != "select" else None
    if kind != "select" and target is None:
        raise UnreadableError("the table is not named")
    reads = tuple(name for name in _tables(found) if name != target)
    return [Form(kind, table=target, columns=_columns(found), reads=reads, options=_locks(found))]


def truncate(cursor: Cursor) -> list[Form]:
    """Read what follows TRUNCATE: one form a table."""
    cursor.accept("table")
    tables: list[Name] = []
    while True:
        cursor.accept("only")
        tables.append(cursor.qualified())
        cursor.accept("*")
        if not cursor.accept(","):
            break
    flags: tuple[str, ...] = ()
    for words in (("restart", "identity"), ("continue", "identity"), ("cascade",), ("restrict",)):
        if cursor.accept(*words):
            flags += ("_".join(words),)
    cursor.finish()
    return [Form("truncate", table=table, options=flags) for table in tables]
