from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0010_memos")]

    operations = [
        migrations.AlterField("memo", "words", models.JSONField(default=dict)),
        migrations.RenameField("memo", "words", "data"),
    ]
