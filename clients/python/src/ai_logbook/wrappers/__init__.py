"""Wrappers of the packages that call models. None of those is needed to import this."""
