"""The Casebook library: records, their index and the search. It knows nothing of the web."""

__version__ = "0.1.0"
