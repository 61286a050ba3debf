import django
from django.db import migrations, models


def number(value, **more):
    """A field with a default in the database, from Django 5.0 on."""
    word = "db_default" if django.VERSION >= (5,) else "default"
    return models.IntegerField(**{word: value}, **more)


class Migration(migrations.Migration):
    dependencies = [("rename", "0008_also_altered")]

    operations = [
        migrations.AddField("part", "weight", number(7)),
        migrations.AddField("mark", "weight", number(7, null=True)),
        migrations.RunSQL("CREATE VIEW rename_shown AS SELECT title FROM rename_maker", "DROP VIEW rename_shown"),
    ]
