from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0005_alter_model_table_comment")]

    operations = [
        migrations.AlterOrderWithRespectTo("part", "item"),
    ]
