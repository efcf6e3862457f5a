"""Threads are told of matters, so the street of the matters' tests is ours, too."""

from tests.matters.conftest import street

__all__ = ["street"]
