from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0005_three_labels")]

    operations = [
        migrations.RemoveField("box", "weight"),
        migrations.AddField("box", "weight", models.BigIntegerField(default=1, unique=False, db_index=True)),
        migrations.AddField("box", "tag", models.CharField(max_length=10, default="t")),
    ]
