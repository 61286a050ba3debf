import django
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0049_composite_key")]

    operations = [
        *(
            [
                migrations.AddField("line", "rank", models.IntegerField(default=1)),
                migrations.AlterField("line", "number", models.IntegerField(db_index=True)),
            ]
            if django.VERSION >= (5, 2)
            else []
        ),
    ]
