from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0044_state_only_delete")]

    operations = [
        migrations.RunSQL("DROP TABLE shop_legacy", migrations.RunSQL.noop),
    ]
