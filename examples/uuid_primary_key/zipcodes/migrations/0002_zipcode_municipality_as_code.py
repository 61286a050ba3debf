from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("zipcodes", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="zipcode",
            name="municipality",
            field=models.CharField(max_length=2),
        ),
    ]
