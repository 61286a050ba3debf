from django.db import migrations, models

CREATE = [
    "CREATE TABLE log (id bigint NOT NULL, day date NOT NULL, text varchar(40) NOT NULL, owner_number bigint, "
    "PRIMARY KEY (id)) PARTITION BY RANGE (id)",
    "CREATE TABLE log_old PARTITION OF log FOR VALUES FROM (MINVALUE) TO (10)",
    "CREATE TABLE log_new PARTITION OF log FOR VALUES FROM (10) TO (MAXVALUE) PARTITION BY RANGE (id)",
    "CREATE TABLE log_low PARTITION OF log_new FOR VALUES FROM (10) TO (30)",
    "CREATE TABLE log_high PARTITION OF log_new FOR VALUES FROM (30) TO (MAXVALUE)",
]
MODEL = migrations.CreateModel(
    "log",
    [
        ("id", models.BigIntegerField(primary_key=True)),
        ("day", models.DateField()),
        ("text", models.CharField(max_length=40)),
        ("owner_number", models.BigIntegerField(null=True)),
    ],
    options={"db_table": "log"},
)


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.RunSQL(CREATE, state_operations=[MODEL]),
        migrations.CreateModel("owner", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel("note", [("id", models.BigAutoField(primary_key=True))]),
    ]
