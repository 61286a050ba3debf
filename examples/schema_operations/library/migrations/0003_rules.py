import django
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

CHECK = "condition" if django.VERSION >= (5, 1) else "check"


class Migration(migrations.Migration):
    dependencies = [("library", "0002_new_columns")]

    operations = [
        migrations.AddConstraint("member", models.UniqueConstraint(fields=["email"], name="reader_email")),
        migrations.AddConstraint(
            "book", models.CheckConstraint(name="book_copies", **{CHECK: models.Q(("copies__gte", 0))})
        ),
        migrations.AddConstraint(
            "loan",
            models.UniqueConstraint(
                condition=models.Q(("returned__isnull", True)), fields=("book", "member"), name="loan_open"
            ),
        ),
        AddConstraintNotValid(
            "loan", models.CheckConstraint(name="loan_state", **{CHECK: models.Q(("state", ""), _negated=True)})
        ),
    ]
