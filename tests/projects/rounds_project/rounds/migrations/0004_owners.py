from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0003_another_note")]

    operations = [
        migrations.RemoveField("box", "owner"),
        migrations.AddField("box", "owner", models.ManyToManyField("rounds.shop")),
    ]
