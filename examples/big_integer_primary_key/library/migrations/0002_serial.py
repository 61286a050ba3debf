"""Before Django 4.1 an AutoField was a serial column: two of the tables are as old as that."""

from django.db import migrations

OLD = """
ALTER TABLE library_author ALTER COLUMN id DROP IDENTITY;
CREATE SEQUENCE library_author_id_seq AS integer OWNED BY library_author.id;
ALTER TABLE library_author ALTER COLUMN id SET DEFAULT nextval('library_author_id_seq');
ALTER TABLE library_book_tags ALTER COLUMN id DROP IDENTITY;
CREATE SEQUENCE library_book_tags_id_seq AS integer OWNED BY library_book_tags.id;
ALTER TABLE library_book_tags ALTER COLUMN id SET DEFAULT nextval('library_book_tags_id_seq');
"""


class Migration(migrations.Migration):
    dependencies = [("library", "0001_initial")]

    operations = [migrations.RunSQL(OLD, migrations.RunSQL.noop)]
