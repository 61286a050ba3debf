from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rename", "0011_shown_by_a_view")]

    operations = [
        migrations.RenameField("maker", "code", "sign"),
    ]
