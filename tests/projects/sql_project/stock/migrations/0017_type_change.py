from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stock", "0016_unique_gone")]

    operations = [
        migrations.RunSQL("UPDATE stock_item SET note = btrim(note)"),
        migrations.AlterField("item", "note", models.CharField(max_length=400, null=True)),
    ]
