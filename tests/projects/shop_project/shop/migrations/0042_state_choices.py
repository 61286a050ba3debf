from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0041_add_many_to_many")]

    operations = [
        migrations.AlterField(
            model_name="order",
            name="status",
            field=models.CharField(choices=[("new", "New"), ("paid", "Paid")], max_length=10),
        ),
    ]
