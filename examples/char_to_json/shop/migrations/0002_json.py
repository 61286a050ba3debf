from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="product",
            name="attributes",
            field=models.JSONField(null=True),
        ),
        migrations.AlterField(
            model_name="product",
            name="options",
            field=models.JSONField(),
        ),
    ]
