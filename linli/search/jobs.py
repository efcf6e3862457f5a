"""What search does after commit."""

from linli.chronicle.events import PiecesErased
from linli.search.commands import optimize


def let_go(estate, told, *, at) -> None:
    """Something was erased, and struck from the index with it: now the index forgets what it still holds of it."""
    if told.kind == PiecesErased.kind:
        optimize()
