"""What is known of the database that a plan is for: sizes, row estimates, settings, replicas.

``templates/facts/query.sql.j2`` asks for it, as one JSON value; here it is read, and checked. Pure, but for
:mod:`planner.facts.collect`, which asks a live database.
"""

from planner.facts import collect
from planner.facts.notes import notes
from planner.facts.read import load, parse
from planner.facts.values import Facts, Sequence, TableFacts

__all__ = ["Facts", "Sequence", "TableFacts", "collect", "load", "notes", "parse"]
