"""Keys for rows that come out the same in every build."""

from datetime import datetime
from itertools import count
from random import Random
from uuid import UUID

from linli.kernel.keys import uuid7


class Keys:
    """Keys of the moment that is being told, drawn from our own dice."""

    def __init__(self, dice: Random, moment: datetime):
        self.moment, self._dice, self._numbers = moment, dice, count()

    def __call__(self) -> UUID:
        nanoseconds = int(self.moment.timestamp()) * 10**9 + next(self._numbers) * 1000
        return uuid7(nanoseconds=nanoseconds, chance=self._dice.getrandbits(62))
