"""The demo estate's name, its seed, and the few people whom the tests and the demo's doors know by name.

To show another estate, change `NAME` and `SLUG`: everything else follows. Beyond what the press has told of the
estate's size everything is made, and nobody here is anybody.
"""

import hashlib
from uuid import UUID

from linli.kernel.actors import PersonId
from linli.kernel.keys import uuid7

NAME = "翰林府邸"
SLUG = "hanlin"
SEED = "the first estate"


def key(*names: object) -> UUID:
    """The key of what these names stand for, the same in every demo: `key("person", "2-301", 1)`."""
    return _key(names, milliseconds=1)


def first_key(*names: object) -> UUID:
    """The same for the cast, whose rows come before all others where rows are taken in the order of their keys."""
    return _key(names, milliseconds=0)


def _key(names, milliseconds):
    seal = hashlib.sha256("/".join(map(str, (SEED, *names))).encode()).digest()
    return uuid7(nanoseconds=milliseconds * 1_000_000, chance=int.from_bytes(seal[:8]) >> 2)


ESTATE = key("place", "estate")
NEIGHBOURHOOD = key("place", "neighbourhood")

WANG_MIN = PersonId(first_key("person", "wang-min"))  # resident of 3-1502; sends the first report of most tests
LI_QIANG = PersonId(first_key("person", "li-qiang"))  # resident of 2-301, a neighbour who holds no post
LIU_GUIFANG = PersonId(first_key("person", "liu-guifang"))  # red steward, whom everybody calls 刘姐; lives in 2-502
ZHANG_WEI = PersonId(first_key("person", "zhang-wei"))  # grid worker
ZHAO_LEI = PersonId(first_key("person", "zhao-lei"))  # head of building 3, lives in 3-901
CHEN_JING = PersonId(first_key("person", "chen-jing"))  # clerk of the residents' committee
ZHOU_MING = PersonId(
    first_key("person", "zhou-ming")
)  # branch secretary and member of the owners' committee; lives in 1-802
SUN_LI = PersonId(first_key("person", "sun-li"))  # member of the owners' committee, lives in 4-1203
HE_JUN = PersonId(first_key("person", "he-jun"))  # property manager
LIN_YUE = PersonId(first_key("person", "lin-yue"))  # keeper of this estate's Linli

HOME_OF_WANG_MIN = key("part", "3-1502")
OPEN_FLOOR = key("common part", "2", "open floor", "west")  # where the story begins
