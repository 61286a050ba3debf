import django
import django.db.models.deletion
from django.db import migrations, models

CHECK = "condition" if django.VERSION >= (5, 1) else "check"

SERIAL = """
    ALTER TABLE retype_shelf ALTER COLUMN id DROP IDENTITY;
    CREATE SEQUENCE "Shelf numbers" AS integer INCREMENT 5 START 10 OWNED BY retype_shelf.id;
    ALTER TABLE retype_shelf ALTER COLUMN id SET DEFAULT nextval('"Shelf numbers"');
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Shelf",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("Label", models.CharField(max_length=30, null=True)),
                ("number", models.IntegerField(unique=True, db_comment="painted on it")),
                ("small", models.SmallIntegerField(db_default=7)),
                ("date", models.CharField(max_length=40, db_default="today")),
                ("weight", models.DecimalField(max_digits=10, decimal_places=3, null=True)),
                ("flag", models.BooleanField(default=False)),
                ("open", models.BooleanField(default=False)),
                ("ratio", models.IntegerField(null=True)),
                ("rank", models.IntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(models.functions.Lower("date"), name="retype_lower", condition=models.Q(date__gt="a")),
                    models.Index(fields=["Label", "-number"], name="retype_label", condition=models.Q(Label__gt="b")),
                ],
                "constraints": [
                    models.CheckConstraint(name="retype_small", **{CHECK: models.Q(small__lt=9000)}),
                    models.UniqueConstraint(fields=["number", "small"], name="retype_pair"),
                    models.UniqueConstraint(fields=["rank"], name="retype_rank", deferrable=models.Deferrable.DEFERRED),
                    models.UniqueConstraint(fields=["date"], name="retype_date", condition=models.Q(flag=True)),
                ],
            },
        ),
        migrations.RunSQL(SERIAL),
        migrations.CreateModel(
            name="Book",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "shelf",
                    models.ForeignKey(
                        db_column="Shelf No", null=True, on_delete=django.db.models.deletion.CASCADE, to="retype.shelf"
                    ),
                ),
                (
                    "number",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="retype.shelf",
                        to_field="number",
                    ),
                ),
                ("pages", models.IntegerField(null=True)),
            ],
        ),
    ]
