"""Fixtures of the whole suite."""

import pytest
from django.utils import translation

from tests.chromium import chromium

__all__ = ["chromium"]


@pytest.fixture(autouse=True)
def house_language():
    """Give every test the house's own language: a page asked for in Chinese leaves its thread in Chinese."""
    translation.deactivate()
    yield
    translation.deactivate()
