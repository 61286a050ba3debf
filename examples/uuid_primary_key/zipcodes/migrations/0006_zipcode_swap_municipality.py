from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("zipcodes", "0005_zipcode_temp_muni")]

    operations = [
        migrations.RemoveField(
            model_name="zipcode",
            name="municipality",
        ),
        migrations.RenameField(
            model_name="zipcode",
            old_name="temp_muni",
            new_name="municipality",
        ),
    ]
