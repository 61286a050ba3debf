"""What is understood: the tables that the machine works from. A new kind of expression is one line here."""

from __future__ import annotations

from planner.translate import (
    builtin_calls,
    conditions,
    django_expressions,
    functions,
    objects,
    queries,
    slugs,
    text_lists,
    texts,
)
from planner.translate.machine import Rules
from planner.translate.syntax import EXPRESSIONS
from planner.translate.terms import (
    AppsTerm,
    BetweenTerm,
    ConnectionTerm,
    Const,
    DictTerm,
    DjangoTerm,
    EditorTerm,
    FieldTerm,
    FoundTerm,
    Hashing,
    MetaTerm,
    ModelTerm,
    QueryTerm,
    RelatedTerm,
    RouterTerm,
    RowTerm,
    Scalar,
)

SAME_ROWS = ("only", "defer", "select_related", "prefetch_related", "distinct", "select_for_update")

RULES = Rules(
    expressions=EXPRESSIONS,
    attributes={
        BetweenTerm: objects.between,
        ConnectionTerm: objects.connection_attribute,
        EditorTerm: objects.editor_attribute,
        FieldTerm: functions.field_attribute,
        FoundTerm: objects.found_attribute,
        MetaTerm: objects.meta_attribute,
        ModelTerm: objects.model_attribute,
        RelatedTerm: objects.related_attribute,
        RowTerm: objects.row_attribute,
        Scalar: functions.scalar_attribute,
    },
    methods={
        (AppsTerm, "get_model"): objects.get_model,
        **{(RouterTerm, name): objects.routed for name in ("db_for_read", "db_for_write", "allow_migrate")},
        (Const, "encode"): functions.encode,
        (Hashing, "hexdigest"): functions.hexdigest,
        (QueryTerm, "all"): queries.everything,
        (QueryTerm, "filter"): queries.filtered,
        (QueryTerm, "get"): queries.get,
        (QueryTerm, "iterator"): queries.iterator,
        (QueryTerm, "order_by"): queries.order_by,
        (QueryTerm, "using"): queries.using,
        (QueryTerm, "values"): queries.values,
        (QueryTerm, "values_list"): queries.values,
        **{(QueryTerm, name): queries.narrowed(name) for name in ("exclude", "annotate", "alias")},
        **{(QueryTerm, name): queries.the_same(name) for name in SAME_ROWS},
        **{(DjangoTerm, name): django_expressions.of_django for name in ("asc", "desc")},
        (DictTerm, "get"): texts.got,
        **{(kind, name): method for kind in (Const, Scalar) for name, method in texts.METHODS.items()},
        (Scalar, "encode"): functions.encode,
        (Scalar, "hex"): functions.hexadecimal,
        **{(kind, "split"): text_lists.split for kind in (Const, Scalar)},
        **{(kind, "join"): text_lists.join for kind in (Const, Scalar)},
    },
    functions=(
        (bool, conditions.boolean),
        *builtin_calls.FUNCTIONS,
        *functions.FUNCTIONS,
        *django_expressions.FUNCTIONS,
        *slugs.FUNCTIONS,
    ),
)
