from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("library", "0006_removals")]

    operations = [
        migrations.AlterField("reader", "card", models.CharField(max_length=20)),
        migrations.AlterField("book", "summary", models.TextField(blank=True, default="")),
        migrations.AlterField("book", "price", models.IntegerField(null=True)),
        migrations.AlterField("reader", "phone", models.CharField(max_length=20, null=True)),
        migrations.AlterField(
            "reader", "full_name", models.CharField(db_comment="As printed on the card", max_length=100)
        ),
        migrations.AlterField("loan", "state", models.CharField(db_default="lent", max_length=10)),
        migrations.AlterModelTableComment("book", "One row a title; copies are counted."),
    ]
