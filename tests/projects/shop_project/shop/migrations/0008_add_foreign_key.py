import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0007_add_unique_uuid")]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="favourite",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to="shop.product"),
        ),
    ]
