import django
from django.db import migrations, models


def check(condition, name):
    """A check constraint: the argument is called ``check`` before Django 5.1, ``condition`` since."""
    word = "condition" if django.VERSION >= (5, 1) else "check"
    return models.CheckConstraint(**{word: condition}, name=name)


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            "maker",
            [
                ("id", models.AutoField(primary_key=True)),
                ("name", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=20, unique=True)),
            ],
        ),
        migrations.CreateModel(
            "tag", [("id", models.AutoField(primary_key=True)), ("word", models.CharField(max_length=40))]
        ),
        migrations.CreateModel(
            "thing",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("note", models.TextField(null=True)),
                ("slug", models.CharField(max_length=30, unique=True)),
                ("title", models.CharField(max_length=60, db_index=True)),
                ("amount", models.IntegerField()),
                ("limit", models.IntegerField()),
                ("kind", models.CharField(max_length=10)),
                ("data", models.JSONField(default=dict)),
                ("maker", models.ForeignKey("rename.maker", models.CASCADE)),
                ("parent", models.ForeignKey("rename.thing", models.SET_NULL, null=True)),
                ("tags", models.ManyToManyField("rename.tag")),
            ],
            options={
                "unique_together": {("kind", "amount")},
                "constraints": [check(models.Q(amount__gte=0) | models.Q(limit__gte=0), "thing_fits")],
                "indexes": [
                    models.Index("kind", models.F("amount").desc(), name="thing_kind_amount"),
                    models.Index(fields=["limit"], condition=models.Q(amount__gt=5), name="thing_limit_part"),
                ],
            },
        ),
        migrations.CreateModel(
            "part",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("maker", models.ForeignKey("rename.maker", models.CASCADE, to_field="code", null=True)),
                ("thing", models.OneToOneField("rename.thing", models.CASCADE)),
            ],
        ),
    ]
