"""The demo estate: made-up people in a made-up record, the same wherever it is built, and the cast of the tests.

`build(at=…)` fills an empty database. What it covers by "the same": with one `at`, two builds are equal in every
row of places, persons, bodies, posts and matters, keys included. Salts, the seals and hashes that follow from
them, and secret addresses are drawn by chance in every build, as they must be.
"""

from linli.config.demo.estate import build

__all__ = ["build"]
