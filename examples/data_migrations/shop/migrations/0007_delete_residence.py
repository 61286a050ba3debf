from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0006_addresses")]

    operations = [migrations.DeleteModel("Residence")]
