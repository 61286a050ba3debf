from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0053_unique_together")]

    operations = [
        migrations.AddField(model_name="invoice", name="paid_at", field=models.DateTimeField(null=True)),
    ]
