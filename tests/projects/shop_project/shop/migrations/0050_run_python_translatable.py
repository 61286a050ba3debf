from django.db import migrations, models


def fill_slugs(apps, schema_editor):
    Product = apps.get_model("shop", "Product")
    for product in Product.objects.all():
        product.slug = product.sku
        product.save(update_fields=["slug"])


class Migration(migrations.Migration):
    dependencies = [("shop", "0049_run_python_noop")]

    operations = [
        migrations.AddField(model_name="product", name="slug", field=models.CharField(max_length=20, null=True)),
        migrations.RunPython(fill_slugs, migrations.RunPython.noop),
    ]
