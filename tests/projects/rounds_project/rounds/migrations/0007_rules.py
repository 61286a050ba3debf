from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0006_another_weight")]

    operations = [
        migrations.AddField("box", "row", models.IntegerField(default=1)),
        migrations.AddField("box", "key", models.UUIDField(null=True)),
        migrations.AddIndex("box", models.Index(fields=["row"], name="box_rows")),
        migrations.AddConstraint(
            "box",
            models.UniqueConstraint(fields=["tag"], condition=models.Q(row__gt=10**6), name="box_once"),
        ),
        migrations.AddConstraint("box", models.UniqueConstraint(fields=["id", "row"], name="box_key")),
    ]
