from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            "shop",
            [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=40, unique=True))],
        ),
        migrations.CreateModel(
            "box",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("size", models.CharField(max_length=20)),
                ("weight", models.IntegerField()),
                ("owner", models.ForeignKey("rounds.shop", models.CASCADE)),
                ("label", models.CharField(max_length=20, null=True)),
            ],
        ),
        migrations.CreateModel(
            "note",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("text", models.TextField()),
                ("shop", models.ForeignKey("rounds.shop", models.CASCADE, null=True)),
            ],
        ),
    ]
