from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0019_remove_unique_forms")]

    operations = [
        migrations.AddConstraint(
            "item",
            ExclusionConstraint(
                name="no_overlap",
                expressions=[(models.Func("start", "end", function="daterange", output_field=DateRangeField()), "&&")],
                condition=models.Q(stock__lt=0),
            ),
        ),
    ]
