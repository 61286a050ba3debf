"""The examples of the recipes' pages: their SQL runs as it stands, statement by statement; the rest can be read."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from typing import Any

import django
import psycopg
import pytest
from pg_helper import Database, database

from planner import explain

TABLES = """
CREATE TABLE shop_maker (id bigint PRIMARY KEY);
CREATE TABLE shop_customer (id bigint PRIMARY KEY, level integer, nickname text NOT NULL);
CREATE TABLE shop_product (
    id bigint PRIMARY KEY, title varchar(100), price integer, description text, maker_id bigint,
    CONSTRAINT shop_product_maker_id_fk FOREIGN KEY (maker_id) REFERENCES shop_maker (id)
);
CREATE TABLE shop_order (
    id bigint PRIMARY KEY, state text DEFAULT 'new', total integer, seller_id bigint NOT NULL,
    CONSTRAINT shop_order_seller_id_fk FOREIGN KEY (seller_id) REFERENCES shop_customer (id)
);
CREATE TABLE shop_line (
    id bigint PRIMARY KEY, order_id bigint, product_id bigint, CONSTRAINT line_once UNIQUE (order_id)
);
CREATE TABLE shop_coupon (
    id bigint PRIMARY KEY, customer_id bigint,
    CONSTRAINT shop_coupon_customer_id_fk FOREIGN KEY (customer_id) REFERENCES shop_customer (id)
);
CREATE TABLE oauth2_provider_accesstoken (
    id bigint PRIMARY KEY, token text, CONSTRAINT accesstoken_token_key UNIQUE (token)
);
CREATE TABLE zipcodes_municipality (code text CONSTRAINT zipcodes_municipality_pkey PRIMARY KEY, id uuid NOT NULL);
CREATE TABLE log (id bigint PRIMARY KEY, text text) PARTITION BY RANGE (id);
CREATE TABLE log_old PARTITION OF log FOR VALUES FROM (MINVALUE) TO (10);
INSERT INTO shop_customer VALUES (1, 1, 'Ann');
INSERT INTO shop_product VALUES (1, 'Tea', 3), (2, 'Cups', 9);
"""
BEFORE = {
    "create-table": "CREATE TABLE shop_basket (id bigint PRIMARY KEY, customer_id bigint)",
    "drop-index": "CREATE INDEX shop_title_price ON shop_product (title, price)",
    "drop-partitioned-index": "CREATE INDEX log_text ON log (text)",
    "rename-constraint": "ALTER TABLE shop_product ADD CONSTRAINT price_positive CHECK (price > 0)",
    "replace-index": "CREATE INDEX shop_product_description_like ON shop_product (description)",
}
"""What the examples of a page find besides the tables."""
SQL = ("ALTER", "BEGIN", "COMMENT", "COMMIT", "CREATE", "DROP", "SET", "UPDATE")
DRIVERS = ("before_deploy.sql:", "after_deploy.sql:")
NAMES = """
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q
def next_number():
    return "P-1"
"""
EXAMPLES = [(name, heading) for name in explain.recipe_names() for heading in ("Bad", "Good")]


def example(name: str, heading: str) -> list[str]:
    """The lines of an example, without what says which driver runs them."""
    text = explain.page(name).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line.removeprefix("    ").rstrip() for line in text.strip("\n").splitlines()]
    for driver in DRIVERS:
        lines = [line.removeprefix(driver).strip() if line.startswith(driver) else line for line in lines]
    return lines


def statements(lines: list[str]) -> Iterator[str]:
    """Each statement of an example in SQL; none of another one."""
    code = [line.partition("--")[0].strip() for line in lines]
    if next((line.split()[0].rstrip(";") for line in code if line), "") in SQL:
        yield from (one.strip() for one in " ".join(code).split(";") if one.strip())


RUN = [(name, heading) for name, heading in EXAMPLES if any(statements(example(name, heading)))]
READ = [one for one in EXAMPLES if one not in RUN]


@pytest.fixture(scope="module")
def server() -> Iterator[Database]:
    with database() as found:
        yield found


@pytest.mark.parametrize(("name", "heading"), RUN)
def test_the_sql_of_an_example_runs(name: str, heading: str, server: Database) -> None:
    server.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    server.run(TABLES + BEFORE.get(name, ""))
    with server.connect(autocommit=True) as connection:
        for statement in statements(example(name, heading)):
            connection.execute(statement.encode())


@pytest.mark.parametrize(("name", "heading"), READ)
def test_an_example_that_is_not_sql_can_be_read(name: str, heading: str) -> None:
    """Operations can be made; of commands and comments in SQL (“no step”) there is nothing to read."""
    lines = [line for line in example(name, heading) if not line.startswith(("planner ", "-- "))]
    text = "\n".join(lines)
    if text.startswith("["):
        assert "planner" in tomllib.loads(text)["tool"]
        return
    if django.VERSION < (5, 1):
        text = text.replace("condition=", "check=")
    names: dict[str, Any] = {}
    exec(NAMES, names)
    exec(compile(ast.parse(text), name, "exec"), names)


def test_the_examples_are_complete() -> None:
    assert not [one for one in EXAMPLES if "…" in "".join(example(*one))]
    assert len(RUN) >= 35
    assert len(READ) >= 15


def test_what_is_wrong_would_be_seen(server: Database) -> None:
    lines = ["before_deploy.sql:  DROP TABLE x; -- y", "                    BEGIN;"]
    assert list(statements([line.removeprefix(DRIVERS[0]).strip() for line in lines])) == ["DROP TABLE x", "BEGIN"]
    with pytest.raises(psycopg.errors.UndefinedTable):
        server.run("DROP TABLE x")
