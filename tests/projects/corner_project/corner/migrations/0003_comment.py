from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("corner", "0002_rename_index")]

    operations = [
        migrations.AlterField("chair", "label", models.CharField(max_length=40, db_comment="It's on a sticker")),
    ]
