import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("zipcodes", "0006_zipcode_swap_municipality")]

    operations = [
        migrations.AlterField(
            model_name="zipcode",
            name="municipality",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="zipcodes.municipality"),
        ),
    ]
