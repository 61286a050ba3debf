"""Whether a value fits its column. Where it may not, the server refuses it from Python too: a requirement."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from sqlglot import exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.tokens import Token, TokenType  # type: ignore[attr-defined]

from planner import names
from planner.translate.compiling import connection
from planner.translate.expressions import render
from planner.translate.fields import describe, kind_of
from planner.translate.terms import Field, Model, NotUnderstoodError, Scalar
from planner.translate.values import ROW, Requirement, Value

HEX = {"md5": 32, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
SHORTER = {"lower", "upper", "btrim", "ltrim", "rtrim", "split_part", "substr", "left"}
UUID_OR_INTEGER = 36
ARITHMETIC = {TokenType.PLUS, TokenType.DASH, TokenType.STAR}


def check(
    model: Model, column: str, sql: exp.Expr, where: Value | None, into: Model | None = None
) -> tuple[Requirement, ...]:
    """What must hold so that an expression fits the column, for the rows that meet the condition.

    :param model: whose row it is that the expression reads
    :param into: whose column it is, if not of the same model
    """
    field = _field(into or model, column)
    if isinstance(field, models.FileField):
        return ()  # its own name, or the empty text
    kind = kind_of(field)
    if kind == "text" and _limit(field) is not None:
        most = longest(model, sql)
        if isinstance(sql, exp.Subquery) or (most is not None and most <= (_limit(field) or 0)):
            return ()
        return (_too_long(field, render(sql), where),)
    if kind == "integer" and (sql.find(exp.Add, exp.Sub, exp.Mul) or (into is not None and _wider(model, field, sql))):
        return (_out_of_range(field, render(sql), where),)
    return ()


def check_null(model: Model, column: str, value: Scalar, where: Value | None) -> tuple[Requirement, ...]:
    """What must hold so that no row gets NULL where its column takes none."""
    field = _field(model, column)
    if field.null or not value.nullable:
        return ()
    message = f"{describe(field)} must not be None"
    return (Requirement(_narrowed(f"({render(value.sql)}) IS NULL", where), message, refused=True),)


def _wider(model: Model, field: Field, sql: exp.Expr) -> bool:
    """Whether an integer, or whatever gives one, may be one that the field can't hold."""
    if not isinstance(sql, exp.Column) or sql.table != ROW:
        return not isinstance(sql, exp.Literal | exp.Null | exp.Neg)
    own, wanted = _field(model, sql.name), field
    while own.is_relation:
        own = own.target_field
    while wanted.is_relation:
        wanted = wanted.target_field
    return bool(own.rel_db_type(connection("default")) != wanted.rel_db_type(connection("default")))


def check_text(model: Model, column: str, sql: str, where: Value | None) -> tuple[Requirement, ...]:
    """The same for an expression that Django compiled."""
    field = _field(model, column)
    tokens = Postgres().tokenize(sql)
    if len(tokens) == 1 or sql.endswith(("::uuid", "::timestamptz", "::date", "::jsonb")):
        return ()
    plain = len(tokens) == 3 and tokens[1].token_type == TokenType.DOT  # noqa: PLR2004 - "row_"."column"
    if plain:
        own = _field(model, tokens[2].text)
        if type(own) is type(field) and (_limit(own) or 0) <= (_limit(field) or 0) and _whole(own) <= _whole(field):
            return ()
    try:
        kind = kind_of(field)
    except NotUnderstoodError:
        return ()
    if kind == "text" and _limit(field) is not None:
        return (_too_long(field, sql, where),)
    if kind == "integer" and _computes(tokens):
        return (_out_of_range(field, _widened(model, sql), where),)
    if kind.startswith("decimal") and field.max_digits is not None and (plain or _computes(tokens)):
        return (_too_large(field, _widened(model, sql), where),)
    return ()


def _computes(tokens: list[Token]) -> bool:
    return any(token.token_type in ARITHMETIC | {TokenType.SLASH} for token in tokens)


def _field(model: Model, column: str) -> Field:
    return next(field for field in model._meta.local_concrete_fields if field.column == column)


def _limit(field: Field) -> int | None:
    limit = getattr(field, "max_length", None)
    return int(limit) if limit is not None and not isinstance(field, models.TextField) else None


def _whole(field: Field) -> int:
    """How many digits before the point a decimal has; 0 for what is none, or has no limit."""
    return int(getattr(field, "max_digits", None) or 0) - int(getattr(field, "decimal_places", None) or 0)


def longest(model: Model, sql: exp.Expr) -> int | None:
    """The most letters that a text can have, if that is known."""
    if isinstance(sql, exp.Null):
        return 0
    if isinstance(sql, exp.Literal):
        return len(str(sql.this))
    if isinstance(sql, exp.Column):
        return _limit(_field(model, sql.name)) if sql.table == ROW else None
    if isinstance(sql, exp.Paren | exp.Collate):
        return longest(model, sql.this)
    if isinstance(sql, exp.Cast):
        return UUID_OR_INTEGER
    if isinstance(sql, exp.DPipe):
        parts = [longest(model, sql.left), longest(model, sql.right)]
        return None if None in parts else sum(part or 0 for part in parts)
    if isinstance(sql, exp.Case):
        return _largest(model, [*(each.args["true"] for each in sql.args["ifs"]), sql.args["default"]])
    if isinstance(sql, exp.Anonymous):
        return _of_function(model, sql)
    return None


def _of_function(model: Model, sql: exp.Anonymous) -> int | None:
    name, arguments = str(sql.this), sql.expressions
    if name == "encode" and isinstance(arguments[0], exp.Anonymous):
        return HEX.get(str(arguments[0].this))
    if name == "md5":
        return HEX["md5"]
    if name == "coalesce":
        return _largest(model, arguments)
    if name == "replace" and len(str(arguments[2].this)) <= len(str(arguments[1].this)):
        return longest(model, arguments[0])
    if name == "left":
        return int(arguments[1].this)
    return longest(model, arguments[0]) if name in SHORTER else None


def _largest(model: Model, parts: list[exp.Expr]) -> int | None:
    found = [longest(model, part) for part in parts]
    return None if None in found else max(part or 0 for part in found)


def _too_long(field: Field, sql: str, where: Value | None) -> Requirement:
    violation = f"char_length(CAST({sql} AS text)) > {_limit(field)}"
    return Requirement(_narrowed(violation, where), f"the value is too long for {describe(field)}", refused=True)


def _out_of_range(field: Field, sql: str, where: Value | None) -> Requirement:
    lowest, highest = connection("default").ops.integer_field_range(field.get_internal_type())
    violation = f"{sql} NOT BETWEEN {lowest} AND {highest}"
    return Requirement(_narrowed(violation, where), f"the value is out of range for {describe(field)}", refused=True)


def _too_large(field: Field, sql: str, where: Value | None) -> Requirement:
    most = 10 ** _whole(field)
    violation = f"abs(round(CAST({sql} AS numeric), {field.decimal_places})) >= {most}"
    return Requirement(_narrowed(violation, where), f"the value is too large for {describe(field)}", refused=True)


def _narrowed(violation: str, where: Value | None) -> str:
    return violation if where is None else f"({where.sql}) AND ({violation})"


def _widened(model: Model, sql: str) -> str:
    """The expression with the row's integers as numeric, so that asking doesn't overflow."""
    tokens = Postgres().tokenize(sql)
    result, end = [], 0
    for place, token in enumerate(tokens[2:], 2):
        if tokens[place - 1].token_type != TokenType.DOT or tokens[place - 2].text != ROW:
            continue
        if kind_of(_field(model, token.text)) == "integer":
            own = f"{names.ident(ROW)}.{names.ident(token.text)}"
            result += [sql[end : tokens[place - 2].start], f"CAST({own} AS numeric)"]
            end = token.end + 1
    return "".join([*result, sql[end:]])


def is_wider(field: Field, kind: str) -> bool:
    """Whether a decimal has as many places as its column: with more digits before the point both sides refuse it."""
    if not kind.startswith("decimal(") or not kind_of(field).startswith("decimal("):
        return False
    return int(kind.rpartition(",")[2].rstrip(")")) == int(field.decimal_places)


def check_places(field: Field, value: Decimal) -> None:
    """Django rounds in another way than PostgreSQL."""
    exponent = value.as_tuple().exponent
    places, digits = int(field.decimal_places), int(field.max_digits)
    if not isinstance(exponent, int) or -exponent > places or value.adjusted() >= digits:
        raise NotUnderstoodError(f"{describe(field)} has fewer digits than {value}")
