from django.contrib.postgres.fields import ArrayField, IntegerRangeField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0034_to_field")]

    operations = [
        migrations.AddField("item", "words", ArrayField(models.CharField(max_length=10), default=list)),
        migrations.AddField("item", "data", models.JSONField(default=dict)),
        migrations.AddField("item", "span", IntegerRangeField(null=True)),
    ]
