from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            "maker", [("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=40))]
        ),
        migrations.CreateModel(
            "item",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("name", models.CharField(max_length=100)),
                ("price", models.IntegerField()),
                ("note", models.TextField(null=True)),
                ("seen", models.DateTimeField(null=True)),
                ("maker", models.ForeignKey("stock.maker", models.CASCADE)),
            ],
        ),
        migrations.CreateModel(
            "part",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("item", models.ForeignKey("stock.item", models.CASCADE)),
                ("number", models.IntegerField()),
            ],
        ),
    ]
