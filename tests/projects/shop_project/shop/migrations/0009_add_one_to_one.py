import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0008_add_foreign_key")]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="account",
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, to="shop.document"),
        ),
    ]
