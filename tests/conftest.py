"""Fixtures of the whole suite."""

from tests.chromium import chromium

__all__ = ["chromium"]
