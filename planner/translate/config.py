"""SQL that the user declares for a column, made into a value per row.

The user's text is kept as it is written: sqlglot parses it to know what is a column, and only the columns of
the row are replaced, where they stand. Printing the parsed tree again would rewrite more than that.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

from sqlglot import exp, parse
from sqlglot.dialects.postgres import Postgres
from sqlglot.errors import SqlglotError
from sqlglot.tokens import Token, TokenType  # type: ignore[attr-defined]

from planner import names
from planner.errors import ConfigError
from planner.names import Table
from planner.translate.values import ROW, Shape, Value

PREFIX, SUFFIX = "SELECT (\n", "\n)"

UUID_CALLS = {
    "gen_random_uuid",
    "uuidv4",
    "uuidv7",
    "uuid_generate_v1",
    "uuid_generate_v1mc",
    "uuid_generate_v4",
}
TIME_CALLS = {"now", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "timeofday"}
TIME_WORDS = {"current_timestamp", "current_date", "current_time", "localtime", "localtimestamp"}
RANDOM_CALLS = {
    "random",
    "random_normal",
    "gen_random_bytes",
    "gen_salt",
    "nextval",
    "array_shuffle",
    "array_sample",
}

AGGREGATES = {
    *("json_agg", "jsonb_agg", "json_object_agg", "jsonb_object_agg", "xmlagg", "range_agg"),
    *("bool_and", "bool_or", "every", "bit_and", "bit_or", "bit_xor", "any_value", "string_agg", "array_agg"),
}
MANY_ROWS = (exp.ExplodingGenerateSeries, exp.Explode, exp.Unnest)
ATOMIC = (exp.Column, exp.Literal, exp.Null, exp.Boolean, exp.Func)
# Func to sqlglot, but written as an operator in PostgreSQL.
OPERATORS = (exp.Binary, exp.Connector, exp.Unary, exp.AtTimeZone, exp.Collate)
NOT_ONE_VALUE = (exp.Alias, exp.Tuple, exp.Star, exp.PropertyEQ)


class ExpressionError(ConfigError):
    """An expression that can't be a value per row. ``why`` says it in half a sentence."""

    def __init__(self, message: str, why: str) -> None:
        super().__init__(message)
        self.why = why


def declared_value(sql: str, table_columns: Collection[str], table: Table | None = None) -> Value:
    """A SQL expression from ``[tool.planner.backfill]`` as a value per row.

    Columns of the row are written bare or behind the table's name; inside a subquery they must be behind the
    table's name where the subquery's tables might have them too.

    :param table_columns: the table's columns, by their names in the database
    :param table: the table that the value is for
    :raises ConfigError: if it isn't one expression over the table's columns

    >>> declared_value("lower(Name) || '-'", ["name"]).sql
    '(lower("row_"."name") || \\'-\\')'
    """
    sql = sql.strip()
    node = _parse(sql)
    _check(sql, node)
    text, reads = _rewrite(sql, node, table_columns, table)
    shape, volatile = _shape(sql, node)
    return Value(text if _is_operand(sql, node) else f"({text})", tuple(sorted(reads)), volatile, shape)


def _is_operand(sql: str, node: exp.Expr) -> bool:
    """Whether the text can stand beside any operator without parentheses."""
    if isinstance(node, exp.Paren | exp.Subquery):
        return sql.startswith("(")
    return isinstance(node, ATOMIC) and not isinstance(node, OPERATORS)


def _error(sql: str, why: str, do: str) -> ExpressionError:
    message = f"[tool.planner.backfill] has a SQL expression that can't be used: {why}\n    {sql}\n  {do}"
    return ExpressionError(message, why)


def _parse(sql: str) -> exp.Expr:
    """The expression's tree, parsed inside ``SELECT (…)`` so that it can be nothing but one expression."""
    one = "Write one SQL expression, for example: lower(name)"
    try:
        tokens = Postgres().tokenize(sql)
        statements = parse(PREFIX + sql + SUFFIX, dialect="postgres")
    except SqlglotError as error:
        raise _error(sql, f"it isn't SQL that can be read ({str(error).splitlines()[0]})", one) from error
    if any(token.comments for token in tokens):
        raise _error(sql, "it has a comment", "Move the comment out of the expression, to a line of the TOML file.")
    select = statements[0] if len(statements) == 1 else None
    if not isinstance(select, exp.Select) or len(select.expressions) != 1:
        raise _error(sql, "it is more than one expression", one)
    if any(value for name, value in select.args.items() if name != "expressions"):
        raise _error(sql, "it is more than one expression", one)
    outer = select.expressions[0]
    node: exp.Expr = outer.this if isinstance(outer, exp.Paren) else outer
    if not isinstance(outer, exp.Paren | exp.Subquery) or isinstance(node, NOT_ONE_VALUE):
        raise _error(sql, "it isn't one value", one)
    return node


def _check(sql: str, node: exp.Expr) -> None:
    for part in node.walk():
        if isinstance(part, exp.Parameter | exp.Placeholder | exp.Command | exp.SessionParameter):
            raise _error(sql, "it has a placeholder, and nothing gives that a value", "Write the value itself.")
        if _queries(part, node):
            continue
        name = part.name.lower() if isinstance(part, exp.Anonymous) else ""
        if isinstance(part, exp.AggFunc | exp.Window) or name in AGGREGATES:
            raise _error(
                sql,
                f"{part.sql('postgres')} is over many rows, and the expression is for one",
                "Put it into a subquery: (SELECT max(o.x) FROM other AS o WHERE o.id = …)",
            )
        if isinstance(part, MANY_ROWS):
            raise _error(sql, f"{part.sql('postgres')} gives several rows", "Put it into a subquery.")


def _queries(part: exp.Expr, top: exp.Expr) -> list[exp.Select]:
    """The SELECTs around a part, from the inside out, without the one that the parsing added."""
    found, node = [], part.parent
    while node is not None and node is not top.parent:
        if isinstance(node, exp.Select):
            found.append(node)
        node = node.parent
    return found


def _sources(query: exp.Select) -> Iterator[str]:
    """The names by which a SELECT's own columns can be qualified."""
    from_ = query.args.get("from_") or query.args.get("from")
    joined = [join.this for join in query.args.get("joins") or ()]
    for source in [*([from_.this] if from_ else []), *joined, *(query.args.get("laterals") or ())]:
        alias = source.args.get("alias")
        if alias is not None and isinstance(alias.this, exp.Identifier):
            yield _fold(alias.this)
        elif isinstance(source, exp.Table) and isinstance(source.this, exp.Identifier):
            yield _fold(source.this)


def _fold(identifier: exp.Identifier) -> str:
    """A name as PostgreSQL knows it: in lower case (of ASCII) unless it is quoted."""
    name = str(identifier.this)
    if identifier.args.get("quoted"):
        return name
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)


def _rewrite(sql: str, node: exp.Expr, columns: Collection[str], table: Table | None) -> tuple[str, set[str]]:
    """The text with the row's columns behind ``row_``, and their names."""
    replacements, reads = [], set()
    for column in node.find_all(exp.Column):
        queries = _queries(column, node)
        if any(ROW in _sources(query) for query in queries):
            raise _error(sql, f"the alias {ROW} is the planner's own", "Take another alias.")
        if _is_collation(column) or not _is_outer(sql, column, queries, columns, table):
            continue
        name = _fold(column.this)
        if name not in columns:
            near = difflib.get_close_matches(name, columns, 3) or sorted(columns)
            raise _error(sql, f"the table has no column {name}", f"There are: {', '.join(near)}")
        reads.add(name)
        start, end = _span(sql, column)
        replacements.append((start, end, f"{names.ident(ROW)}.{names.ident(name)}"))
    for start, end, text in sorted(replacements, reverse=True):
        sql = sql[:start] + text + sql[end:]
    return sql, reads


def _is_collation(column: exp.Column) -> bool:
    return isinstance(column.parent, exp.Collate) and column.arg_key == "expression"


def _is_outer(
    sql: str, column: exp.Column, queries: list[exp.Select], columns: Collection[str], table: Table | None
) -> bool:
    """Whether a column is the row's. In a subquery a bare name is the subquery's, if its tables have it."""
    sources = [source for query in queries for source in _sources(query)]
    has_from = any(query.args.get("from_") or query.args.get("from") for query in queries)
    qualifier = column.args.get("table")
    if isinstance(column.this, exp.Star):
        if qualifier is not None and _fold(qualifier) in sources:
            return False
        raise _error(sql, "* is not one value", "Name the column.")
    if qualifier is not None:
        return _is_own(sql, column, sources, table)
    name = _fold(column.this)
    if has_from and name in columns:
        raise _error(
            sql,
            f"{name} inside the subquery may be the subquery's column or the row's",
            f"Write {table.name if table else 'the table'}.{name} for the row's, or the other table's alias.",
        )
    return not has_from


def _is_own(sql: str, column: exp.Column, sources: list[str], table: Table | None) -> bool:
    qualifier, schema = _fold(column.args["table"]), column.args.get("db")
    if schema is None and qualifier in sources:
        return False
    own = table is not None and qualifier == table.name and (schema is None or _fold(schema) == table.schema)
    if not own:
        known = ", ".join([*sources, *([table.name] if table else [])])
        raise _error(sql, f"{qualifier} is no table that it can see", f"There are: {known or 'bare columns only'}")
    return True


def _span(sql: str, column: exp.Column) -> tuple[int, int]:
    """Where a column stands in the text."""
    places = [part.meta for part in column.parts]
    start, end = places[0].get("start"), places[-1].get("end")
    if start is None or end is None:
        raise _error(sql, f"the column {column.name} can't be found in it", "Write it in a simpler way.")
    return start - len(PREFIX), end - len(PREFIX) + 1


def _shape(sql: str, node: exp.Expr) -> tuple[Shape, bool]:
    """How evaluations of the expression compare, and whether they differ."""
    tokens = Postgres().tokenize(sql)
    found = {_volatile(token, following) for token, following in zip(tokens, [*tokens[1:], None], strict=True)}
    found.discard("")
    if not found:
        return "exact", False
    if found == {"uuid"} and isinstance(node, exp.Uuid | exp.Anonymous) and node.name.lower() in {"", *UUID_CALLS}:
        return "uuid", True
    if found == {"time"} and _is_moment(node):
        return "time", True
    return "random text", True


def shape_of(sql: str) -> Shape:
    """How evaluations of an expression that Django compiled compare."""
    tokens = Postgres().tokenize(sql)
    found = {_volatile(token, following) for token, following in zip(tokens, [*tokens[1:], None], strict=True)} - {""}
    if not found:
        return "exact"
    return "time" if found == {"time"} else "uuid" if found == {"uuid"} else "random text"


def _is_moment(node: exp.Expr) -> bool:
    """Whether the expression is the present itself, or so much before or after it."""
    if isinstance(node, exp.Add | exp.Sub):
        return _is_moment(node.left) and isinstance(node.right, exp.Interval)
    present = (exp.CurrentTimestamp, exp.CurrentDate, exp.CurrentTime, exp.Localtime, exp.Localtimestamp)
    return isinstance(node, present) or (isinstance(node, exp.Anonymous) and node.name.lower() in TIME_CALLS)


def _volatile(token: Token, following: Token | None) -> str:
    name = token.text.lower()
    if token.token_type == TokenType.STRING:
        return ""
    if name in TIME_WORDS and token.token_type != TokenType.IDENTIFIER:
        return "time"
    if following is None or following.token_type != TokenType.L_PAREN:
        return ""
    kinds = (("uuid", UUID_CALLS), ("time", TIME_CALLS), ("random", RANDOM_CALLS))
    return next((kind for kind, calls in kinds if name in calls), "")
