from django.contrib.postgres.fields import DateRangeField
from django.contrib.postgres.indexes import BrinIndex, BTreeIndex, GinIndex, GistIndex, HashIndex, SpGistIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models
from django.db.models.functions import Upper


class TsRange(models.Func):
    function = "daterange"
    output_field = DateRangeField()


class Migration(migrations.Migration):
    dependencies = [("rare", "0014_remove_index_concurrently")]

    operations = [
        migrations.AddIndex("item", GinIndex(SearchVector("note", config="english"), name="item_gin")),
        migrations.AddIndex("item", BrinIndex(fields=["id"], name="item_brin", autosummarize=True, pages_per_range=4)),
        migrations.AddIndex("item", HashIndex(fields=["code"], name="item_hash")),
        migrations.AddIndex("item", SpGistIndex(fields=["code"], name="item_spgist")),
        migrations.AddIndex("item", GistIndex(TsRange("start", "end"), name="item_gist")),
        migrations.AddIndex("item", BTreeIndex(fields=["code"], name="item_btree", fillfactor=80)),
        migrations.AddIndex("item", models.Index("code", models.F("price").desc(nulls_last=True), name="item_desc")),
        migrations.AddIndex("item", models.Index(fields=["-stock", "price"], include=["name"], name="item_include")),
        migrations.AddIndex(
            "item",
            models.Index(
                fields=["code"], opclasses=["varchar_pattern_ops"], condition=models.Q(stock__gt=0), name="item_partial"
            ),
        ),
        migrations.AddIndex("item", models.Index(Upper("name"), name="item_upper")),
        migrations.AddIndex("item", models.Index(fields=["stock"], db_tablespace="pg_default", name="item_space")),
    ]
