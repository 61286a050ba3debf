from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0058_other_schema")]

    operations = [
        migrations.AddField(model_name="thing", name="size", field=models.IntegerField(db_index=True, null=True)),
    ]
