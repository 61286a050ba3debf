from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0001_initial")]

    operations = [
        migrations.RemoveField("box", "size"),
        migrations.AddField("box", "size", models.IntegerField(default=7)),
    ]
