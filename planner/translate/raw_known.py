"""The parts of PostgreSQL's expressions that are the same in every batch: neither volatile nor of the session's user.

What depends on a setting (time zone, date style) is here too: a bundle's step has Django's time zone, and the rest
is as it would be for the statement itself. Source: ``provolatile`` in pg_proc.
"""

from __future__ import annotations

from sqlglot import exp

DType = exp.DataType.Type

_NAMES = """
    Update Delete Table TableAlias Select Subquery From Where Join Identifier Column EQ Literal RawString
    ByteString National Null Boolean Paren Tuple And Or Not NEQ GT GTE LT LTE Is In Between Like ILike Escape
    SimilarTo RegexpLike RegexpILike NullSafeEQ NullSafeNEQ Add Sub Mul Div Mod Neg DPipe BitwiseAnd BitwiseOr
    BitwiseXor BitwiseNot Case If Coalesce Nullif Greatest Least Cast DataTypeParam Interval Var AtTimeZone
    Collate Exists Distinct Any Array Bracket JSONExtract JSONExtractScalar JSONBExtract JSONBExtractScalar
    JSONBContains JSONPath JSONPathRoot JSONPathKey JSONPathSubscript Concat ConcatWs Lower Upper Initcap Trim
    Length Substring StrPosition Replace Round Abs Ceil Floor Sqrt Left Right MD5 Extract TimestampTrunc
    SplitPart Reverse Translate RegexpReplace Star Count Max Min Sum LogicalAnd LogicalOr ArrayContainsAll
    ArrayContainedBy ArrayOverlaps Pad Sign Ascii Chr Repeat
"""

NODES: frozenset[type] = frozenset(found for name in _NAMES.split() if (found := getattr(exp, name, None)) is not None)
"""The nodes of sqlglot's tree that are understood."""

CALLS = frozenset(
    {
        *("btrim", "ltrim", "rtrim", "lpad", "rpad", "strpos", "substr", "octet_length", "char_length", "bit_length"),
        *("encode", "decode", "convert_to", "convert_from", "sha224", "sha256", "sha384", "sha512", "quote_ident"),
        *(
            "to_hex",
            "trunc",
            "ceiling",
            "mod",
            "power",
            "div",
            "date_part",
            "date_trunc",
            "make_date",
            "to_char",
            "to_date",
        ),
        *(
            "to_number",
            "regexp_match",
            "starts_with",
            "concat",
            "concat_ws",
            "array_length",
            "array_append",
            "cardinality",
        ),
        *("array_remove", "array_replace", "array_to_string", "string_to_array", "jsonb_build_object", "jsonb_set"),
        *(
            "jsonb_strip_nulls",
            "to_jsonb",
            "jsonb_typeof",
            "jsonb_array_length",
            "num_nulls",
            "num_nonnulls",
            "translate",
        ),
        *(
            "split_part",
            "replace",
            "left",
            "right",
            "initcap",
            "reverse",
            "repeat",
            "ascii",
            "chr",
            "sign",
            "normalize",
        ),
    }
)
"""Functions that sqlglot has no node of its own for."""

TYPES = frozenset(
    {
        *(DType.TEXT, DType.VARCHAR, DType.CHAR, DType.BPCHAR, DType.INT, DType.BIGINT, DType.SMALLINT, DType.DECIMAL),
        *(
            DType.FLOAT,
            DType.DOUBLE,
            DType.BOOLEAN,
            DType.DATE,
            DType.TIME,
            DType.TIMETZ,
            DType.TIMESTAMP,
            DType.TIMESTAMPTZ,
        ),
        *(DType.UUID, DType.JSON, DType.JSONB, DType.INTERVAL, DType.VARBINARY, DType.INET, DType.ARRAY),
    }
)
"""Built-in types whose input depends on nothing that the plan changes."""

SESSION_WORDS = frozenset(
    {
        *("user", "current_user", "session_user", "system_user", "current_role", "current_catalog", "current_schema"),
        *("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"),
    }
)
"""Words that PostgreSQL reads as functions, or as columns that every table has."""

SPECIAL_TIMES = frozenset({"now", "today", "tomorrow", "yesterday"})
