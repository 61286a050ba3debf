import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]

    operations = [
        migrations.AddField("book", "subtitle", models.CharField(max_length=200, null=True)),
        migrations.AddField("book", "copies", models.IntegerField(default=1)),
        migrations.AddField("book", "language", models.CharField(db_default="en", max_length=2)),
        migrations.AddField(
            "book",
            "editor",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="edited",
                to="library.author",
            ),
        ),
    ]
