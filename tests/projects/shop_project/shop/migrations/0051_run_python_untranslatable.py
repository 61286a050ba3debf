from django.db import migrations


def number_duplicates(apps, schema_editor):
    Product = apps.get_model("shop", "Product")
    seen = {}
    for product in Product.objects.order_by("pk"):
        seen[product.title] = seen.get(product.title, 0) + 1
        if seen[product.title] > 1:
            product.title = f"{product.title} ({seen[product.title]})"[:50]
            product.save()


class Migration(migrations.Migration):
    dependencies = [("shop", "0050_run_python_translatable")]

    operations = [
        migrations.RunPython(number_duplicates, migrations.RunPython.noop),
    ]
