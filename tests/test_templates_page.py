"""docs/templates.md: it says which names each template has."""

from __future__ import annotations

import ast
from pathlib import Path

import jinja2
from jinja2 import meta, nodes

from planner import overrides, templating

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "templates.md"
FOLDER = templating.template_folders()[0]
COMMON = ("bundle/preflight.sql.j2", "bundle/verify.sql.j2", "bundle/revert.sql.j2", "bundle/README.md.j2")
LOCAL = {"_", "badges", "source"}
"""Set inside of a template and not in its context, which Jinja can't tell where it is in a loop or a macro."""


def tree(name: str) -> nodes.Template:
    return templating.environment().parse((FOLDER / name).read_text("utf-8"))


def names() -> list[str]:
    return sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.j2"))


def overridable() -> list[str]:
    return [name for name in names() if not name.startswith(overrides.OURS_ALONE)]


def used(name: str) -> list[str]:
    found = meta.find_undeclared_variables(tree(name))
    return sorted(found - (LOCAL if name in ("bundle/README.md.j2", "report/parts.html.j2") else set()))


def macros(name: str) -> list[str]:
    found = [node for node in tree(name).body if isinstance(node, nodes.Macro)]
    return [f"{node.name}({', '.join(argument.name for argument in node.args)})" for node in found]


def offered() -> list[str]:
    """The keys of what render.py gives to all of COMMON."""
    functions = {
        node.name: node
        for node in ast.parse((ROOT / "planner" / "render.py").read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    dicts = [d for name in ("_common", "_known") for d in ast.walk(functions[name]) if isinstance(d, ast.Dict)]
    return sorted({str(key.value) for found in dicts for key in found.keys if isinstance(key, ast.Constant)})


def rows() -> str:
    lines = []
    for name in overridable():
        listed = macros(name) if name in overrides.LIBRARIES else used(name)
        lines.append(f"| `{name}` | {', '.join(f'`{one}`' for one in listed) or 'none'} |")
    return "\n".join(lines)


def test_it_says_what_each_template_has(update_golden: bool) -> None:
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition("<!-- offered -->\n")
    _, end, rest = rest.partition("<!-- end -->\n")
    middle, _, rest = rest.partition("| --- | --- |\n")
    names_given = ", ".join(f"`{one}`" for one in offered())
    fresh = f"{before}<!-- offered -->\n{names_given}.\n{end}{middle}| --- | --- |\n{rows()}\n"
    if update_golden:
        PAGE.write_text(fresh, "utf-8")
    assert fresh == PAGE.read_text("utf-8"), "if that is meant: pytest --update-golden tests/test_templates_page.py"


def test_no_name_is_used_that_is_not_given() -> None:
    missing = {name: sorted(set(used(name)) - {*offered(), "undos"}) for name in COMMON}
    assert not any(missing.values()), missing


def test_each_file_of_macros_that_another_imports_is_known() -> None:
    """Whoever overrides one is told what it lacks."""
    wanted = (nodes.Import, nodes.FromImport)
    imported = {
        node.template.value
        for name in names()
        for node in tree(name).find_all(wanted)
        if isinstance(getattr(node, "template", None), nodes.Const)
    }
    by_python = {"postgresql/conditions.sql.j2", "postgresql/script_statements.sql.j2"}
    ours = {name for name in imported if name.startswith(overrides.OURS_ALONE)}
    assert (imported - ours) | by_python == set(overrides.LIBRARIES)


def test_an_unknown_name_is_an_error_in_every_template() -> None:
    assert templating.environment().undefined is jinja2.StrictUndefined
