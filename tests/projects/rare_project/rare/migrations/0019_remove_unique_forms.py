from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0018_unique_nulls_not_distinct")]

    operations = [
        migrations.RemoveConstraint("item", "u_include"),
        migrations.RemoveConstraint("item", "u_opclass"),
        migrations.RemoveConstraint("item", "u_lower"),
        migrations.RemoveConstraint("item", "u_partial"),
        migrations.RemoveConstraint("item", "u_deferrable"),
        migrations.RemoveConstraint("item", "u_nulls"),
    ]
