"""What the page says first, in words: the longest lock, what can't be undone, and the work on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.model import Phase, Plan
from planner.render import BACKOFF_MS, MAX_ATTEMPTS, StepFile, step_files
from planner.report.values import Blocking, Group, Hold, Moment, Size

WORK = (
    ("Table rewrites", Size.REWRITE),
    ("Table scans", Size.SCAN),
    ("Index builds", Size.BUILD),
    ("Writes of many rows", Size.ROWS),
    ("Work that can't be told", Size.UNKNOWN),
)
NAMES = {
    Size.REWRITE: "rewrites the table",
    Size.SCAN: "scans the table",
    Size.BUILD: "builds an index",
    Size.ROWS: "writes rows",
    Size.UNKNOWN: "does what can't be told",
}


@dataclass(frozen=True, slots=True)
class Longest:
    """The longest lock of one side, as a short answer and a sentence. ``bad``: it lasts as long as work on rows."""

    answer: str
    text: str
    bad: bool


@dataclass(frozen=True, slots=True)
class Glance:
    """One line of the table that puts both sides beside each other."""

    name: str
    migrate: str
    bundle: str
    bad: bool
    bad_here: bool


def longest_of_bundle(plan: Plan, groups: Sequence[Group]) -> Longest:
    """The longest lock that blocks the application while the bundle runs; with a cutover, that it is stopped for it."""
    found = _longest_lock(plan, groups)
    if not plan.has_cutover:
        return found
    count = sum(step.phase is Phase.CUTOVER for step in plan.steps)
    files = " and from before ".join(file for file in plan.drivers if file.startswith("cutover"))
    which, after = ("which has", "until after it") if plan.rounds == 1 else ("which have together", "until after each")
    text = (
        f"Old and new code can't both run: no application code may run from before {files}, {which} "
        f"{count} step{'s' if count > 1 else ''}, {after}. The locks: {found.text[0].lower()}{found.text[1:]}"
    )
    return Longest("The cutover, for which the application is stopped", text, bad=True)


def _longest_lock(plan: Plan, groups: Sequence[Group]) -> Longest:
    moments = [moment for group in groups for moment in group.moments if moment.worst.halts]
    heavy = [moment for moment in moments if moment.size is not Size.CATALOG]
    unknown = [step.number for step in step_files(plan) if step.kind == "gate"]
    if unknown:
        return Longest(
            "Can't be told",
            f"What stands at step {unknown[0]} is for you to run: nobody knows which locks it takes, and for how long.",
            bad=True,
        )
    if heavy:
        worst = max(heavy, key=lambda moment: moment.size.value)
        hold = _strongest(worst.holds)
        small = all(step.small for step, label in zip(plan.steps, _labels(groups), strict=True) if label in
                    {moment.label for moment in heavy})  # fmt: skip
        return Longest(
            f"As long as step {worst.label} takes" + (", on a small table" if small else ""),
            f"It {NAMES[worst.size]} under {hold.mode} on {hold.shown}: {hold.blocking} of that table wait until it "
            f"is done.{' By the facts that table is small; preflight.sql checks it.' if small else ''}",
            bad=not small,
        )
    if not moments:
        return _no_lock_of_bundle(groups)
    numbers = {moment.label for moment in moments}
    worst_hold = _strongest([hold for moment in moments for hold in moment.holds])
    timeout = max(step.lock_timeout_ms for step, label in zip(plan.steps, _labels(groups), strict=True)
                  if label in numbers)  # fmt: skip
    several = len(moments) > 1
    many = f"{len(moments)} steps take a lock" if several else "One step takes a lock"
    return Longest(
        "Catalog work only: milliseconds",
        f"{many} for which reads or writes wait, at worst {worst_hold.mode} on {worst_hold.shown}. Whatever the size "
        f"of the table, {'they change' if several else 'it changes'} only the catalog under it. "
        f"{'Each' if several else 'It'} waits {timeout} ms at most for its lock, then lets everybody through and "
        "tries again.",
        bad=False,
    )


def _no_lock_of_bundle(groups: Sequence[Group]) -> Longest:
    rows = [moment for moment in _of_size(groups, Size.ROWS) if moment.worst is Blocking.ROWS]
    long = [moment for moment in rows if not any("batches" in work for work in moment.works)]
    text = "No step takes a lock for which reads or writes of a whole table in use wait."
    if long:
        more = f" But step {long[0].label} locks each row that it writes until it is done."
        return Longest(f"Row locks, as long as step {long[0].label} takes", text + more, bad=True)
    if rows:
        more = " Other writes to the rows of a batch wait until it commits."
        return Longest("Row locks, for one batch", text + more, bad=False)
    return Longest("None", text, bad=False)


def _labels(groups: Sequence[Group]) -> list[str]:
    return [moment.label for group in groups for moment in group.moments]


def longest_of_migrate(groups: Sequence[Group]) -> Longest:
    """The longest lock of ``migrate``, which has no ``lock_timeout`` of its own."""
    moments = [moment for group in groups for moment in group.moments]
    halted = [moment for moment in moments if moment.worst.halts]
    unknown = [moment for moment in moments if moment.size is Size.UNKNOWN]
    if unknown:
        what = "a Python function" if unknown[0].label == "py" else f"statement {unknown[0].label}"
        text = f"Nobody knows which locks {what} takes, and for how long; all are held until the transaction ends."
        return Longest("Can't be told", text, bad=True)
    if not halted:
        text = "No lock for which reads or writes of a whole table wait."
        if any(moment.worst is Blocking.ROWS for moment in moments):
            more = " But each row that it writes is locked until the transaction ends."
            return Longest("Row locks, as long as it works", text + more, bad=True)
        return Longest("None", text, bad=False)
    hold = _strongest([hold for moment in halted for hold in moment.holds])
    heavy = [moment for moment in halted if moment.size is not Size.CATALOG]
    if not heavy:
        return Longest(
            "Catalog work only",
            f"{hold.mode} on {hold.shown}. Without a lock_timeout: while it waits, {hold.blocking} queue behind it.",
            bad=False,
        )
    together = any(group.together for group in groups)
    what = _listed(_done(heavy))
    until = "until the transaction ends" if together else "while it works"
    return Longest(
        "As long as its work on the rows takes",
        f"{hold.mode} on {hold.shown}, held {until}: meanwhile it {what}, and {hold.blocking} wait. "
        "It waits for the lock without a lock_timeout.",
        bad=True,
    )


def _done(moments: Iterable[Moment]) -> list[str]:
    found = dict.fromkeys("runs Python over rows" if moment.label == "py" else NAMES[moment.size] for moment in moments)
    return list(found)


def _listed(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _strongest(holds: Iterable[Hold]) -> Hold:
    return max(holds, key=lambda hold: (hold.blocking.rank, hold.mode.strength))


def glances(migrate: Sequence[Group], bundle: Sequence[Group], theirs: Longest, ours: Longest) -> tuple[Glance, ...]:
    """Both sides in numbers: how much work of which kind, and how much of it while the application waits."""
    lines = [
        Glance("Longest lock", theirs.answer, ours.answer, bad=theirs.bad, bad_here=ours.bad),
        Glance(
            "Transactions", _transactions(migrate), "one for each step, or none around it", bad=False, bad_here=False
        ),
    ]
    for name, size in WORK:
        here, there = _of_size(bundle, size), _of_size(migrate, size)
        if here or there:
            lines.append(Glance(name, _counted(there), _counted(here), bad=_halts(there), bad_here=_halts(here)))
    return tuple(lines)


def _transactions(groups: Sequence[Group]) -> str:
    together = sum(group.together for group in groups)
    if not groups:
        return "none"
    if together < len(groups):
        return f"{together}, and none around the others" if together else "none: each statement by itself"
    return str(together)


def _of_size(groups: Sequence[Group], size: Size) -> list[Moment]:
    return [moment for group in groups for moment in group.moments if moment.size is size]


def _halts(moments: Sequence[Moment]) -> bool:
    return any(moment.worst.halts for moment in moments)


def _counted(moments: Sequence[Moment]) -> str:
    if not moments:
        return "none"
    halting = sum(moment.worst.halts for moment in moments)
    worst = max((moment.worst for moment in moments), key=lambda one: one.rank)
    if not halting:
        rows = ": only writes to the same rows wait" if worst is Blocking.ROWS else ", while reads and writes go on"
        return f"{len(moments)}{rows}"
    if halting == len(moments):
        return f"{len(moments)}, while {worst.value} wait"
    return f"{len(moments)}, {halting} of them while {worst.value} wait"


def no_return(steps: Sequence[StepFile]) -> tuple[str, ...]:
    """What can't be undone: the point of no return first, then what an undo leaves or costs."""
    found = [f"Step {step.number}, {step.title}: {step.irreversible}." for step in steps if step.irreversible]
    found += [f"Step {step.number}, {step.title}: {step.not_undone}." for step in steps if step.not_undone]
    return tuple(found)


RETRIES = f"up to {MAX_ATTEMPTS} attempts, with pauses that begin at about {BACKOFF_MS} ms and double up to a minute"
