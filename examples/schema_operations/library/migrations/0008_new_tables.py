import django.db.models.deletion
from django.db import migrations, models

AUTHORSHIP = migrations.CreateModel(
    name="Authorship",
    fields=[
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("author", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="library.author")),
        ("book", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="library.book")),
    ],
    options={"db_table": "library_book_authors", "unique_together": {("book", "author")}},
)
AUTHORS = migrations.AlterField(
    "book",
    "authors",
    models.ManyToManyField(related_name="books", through="library.Authorship", to="library.author"),
)


class Migration(migrations.Migration):
    dependencies = [("library", "0007_altered_columns")]

    operations = [
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, unique=True)),
            ],
        ),
        migrations.AddField("tag", "kind", models.CharField(db_index=True, default="subject", max_length=20)),
        migrations.AddField("book", "tags", models.ManyToManyField(to="library.tag")),
        # The table is there: it gets a model, and then a column.
        migrations.SeparateDatabaseAndState(state_operations=[AUTHORSHIP, AUTHORS]),
        migrations.AddField("authorship", "role", models.CharField(max_length=20, null=True)),
    ]
