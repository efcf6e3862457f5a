"""What search does after commit."""

from linli.chronicle.events import PiecesErased
from linli.chronicle.queries import comes_again
from linli.search.commands import optimize


def let_go(estate, told, *, at) -> None:
    """Something was erased, and struck from the index with it: now the index forgets what it still holds of it.

    Of several erasures only after the last, for it takes seconds where there are a hundred thousand things.
    """
    if told.kind == PiecesErased.kind and not comes_again(estate, told):
        optimize()
