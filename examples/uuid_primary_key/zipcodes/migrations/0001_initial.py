import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Municipality",
            fields=[
                ("code", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name="ZipCode",
            fields=[
                ("code", models.CharField(max_length=5, primary_key=True, serialize=False)),
                (
                    "municipality",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="zipcodes.municipality"),
                ),
            ],
        ),
    ]
