import django.db.models.deletion
from django.db import migrations, models


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Author",
            fields=[key(), ("name", models.CharField(max_length=100))],
        ),
        migrations.CreateModel(
            name="Book",
            fields=[
                key(),
                ("title", models.CharField(max_length=100)),
                ("isbn", models.CharField(max_length=13)),
                ("summary", models.TextField(blank=True, null=True)),
                ("price", models.IntegerField()),
                ("details", models.JSONField(default=dict)),
                ("shelf", models.CharField(db_index=True, max_length=10)),
                ("authors", models.ManyToManyField(related_name="books", to="library.author")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["title"], name="book_title"),
                    models.Index(fields=["isbn"], name="book_number"),
                    models.Index(fields=["price"], name="book_price"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                key(),
                ("name", models.CharField(max_length=100)),
                ("email", models.CharField(max_length=100)),
                ("phone", models.CharField(max_length=20)),
                ("card", models.CharField(max_length=10)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["card"], name="reader_card")]},
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                key(),
                ("due", models.DateField()),
                ("returned", models.DateField(null=True)),
                ("state", models.CharField(db_default="new", max_length=10)),
                ("book", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="library.book")),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="library.member")),
            ],
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                key(),
                ("sent", models.DateField()),
                ("loan", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="library.loan")),
            ],
        ),
    ]
