import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Room",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="Chair",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("label", models.CharField(max_length=40)),
                ("legs", models.IntegerField()),
                ("room", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="corner.room")),
            ],
            options={"indexes": [models.Index(fields=["label"], name="corner_label")]},
        ),
    ]
