from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0002_another_size")]

    operations = [
        migrations.AddField("box", "colour", models.CharField(max_length=10, default="red")),
        migrations.DeleteModel("note"),
        migrations.CreateModel(
            "note",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("words", models.CharField(max_length=100)),
                ("box", models.ForeignKey("rounds.box", models.CASCADE)),
            ],
        ),
        migrations.AddIndex("note", models.Index(fields=["words"], name="note_words")),
    ]
