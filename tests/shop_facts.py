"""What is known of each migration of the test projects: its hazards, the phases of its steps, the recipes for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import django
import pytest

SHOP = Path(__file__).resolve().parent / "projects" / "shop_project"
CORNER = SHOP.with_name("corner_project")
RARE = SHOP.with_name("rare_project")
PARTS = SHOP.with_name("parts_project")
ROUNDS = SHOP.with_name("rounds_project")


def others_turn(number: int) -> Sequence[pytest.MarkDecorator]:
    """Each Django takes one half in every run, 6.1 the half that the others leave; all take both with ``-m sweep``."""
    return () if number % 2 == (django.VERSION >= (6,)) else (pytest.mark.sweep,)


def _migrations(folder: Path) -> tuple[str, ...]:
    """All migrations of an app but the first."""
    return tuple(sorted(path.stem for path in (folder / "migrations").glob("0*.py")))[1:]


MIGRATIONS = _migrations(SHOP / "shop")
CORNERS = _migrations(CORNER / "corner")
"""Operations that come up rarely."""
ROUND_NAMES = _migrations(ROUNDS / "rounds")
"""What needs something to be gone, and what comes back under its name: test_rounds_rehearsed.py plans them."""
PARTED = _migrations(PARTS / "parts")
"""Rules of a partitioned table: test_partitions.py plans them."""
RARES = _migrations(RARE / "rare")
"""What else Django has: renames of tables, all kinds of indexes and constraints, defaults, RunSQL, partitions."""
SAMPLED = tuple(
    name
    for name in RARES
    if name[:4] in ("0002", "0005", "0011", "0012", "0015", "0017", "0022", "0023", "0037", "0045", "0055", "0057")
)
"""Those of them that every run of the tests plans; ``-m sweep`` plans all."""

HAZARDS: Mapping[str, tuple[str, ...]] = {
    "0004_add_callable_default": ("one-value-for-all-rows",),
    "0005_add_timestamp_default": ("one-value-for-all-rows",),
    "0011_remove_nullable": ("data-lost",),
    "0012_remove_not_null": ("data-lost",),
    "0013_remove_foreign_key": ("data-lost",),
    "0014_rename_field": ("rename-breaks-old-code",),
    "0015_not_null": ("enforced-after-deploy",),
    "0019_unique_on": ("enforced-after-deploy",),
    "0020_unique_off": ("released-after-deploy",),
    "0026_integer_to_foreign_key": ("enforced-after-deploy",),
    "0032_add_check": ("enforced-after-deploy",),
    "0033_add_unique_constraint": ("enforced-after-deploy",),
    "0034_add_unique_conditional": ("enforced-after-deploy",),
    "0035_add_unique_deferrable": ("enforced-after-deploy",),
    "0037_remove_unique_constraint": ("released-after-deploy",),
    "0038_remove_unique_conditional": ("released-after-deploy",),
    "0040_delete_model": ("data-lost",),
    "0045_run_sql_drop_table": ("raw-sql",),
    "0047_run_sql": ("raw-sql",),
    "0048_run_sql_params": ("old-code-writes-after-backfill",),
    "0051_run_python_untranslatable": ("python-not-translated",),
    "0053_unique_together": ("enforced-after-deploy",),
    "0058_other_schema": ("raw-sql",),
    "0006_foreign_key_column": ("rename-breaks-old-code",),
    "0002_rename_model": ("rename-breaks-old-code",),
    "0003_rename_referenced_model": ("rename-breaks-old-code",),
    "0004_alter_model_table": ("rename-breaks-old-code",),
    "0007_no_order_with_respect_to": ("data-lost",),
    "0008_unique_together": ("enforced-after-deploy",),
    "0009_unique_together_changed": ("released-after-deploy",),
    "0010_no_unique_together": ("released-after-deploy",),
    "0011_constraint_not_valid": ("enforced-after-deploy",),
    "0017_unique_forms": ("enforced-after-deploy",),
    "0018_unique_nulls_not_distinct": ("enforced-after-deploy",),
    "0019_remove_unique_forms": ("released-after-deploy",),
    "0020_exclusion": ("no-online-form",),
    "0021_remove_exclusion": ("released-after-deploy",),
    "0025_generated_stored": ("no-online-form",),
    "0026_remove_generated": ("data-lost",),
    "0028_collation": ("no-online-form",),
    "0029_positive": ("enforced-after-deploy",),
    "0031_db_column": ("rename-breaks-old-code",),
    "0033_db_constraint_on": ("enforced-after-deploy",),
    "0036_rename_foreign_key": ("rename-breaks-old-code",),
    "0037_rename_many_to_many": ("rename-breaks-old-code",),
    "0038_remove_many_to_many": ("data-lost",),
    "0040_one_to_one": ("enforced-after-deploy",),
    "0041_foreign_key_again": ("released-after-deploy",),
    "0043_serial": ("raw-sql",),
    "0044_rename_serial_model": ("rename-breaks-old-code",),
    "0046_run_sql_constraint": ("enforced-after-deploy", "old-code-writes-after-backfill"),
    "0047_run_sql_function": ("raw-sql",),
    "0048_run_sql_view": ("raw-sql",),
    "0051_rename_back": ("rename-breaks-old-code",),
    "0052_delete_child_and_parent": ("data-lost",),
    "0053_partitioned": ("raw-sql",),
}

PHASES: Mapping[str, str] = {
    "0002_add_nullable": "expand: add_nickname",
    "0003_add_constant_default": "expand: add_country; contract: drop_default_country",
    "0007_add_unique_uuid": (
        "expand: add_uid, trigger_uid; "
        "backfill: backfill_uid; "
        "validate: declare_not_null_uid, validate_not_null_uid, unique_index_uid, attach_unique_uid; "
        "contract: drop_trigger_uid"
    ),
    "0008_add_foreign_key": (
        "expand: add_favourite_id; "
        "validate: index_favourite_id, add_foreign_key_favourite_id, validate_foreign_key_favourite_id"
    ),
    "0012_remove_not_null": "expand: drop_not_null_legacy_number; contract: drop_legacy_number",
    "0013_remove_foreign_key": "expand: drop_not_null_seller_id, drop_foreign_key_seller_id; contract: drop_seller_id",
    "0014_rename_field": "cutover: rename_name",
    "0015_not_null": "contract: declare_not_null_rating, validate_not_null_rating",
    "0016_not_null_with_default": (
        "expand: trigger_level_not_null; "
        "backfill: backfill_level_not_null; "
        "validate: declare_not_null_level, validate_not_null_level; "
        "contract: drop_trigger_level_not_null"
    ),
    "0018_drop_not_null": "expand: drop_not_null_price",
    "0019_unique_on": "expand: index_vendor_code_like; contract: unique_index_vendor_code, attach_unique_vendor_code",
    "0020_unique_off": "contract: drop_index_vendor_code_like, drop_unique_vendor_code",
    "0022_index_off": "contract: drop_index_position",
    "0023_varchar_to_text_indexed": (
        "expand: type_description; validate: index_description_like, drop_old_index_description_like, rename_index"
    ),
    "0024_varchar_growth": "expand: type_summary",
    "0026_integer_to_foreign_key": (
        "expand: index_supplier_number; contract: add_foreign_key_supplier_number, validate_foreign_key_supplier_number"
    ),
    "0027_foreign_key_to_integer": "expand: drop_foreign_key_maker_id; contract: drop_index_maker_id",
    "0028_integer_to_bigint": (
        "expand: retype_add_shop_product, retype_trigger_shop_product; "
        "backfill: backfill_retype_weight; "
        "validate: retype_swap; "
        "contract: retype_drop_shop_product"
    ),
    "0031_remove_index": "contract: drop_index_title_price",
    "0032_add_check": "contract: add_check_shop_price_positive, validate_check_shop_price_positive",
    "0033_add_unique_constraint": "contract: unique_index_title_vendor_code, attach_unique_title_vendor_code",
    "0036_remove_check": "expand: drop_check_shop_price_positive",
    "0037_remove_unique_constraint": "contract: drop_unique_title_vendor_code",
    "0039_create_model": (
        "expand: create_shop_basket, create_shop_basket_products, "
        "add_foreign_key_customer_id, add_foreign_key_basket_id, add_foreign_key_product_id"
    ),
    "0040_delete_model": (
        "expand: drop_foreign_key_coupon_id, drop_foreign_key_customer_id, drop_foreign_key_order_id; "
        "contract: drop_shop_coupon, drop_shop_coupon_orders"
    ),
    "0045_run_sql_drop_table": "contract: as_written_runsql",
    "0048_run_sql_params": "backfill: backfill_update_1, backfill_update_1_2",
    "0050_run_python_translatable": (
        "expand: add_slug, trigger_fill_slugs; backfill: backfill_fill_slugs; contract: drop_trigger_fill_slugs"
    ),
    "0055_self_foreign_key": (
        "expand: add_canonical_id; "
        "validate: index_canonical_id, add_foreign_key_canonical_id, validate_foreign_key_canonical_id"
    ),
    "0056_primary_key_moved": "validate: unique_index_code, attach_unique_code, unique_index_uid, swap_primary_key",
}
"""The steps by their slugs, on PostgreSQL 18, without bookkeeping and progress schema: loosen early, tighten late."""

EXERCISED: Mapping[str, str] = {
    "on_new_table": "0039_create_model",
    "retype": "0028_integer_to_bigint",
    "nothing_to_do": "0013_remove_foreign_key",
    "run_python": "0050_run_python_translatable",
    "run_sql": "0048_run_sql_params",
    "create_table": "0039_create_model",
    "drop_table": "0040_delete_model",
    "add_column": "0002_add_nullable",
    "drop_column": "0012_remove_not_null",
    "rename_column": "0014_rename_field",
    "rename_table": "0002_rename_model",
    "alter_table_comment": "0005_alter_model_table_comment",
    "validate": "0012_validate_constraint",
    "add_partitioned_index": "0055_partitioned_add_index",
    "drop_partitioned_index": "0057_partitioned_remove_index",
    "add_partitioned_unique": "0002_unique",
    "add_partitioned_foreign_key": "0006_foreign_key_on",
    "set_not_null": "0016_not_null_with_default",
    "drop_not_null": "0018_drop_not_null",
    "alter_default": "0005_no_db_default",
    "alter_comment": "0003_comment",
    "alter_type": "0024_varchar_growth",
    "add_index": "0029_add_index",
    "drop_index": "0031_remove_index",
    "rename_index": "0002_rename_index",
    "replace_index": "0023_varchar_to_text_indexed",
    "add_unique": "0033_add_unique_constraint",
    "add_check_or_foreign_key": "0032_add_check",
    "drop_constraint": "0036_remove_check",
    "rename_constraint": "0006_foreign_key_column",
    "move_primary_key": "0056_primary_key_moved",
    "as_written": "0047_run_sql",
    "replace_unique": "0008_other_rules",
}
"""For each recipe a migration with a change that it takes."""
