from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0008_new_tables")]

    operations = [
        migrations.RemoveConstraint("reader", "reader_card"),
        migrations.AddConstraint("reader", models.UniqueConstraint(fields=["card", "email"], name="reader_card")),
        migrations.RemoveIndex("book", "book_title"),
        migrations.AddIndex("book", models.Index(fields=["title", "isbn"], name="book_title")),
        migrations.RemoveIndex("book", "book_isbn"),
    ]
