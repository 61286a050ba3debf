from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retype", "0001_initial")]

    operations = [
        migrations.AlterField("shelf", "id", models.BigAutoField(primary_key=True, serialize=False)),
    ]
