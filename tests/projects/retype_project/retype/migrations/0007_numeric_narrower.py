from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retype", "0006_expression_index")]

    operations = [
        migrations.AlterField("shelf", "weight", models.DecimalField(max_digits=6, decimal_places=1, null=True)),
    ]
