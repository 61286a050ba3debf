"""Compiles Django migrations into a phased, proved bundle of PostgreSQL SQL files."""

__version__ = "0.1.0"
