"""Functions about what JSONFields hold; `test_translate_script` runs each beside its block."""

# ruff: noqa: B007, F841, PLR0912, N806, SIM118 - written as migrations are written


def filled(apps):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    for thing in Thing.objects.order_by("id"):
        options = {
            "name": thing.name,
            "n": thing.count,
            "old": {"a": [1, "x"], "b": None},
            "list": [{"k": 1}, {"k": 2}],
        }
        Part.objects.create(thing=thing, label="full", options=options)
        Part.objects.create(thing=thing, label="less", options={"old": {}, "list": [], "name": "", "n": 0, "t": True})
        Part.objects.create(thing=thing, label="list", options=[thing.name, "é", [], {}])


def json_read(apps, schema_editor):
    Thing, Part = apps.get_model("library", "Thing"), apps.get_model("library", "Part")
    filled(apps)
    for part in Part.objects.exclude(label="list").exclude(options={}).order_by("id"):
        data = part.options
        if data.get("name") == part.thing.name and data["n"] and "old" in data:
            part.place = data["n"]
        elif data.get("t") is True or data["name"] in ("", "x"):
            part.place = 7000
        if not data.get("old") or data.get("none") is not None or data["old"].get("b"):
            part.label = "empty" + str(len(data["list"]))
        if data.get("old", {}).get("a", []):
            part.label = data["old"]["a"][-1].upper() + part.label
        name = data.get("name") or "nobody"
        part.save()
        for place, each in enumerate(data["list"]):
            if isinstance(data["name"], str):
                Thing.objects.create(name=data["name"])
            Part.objects.create(thing=part.thing, label="each", place=each["k"], options=each)
        for key, value in data["old"].items():
            if isinstance(value, list) and not isinstance(value, dict):
                Part.objects.create(thing=part.thing, label=key, options={"was": "list"})
            elif value is None:
                Part.objects.create(thing=part.thing, label=key)
        for key in data.keys():
            Thing.objects.create(name=key, note=part.label)
    for part in Part.objects.filter(label="list").order_by("id"):
        if "é" in part.options and "[]" not in part.options and "é" in part.options[1] and "x" not in part.options[1]:
            part.place = len(part.options)
            part.save()


def json_changed(apps, schema_editor):
    Part = apps.get_model("library", "Part")
    filled(apps)
    for part in Part.objects.order_by("-id"):
        data = part.options
        if not isinstance(data, dict):
            part.options.append(part.label)
            part.options[1] = {"changed": part.place}
        else:
            data.update({"both": [part.label, None], "n": 5}, more=part.place)
            if "old" in data:
                data["older"] = data.pop("old")
            part.options.pop("not there", None)
            if "list" in data:
                data["list"].append({"k": part.label})
                for each in data["list"]:
                    if each["k"] == "full":
                        each["k"] = "FULL"
                    else:
                        each["seen"] = True
                        del each["k"]
            data["new"] = data.get("name")
            del data["n"]
        part.save()
    for part in Part.objects.filter(label="less"):
        part.options = {"again": part.label}
        part.options["x"] = [part.pk is None]
        part.save(update_fields=["options"])


def json_of_nothing(apps, schema_editor):
    Part = apps.get_model("library", "Part")
    for part in Part.objects.all():
        data = part.options or {}
        if not data and not data.get("x"):
            part.place = 1 if part.options is None else 0
            part.save(update_fields=["place"])
    Part.objects.create(thing=apps.get_model("library", "Thing").objects.create(name="x"), label="x")


def json_in_any_order(apps, schema_editor):
    Part = apps.get_model("library", "Part")
    for part in Part.objects.order_by("id"):
        part.options = {"seen": ["a"], "other": {"b": ["x", "x", "y"]}}
        part.save()
    for part in Part.objects.all():
        if "seen" in part.options:
            part.options["seen"].append("a")
            part.options["seen"] = list(set(part.options["seen"]))
            part.options["other"]["b"].remove("x")
            part.options["other"]["b"].remove("y")
        part.save()


CASES = (json_read, json_changed, json_of_nothing, json_in_any_order)
