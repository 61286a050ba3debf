from django.db import migrations, models

CREATE = [
    "CREATE TABLE log (id bigint NOT NULL, day date NOT NULL, text varchar(40), PRIMARY KEY (id)) "
    "PARTITION BY RANGE (id)",
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
        ("text", models.CharField(max_length=40, null=True)),
    ],
    options={"db_table": "log"},
)


class Migration(migrations.Migration):
    dependencies = [("rare", "0052_delete_child_and_parent")]

    operations = [
        migrations.RunSQL(CREATE, state_operations=[MODEL]),
    ]
