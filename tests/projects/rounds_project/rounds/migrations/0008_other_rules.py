from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0007_rules")]

    operations = [
        migrations.RemoveConstraint("box", "box_once"),
        migrations.RemoveConstraint("box", "box_key"),
        migrations.RemoveIndex("box", "box_rows"),
        migrations.AlterField("box", "tag", models.CharField(max_length=10, default="t", verbose_name="tag")),
        migrations.AddConstraint(
            "box",
            models.UniqueConstraint(fields=["tag"], condition=models.Q(row__gt=10**7), name="box_once"),
        ),
        migrations.AddConstraint("box", models.UniqueConstraint(fields=["id", "tag"], name="box_key")),
        migrations.AddIndex("box", models.Index(fields=["row", "tag"], name="box_rows")),
    ]
