from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stock", "0005_mixed")]

    operations = [
        migrations.AddField("item", "total", models.BigIntegerField(null=True)),
        migrations.RunSQL("UPDATE stock_item SET total = price::bigint * 2"),
        migrations.AlterField("item", "total", models.BigIntegerField()),
    ]
