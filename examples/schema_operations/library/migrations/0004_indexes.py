import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0003_rules")]

    operations = [
        ValidateConstraint("loan", "loan_state"),
        migrations.AddIndex("book", models.Index(fields=["isbn", "title"], name="book_isbn")),
        migrations.AddIndex(
            "book",
            models.Index(condition=models.Q(("editor__isnull", False)), fields=["editor"], name="book_edited"),
        ),
        migrations.AddIndex(
            "book", models.Index(django.db.models.functions.text.Upper("isbn"), name="book_isbn_upper")
        ),
        migrations.AddIndex("book", django.contrib.postgres.indexes.GinIndex(fields=["details"], name="book_details")),
        migrations.RemoveIndex("book", "book_price"),
        migrations.RenameIndex("book", old_name="book_number", new_name="book_by_isbn"),
    ]
