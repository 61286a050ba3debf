"""A new foreign key with a default: proved, and what it means for the row that the default points at is named."""

from __future__ import annotations

import json
from pathlib import Path

import project_helper

CUSTOMER = """migrations.CreateModel("Customer", [
    ("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=20))])"""
KEY = 'migrations.AddField("order", "customer", models.ForeignKey("shop.Customer", models.CASCADE, default=1))'
FREE = 'migrations.AddField("order", "buyer", models.ForeignKey("shop.Customer", models.CASCADE, null=True))'


def test_the_row_of_a_default_is_asked_for_and_named(tmp_path: Path) -> None:
    project = project_helper.shop(tmp_path)
    for old in (tmp_path / "shop" / "migrations").glob("000[23]*.py"):
        old.unlink()
    project.migration("0002_customer", CUSTOMER, after=["0001_initial"])
    project.migration("0003_key", f"{KEY},\n{FREE}", after=["0002_customer"])
    done = project.planner("plan", "shop", "0003")
    assert "\nPROVED:" in done.out, done.out
    plan = json.loads((tmp_path / "shop_0003_key" / "plan.json").read_text())
    (named,) = [one["detail"] for one in plan["hazards"] if one["id"] == "default-row-held"]
    assert named == "what public.shop_order.customer_id points at in public.shop_customer can't be deleted by old code"
    held = "old code can't delete the one row that the default of public.shop_order.customer_id refers to"
    assert any(held in text for text in plan["proof"]["evidence"])
    preflight = (tmp_path / "shop_0003_key" / "preflight.sql").read_text()
    assert 'WHERE NOT EXISTS (SELECT FROM "public"."shop_customer" AS held_ WHERE held_."id" = 1)' in preflight
