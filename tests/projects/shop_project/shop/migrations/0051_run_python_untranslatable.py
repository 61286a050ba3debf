from operator import attrgetter

from django.db import migrations

title_of = attrgetter("title")  # an object of a library, which is not read


def number_duplicates(apps, schema_editor):
    Product = apps.get_model("shop", "Product")
    seen = {}
    for product in Product.objects.order_by("pk"):
        title = title_of(product)
        seen[title] = seen.get(title, 0) + 1
        if seen[title] > 1:
            product.title = f"{title} ({seen[title]})"[:50]
            product.save()


class Migration(migrations.Migration):
    dependencies = [("shop", "0050_run_python_translatable")]

    operations = [
        migrations.RunPython(number_duplicates, migrations.RunPython.noop),
    ]
