from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0014_direct")]

    operations = [
        migrations.AddField("memo", "made", models.DateTimeField(auto_now_add=True, null=True)),
        migrations.AddField("memo", "day", models.DateField(auto_now=True, null=True)),
        migrations.AddField("memo", "hour", models.TimeField(auto_now_add=True, null=True)),
    ]
