"""What an estate may be founded as: its address, its buildings and homes, and what its database is for."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from linli.kernel.errors import Refused

RESERVED = frozenset({"demo", "health", "i18n", "look", "media", "setup", "share", "sign-in", "static"})
"""First words of addresses that belong to the installation and not to an estate."""

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
TALLEST, LOWEST, WIDEST = 120, -5, 60
HOMES_AT_MOST = 20_000
BUILDING_WORDS = re.compile(r"^building\s+|\s*(?:栋|幢|座|号楼|楼)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BuildingPlan:
    """A building whose entrances are alike. Floors are numbered as people do, both ends included.

    `name` is what people say, as "3 栋" or "Building 3".
    """

    name: str
    entrances: int
    first_floor: int
    last_floor: int
    homes_a_floor: int

    @property
    def homes(self) -> int:
        """How many homes it has."""
        return self.entrances * (self.last_floor - self.first_floor + 1) * self.homes_a_floor

    @property
    def number(self) -> str:
        """What its home numbers begin with, as "3": the name without the word for a building."""
        return BUILDING_WORDS.sub("", self.name) or self.name

    def numbered(self) -> Iterator[tuple[int, int, str]]:
        """Every home: (entrance from 1, floor, number), as (1, 15, "2-1-1502"); one entrance is left out: "2-1502"."""
        for entrance in range(1, self.entrances + 1):
            before = f"{self.number}-{entrance}-" if self.entrances > 1 else f"{self.number}-"
            for floor in range(self.first_floor, self.last_floor + 1):
                for home in range(1, self.homes_a_floor + 1):
                    yield entrance, floor, f"{before}{floor}{home:02d}"


def may_name_estate(word: str) -> bool:
    """Whether an estate's address may begin with this word."""
    return bool(SLUG.fullmatch(word)) and word not in RESERVED


def slug_fit(slug: str) -> None:
    """Whether an estate may have this address. Raises `Refused`: slug_unfit, slug_reserved."""
    if not SLUG.fullmatch(slug):
        raise Refused("slug_unfit", slug=slug)
    if slug in RESERVED:
        raise Refused("slug_reserved", slug=slug)


def buildings_fit(buildings: Sequence[BuildingPlan]) -> None:
    """Whether an estate may be built so.

    Raises `Refused`: no_buildings, building_named_twice, building_unfit, too_many_homes.
    """
    if not buildings:
        raise Refused("no_buildings")
    [(name, times)] = Counter(building.number for building in buildings).most_common(1)
    if times > 1:
        raise Refused("building_named_twice", name=name)
    for building in buildings:
        fits = (
            LOWEST <= building.first_floor <= building.last_floor <= TALLEST
            and 1 <= building.entrances <= WIDEST
            and 1 <= building.homes_a_floor <= WIDEST
        )
        if not fits:
            raise Refused("building_unfit", name=building.name)
    if sum(building.homes for building in buildings) > HOMES_AT_MOST:
        raise Refused("too_many_homes", most=HOMES_AT_MOST)


def one_kind(begun_as: str | None, wanted: str) -> None:
    """A demo never lies beside a real estate. Raises `Refused`: database_is_demo, database_is_real."""
    if begun_as not in (None, wanted):
        raise Refused(f"database_is_{begun_as}")
