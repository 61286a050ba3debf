import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            "maker",
            [("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=40, unique=True))],
        ),
        migrations.CreateModel(
            "tag", [("id", models.AutoField(primary_key=True)), ("word", models.CharField(max_length=40))]
        ),
        migrations.CreateModel(
            "item",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.CharField(max_length=100)),
                ("code", models.CharField(max_length=20)),
                ("price", models.IntegerField()),
                ("note", models.TextField(null=True)),
                ("start", models.DateField(default=datetime.date(2020, 1, 1))),
                ("end", models.DateField(default=datetime.date(2021, 1, 1))),
                ("stock", models.IntegerField(default=0)),
                ("maker", models.ForeignKey("rare.maker", models.CASCADE)),
                ("tags", models.ManyToManyField("rare.tag")),
            ],
        ),
        migrations.CreateModel(
            "part",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("item", models.ForeignKey("rare.item", models.CASCADE)),
                ("number", models.IntegerField()),
            ],
        ),
    ]
