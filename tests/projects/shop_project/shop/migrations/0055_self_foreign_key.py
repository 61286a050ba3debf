import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0054_inherited_add_field")]

    operations = [
        migrations.AddField(
            model_name="category",
            name="canonical",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="copies",
                to="shop.category",
            ),
        ),
    ]
