"""The version of this package, the same as that of the server it belongs to."""

__version__ = "0.1.0"
