from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0045_run_sql_drop_table")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    'CREATE INDEX "shop_order_status" ON "Shop Orders" ("status")',
                    'DROP INDEX "shop_order_status"',
                )
            ],
            state_operations=[
                migrations.AddIndex(model_name="order", index=models.Index(fields=["status"], name="shop_order_status"))
            ],
        ),
    ]
