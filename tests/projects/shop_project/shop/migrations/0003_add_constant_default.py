from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_add_nullable")]

    operations = [
        migrations.AddField(model_name="customer", name="country", field=models.CharField(max_length=2, default="DE")),
    ]
