from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0004_owners")]

    operations = [
        migrations.RemoveField("box", "label"),
        migrations.AddField("box", "label", models.IntegerField(null=True)),
        migrations.RemoveField("box", "label"),
        migrations.AddField("box", "label", models.BooleanField(default=False)),
    ]
