from django.db import migrations, models
from django.db.models import CASCADE, DO_NOTHING, SET_NULL

SERIAL = """
ALTER TABLE rekey_person ALTER COLUMN id DROP IDENTITY;
CREATE SEQUENCE rekey_person_id_seq AS integer OWNED BY rekey_person.id;
ALTER TABLE rekey_person ALTER COLUMN id SET DEFAULT nextval('rekey_person_id_seq');
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            "Country",
            [
                ("code", models.CharField(max_length=2, primary_key=True)),
                ("name", models.CharField(max_length=30)),
            ],
        ),
        migrations.CreateModel(
            "City",
            [
                ("id", models.AutoField(primary_key=True)),
                ("country", models.ForeignKey("rekey.Country", CASCADE)),
                ("name", models.CharField(max_length=30)),
            ],
        ),
        migrations.CreateModel(
            "Person",
            [
                ("id", models.AutoField(primary_key=True)),
                ("name", models.CharField(max_length=30)),
                ("chief", models.ForeignKey("self", SET_NULL, null=True)),
                ("friend", models.ForeignKey("self", DO_NOTHING, db_constraint=False, null=True, related_name="+")),
            ],
        ),
        migrations.CreateModel(
            "Badge",
            [
                ("person", models.OneToOneField("rekey.Person", CASCADE, primary_key=True)),
                ("color", models.CharField(max_length=30)),
            ],
        ),
        migrations.CreateModel("Token", [("key", models.CharField(max_length=36, primary_key=True))]),
        # As old as Django 4.0: a serial column.
        migrations.RunSQL(SERIAL, migrations.RunSQL.noop),
    ]
