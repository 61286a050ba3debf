"""What is understood: the tables that the machine works from. A new kind of expression is one line here."""

from __future__ import annotations

from planner.translate import functions, objects, queries
from planner.translate.machine import Rules
from planner.translate.syntax import EXPRESSIONS
from planner.translate.terms import (
    AppsTerm,
    ConnectionTerm,
    Const,
    EditorTerm,
    FieldTerm,
    FoundTerm,
    Hashing,
    ModelTerm,
    QueryTerm,
    RowTerm,
    Scalar,
)

RULES = Rules(
    expressions=EXPRESSIONS,
    attributes={
        ConnectionTerm: objects.connection_attribute,
        EditorTerm: objects.editor_attribute,
        FieldTerm: functions.field_attribute,
        FoundTerm: objects.found_attribute,
        ModelTerm: objects.model_attribute,
        RowTerm: objects.row_attribute,
        Scalar: functions.scalar_attribute,
    },
    methods={
        (AppsTerm, "get_model"): objects.get_model,
        (Const, "encode"): functions.encode,
        (Hashing, "hexdigest"): functions.hexdigest,
        (QueryTerm, "all"): queries.everything,
        (QueryTerm, "filter"): queries.filtered,
        (QueryTerm, "get"): queries.get,
        (QueryTerm, "iterator"): queries.iterator,
        (QueryTerm, "order_by"): queries.order_by,
        (QueryTerm, "using"): queries.using,
        (Scalar, "encode"): functions.encode,
    },
    functions=functions.FUNCTIONS,
)
