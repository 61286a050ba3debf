from django.db import migrations

import shop.fields


class Migration(migrations.Migration):
    dependencies = [("shop", "0005_add_timestamp_default")]

    operations = [
        migrations.AddField(
            model_name="product",
            name="checksum",
            field=shop.fields.ChecksumField(blank=True, db_index=True, max_length=64, unique=True),
        ),
    ]
