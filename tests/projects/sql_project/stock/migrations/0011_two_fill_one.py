from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stock", "0010_from_other_table")]

    operations = [
        migrations.AddField("item", "size", models.IntegerField(null=True)),
        migrations.RunSQL("UPDATE stock_item SET size = 1"),
        migrations.RunSQL("UPDATE stock_item SET size = size + id WHERE id > 3"),
    ]
