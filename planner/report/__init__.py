"""The page of a bundle: ``report.html``, one file that opens offline."""

from __future__ import annotations

from planner.report.page import NAME, report

__all__ = ["NAME", "report"]
