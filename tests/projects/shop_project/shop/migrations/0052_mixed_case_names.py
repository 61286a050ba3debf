from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0051_run_python_untranslatable")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="comment",
            field=models.CharField(db_column="Comment Text", db_index=True, default="", max_length=50),
        ),
    ]
