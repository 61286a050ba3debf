from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0009_keys")]

    operations = [
        migrations.RenameModel("note", "memo"),
        migrations.AlterField("memo", "box", models.CharField(max_length=255)),
        migrations.RenameField("memo", "box", "place"),
        migrations.AddIndex("memo", models.Index(fields=["place", "words"], name="memo_places")),
    ]
