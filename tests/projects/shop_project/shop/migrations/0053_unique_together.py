from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0052_mixed_case_names")]

    operations = [
        migrations.AlterUniqueTogether(name="order", unique_together={("customer", "placed_at")}),
    ]
