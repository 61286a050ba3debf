from django.db import migrations, models


def match_municipalities(apps, schema_editor):
    Municipality = apps.get_model("zipcodes", "Municipality")
    ZipCode = apps.get_model("zipcodes", "ZipCode")
    for zipcode in ZipCode.objects.all():
        municipality = Municipality.objects.get(code=zipcode.municipality)
        zipcode.temp_muni = municipality.id
        zipcode.save()


class Migration(migrations.Migration):
    dependencies = [("zipcodes", "0004_municipality_primary_key")]

    operations = [
        migrations.AddField(
            model_name="zipcode",
            name="temp_muni",
            field=models.UUIDField(null=True),
        ),
        migrations.RunPython(match_municipalities, migrations.RunPython.noop),
    ]
