import uuid

from django.db import migrations, models


def fill_ids(apps, schema_editor):
    Municipality = apps.get_model("zipcodes", "Municipality")
    for row in Municipality.objects.all():
        row.id = uuid.uuid4()
        row.save(update_fields=["id"])


class Migration(migrations.Migration):
    dependencies = [("zipcodes", "0002_zipcode_municipality_as_code")]

    operations = [
        migrations.AddField(
            model_name="municipality",
            name="id",
            field=models.UUIDField(default=uuid.uuid4, null=True),
        ),
        migrations.RunPython(fill_ids, migrations.RunPython.noop),
    ]
