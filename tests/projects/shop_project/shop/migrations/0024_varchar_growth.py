from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0023_varchar_to_text_indexed")]

    operations = [
        migrations.AlterField(model_name="product", name="summary", field=models.CharField(max_length=200)),
    ]
