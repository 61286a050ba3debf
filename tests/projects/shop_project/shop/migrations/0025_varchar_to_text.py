from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0024_varchar_growth")]

    operations = [
        migrations.AlterField(model_name="product", name="summary", field=models.TextField()),
    ]
