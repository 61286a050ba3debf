"""What MkDocs does not find in docs/: the pages of ``planner explain``, the help texts, and sections of the README.

They are brought in while the site is built, so that none of them stands in two places. A page of docs/ says where:

    <!-- from README.md: How it works -->     that section; without a name what stands before the first one
    <!-- from CONTRIBUTING.md: * -->          all of a file but its heading
    <!-- from examples/*/README.md: * -->     of several files, each under its own heading
    <!-- from planner --help -->              the help texts of all commands
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from planner import explain, hazards
from planner.cli import cli

ROOT = Path(__file__).resolve().parents[1]
DECISIONS = ROOT / "docs" / "decisions"

MARK, END = "<!-- from ", " -->"

LINKS = {
    "docs/decisions/)": "decisions/index.md)",
    "docs/": "",
    "examples/)": "examples.md)",
    "benchmarks/README.md": "benchmarks.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changes.md",
}
"""Where the links of files at the top lead in the site; the first of them that fits."""


def explained() -> dict[str, str]:
    """The pages of ``planner explain`` by their paths in the site."""
    names = (*explain.recipe_names(), *hazards.BY_ID)
    return {f"explain/{name}.md": linked(explain.page(name), names) for name in names}


def linked(text: str, names: tuple[str, ...]) -> str:
    """Names of pages in backquotes become links, outside of examples."""
    lines = []
    for line in text.split("\n"):
        parts = line.split("`")
        for place in range(1, len(parts), 2):
            name = parts[place].removeprefix("planner explain ")
            parts[place] = f"[`{name}`]({name}.md)" if name in names else f"`{parts[place]}`"
        lines.append(line if line.startswith("    ") else "".join(parts))
    return "\n".join(lines)


def index_of_pages() -> str:
    """The list that ``planner explain`` prints, as tables."""
    recipes = [f"| [`{name}`]({name}.md) | {explain.title(name)} |" for name in explain.recipe_names()]
    risks = [f"| [`{each.id}`]({each.id}.md) | {each.severity} | {each.title} |" for each in hazards.ALL]
    meanings = "; ".join(f"**{severity}**: {meaning}" for severity, meaning in explain.SEVERITIES.items())
    return "\n".join([
        "# Recipes and hazards\n\nThe same pages as of `planner explain NAME`.",
        "\n## Recipes\n\nWhat Django does, and what the plan does instead.\n\n| | |\n| --- | --- |",
        *recipes,
        f"\n## Hazards\n\nWhat can go wrong. Severities: {meanings}.\n\n| | | |\n| --- | --- | --- |",
        *risks,
    ])  # fmt: skip


def commands() -> str:
    """The help text of the command and of each of its parts, as the terminal shows it."""
    return "\n\n".join(
        [_help("planner", cli), *(_help(f"planner {name}", each) for name, each in cli.commands.items())]
    )


def _help(name: str, command: click.Command) -> str:
    text = command.get_help(click.Context(command, info_name=name, max_content_width=110, terminal_width=110))
    return f"## {name}\n\n```text\n{text}\n```"


def section(text: str, heading: str) -> str:
    """One second-level section with its heading; "*": all but the title; "": what stands between title and sections.

    :raises LookupError: if there is no such section, so that a heading can't be renamed unseen
    """
    body = text.partition("\n\n")[2]
    if heading == "*":
        return body
    lead, *sections = ("\n" + body).split("\n## ")
    if not heading:
        return lead
    for each in sections:
        if each.partition("\n")[0] == heading:
            return f"## {each}"
    raise LookupError(f"There is no section {heading!r}")


def relinked(text: str) -> str:
    """With links that lead to the site's pages."""
    for old, new in LINKS.items():
        text = text.replace(f"]({old}", f"]({new}")
    return text


def filled(text: str) -> str:
    """A page of docs/ with what its marks stand for."""
    return "\n".join(_from(line) if line.startswith(MARK) else line for line in text.split("\n"))


def _from(line: str) -> str:
    what = line.removeprefix(MARK).removesuffix(END)
    if what == "planner --help":
        return commands()
    file, _, heading = what.partition(":")
    files = sorted(ROOT.glob(file))
    if not files:
        raise LookupError(f"There is no {file}")
    return "\n\n".join(_named(files, file, heading.strip()))


def _named(files: list[Path], pattern: str, heading: str) -> Iterator[str]:
    for file in files:
        text = relinked(section(file.read_text("utf-8"), heading))
        yield f"## {file.parent.name}\n\n{text.replace(chr(10) + '## ', chr(10) + '### ')}" if "*" in pattern else text


def decisions() -> dict[str, str]:
    """The headings of the decisions by their paths in the site, in their order."""
    return {
        f"decisions/{file.name}": file.read_text("utf-8").split("\n")[0][2:] for file in sorted(DECISIONS.glob("0*.md"))
    }


def on_config(config: Any) -> Any:
    """MkDocs: one page of the navigation for each recipe, hazard and decision."""
    recipes = [{name: f"explain/{name}.md"} for name in explain.recipe_names()]
    risks = [{name: f"explain/{name}.md"} for name in hazards.BY_ID]
    config.nav += [
        {"Recipes": ["explain/index.md", *recipes]},
        {"Hazards": risks},
        {"Decisions": ["decisions/index.md", *({title: path} for path, title in decisions().items())]},
    ]
    return config


def on_files(files: Any, config: Any) -> Any:
    """MkDocs: the pages that are in no file of docs/."""
    from mkdocs.structure.files import File  # noqa: PLC0415 - the functions above are tested without MkDocs

    listed = "\n".join(f"- [{html.escape(title)}]({Path(path).name})" for path, title in decisions().items())
    made = {
        **explained(),
        "explain/index.md": index_of_pages(),
        "decisions/index.md": f"# Decisions\n\nSurprises and choices, and why.\n\n{listed}\n",
    }
    for path, text in made.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """MkDocs: marks are filled in."""
    return filled(markdown)
