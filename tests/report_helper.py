"""Pages for tests: made from real plans, once a run; and an HTML reader that notices what browsers forgive."""

from __future__ import annotations

import fcntl
import functools
import os
from html.parser import HTMLParser
from pathlib import Path

from plan_many import plan_many

ROOT = Path(__file__).resolve().parents[1]
OAUTH, SHOP = ROOT / "examples/oauth_token_checksum", ROOT / "tests/projects/shop_project"
CHECKSUM = "0012_add_token_checksum"
RENAMED, TYPE, HOLE, STATE, NEW = (
    "0014_rename_field",
    "0047_run_sql",
    "0051_run_python_untranslatable",
    "0042_state_choices",
    "0039_create_model",
)
VOID = {"meta", "link", "br", "hr", "img", "input", "source", "wbr"}
LOADS = {"src", "srcset", "data", "poster", "background", "action", "formaction", "ping", "manifest", "xlink:href"}


@functools.cache
def bundles() -> dict[str, Path]:
    """The folders of bundles by their migration: one rehearsed, the others of as many kinds as there are.

    Made by the process that comes first; they go with the cache of the run, which all its processes share.
    """
    work = Path(os.environ["PLANNER_CACHE_DIR"]) / "report-pages"
    work.mkdir(exist_ok=True)
    others = (RENAMED, TYPE, HOLE, STATE, NEW)
    with (work / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (work / "done").exists():
            plan_many(OAUTH, work / "oauth", [f"oauth2_provider:{CHECKSUM}"], PYTHONHASHSEED="1")
            shop = [f"shop:{name}" for name in others]
            plan_many(SHOP, work / "shop", shop, "--no-rehearse", PYTHONHASHSEED="1")
            (work / "done").touch()
    return {CHECKSUM: work / "oauth" / CHECKSUM, **{name: work / "shop" / name for name in others}}


class Page(HTMLParser):
    """What is in a page. ``wrong`` are mistakes that a browser would put up with."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.code: list[str] = []
        self.feed(text)
        self.close()
        self.wrong += [f"never closed: {tag}" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        if len(values) != len(attrs):
            self.wrong.append(f"an attribute twice: {attrs}")
        self.wrong += [f"loads: {name}={values[name]}" for name in LOADS & set(values)]
        if tag in ("link", "iframe", "object", "embed", "img", "base"):
            self.wrong.append(f"<{tag}>")
        if tag == "a":
            self.targets.append(values.get("href") or "")
        if identifier := values.get("id"):
            self.ids.append(identifier)
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append(int(tag[1]))
        if tag == "pre":
            self.code.append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"line {self.getpos()[0]}: </{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if "pre" in self.open:
            self.code[-1] += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of that name."""
        return [values for name, values in self.tags if name == tag]
