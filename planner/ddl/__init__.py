"""Readers of SQL statements, one file a family; :mod:`planner.sql` is the way in."""
