from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0038_remove_many_to_many")]

    operations = [
        migrations.CreateModel(
            "use",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("item", models.ForeignKey("rare.item", models.CASCADE)),
                ("label", models.ForeignKey("rare.label", models.CASCADE)),
            ],
        ),
        migrations.AddField("item", "labels", models.ManyToManyField("rare.label", through="rare.use")),
    ]
