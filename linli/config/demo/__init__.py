"""The demo estate: made-up people in a made-up record, the same wherever it is built, and the cast of the tests.

What "the same" covers: with one `at`, two builds are equal in every row of places, persons, bodies, posts, matters
and photos, keys and numbers included. Salts, and the seals and hashes that follow from them, are drawn by chance in
every build, as they must be; secret addresses follow from the installation's own key.
"""

from datetime import datetime


def build(*, at: datetime, kind: str = "demo") -> None:
    """Fill an empty, migrated database with the demo estate as it stands at this moment.

    `kind` is what the database is for from then on: one that is called "real" takes imports, and shows no shoes.
    """
    from linli.config.demo.estate import fill  # the cast can be asked for before Django has its apps

    fill(at=at, kind=kind)


def is_built() -> bool:
    """Whether the demo estate stands to its end: what is told last is how far the readers of its record are."""
    from linli.chronicle.queries import readers
    from linli.config.demo.cast import ESTATE

    return bool(readers(ESTATE))
