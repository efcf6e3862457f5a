"""The ground: five buildings, 521 homes, 18 shops on the street, and what all of them share."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from linli.config.demo.cast import ESTATE, NAME, NEIGHBOURHOOD, SLUG, key
from linli.people.commands import begin_installation
from linli.people.models import Building, CommonPart, Entrance, EstateSettings, Part, Place
from linli.people.rules import CommonPartKind, PartKind, PlaceKind

PLAN = (320, 220)
WAYS = "M0 112H320M162 0V186M0 186H320"
BOXES = {"1": (18, 20, 118, 30), "2": (18, 70, 118, 30), "3": (186, 20, 118, 30), "4": (186, 70, 118, 30),
         "5": (72, 128, 176, 30)}  # fmt: skip
TOP_FLOORS = {"1": 23, "2": 23, "3": 27, "4": 27, "5": 24}  # the ground floor is open, homes begin above it
# Columns of homes in square centimetres: two to an entrance, the outer ones larger.
COLUMNS = dict.fromkeys("1234", (1_186_200, 923_500, 923_500, 1_190_800)) | {
    "5": (1_284_600, 886_400, 1_021_700, 1_021_700, 886_400, 1_289_300)
}
NOT_A_HOME = "5-201"  # the manager's rooms: they belong to all owners (Civil Code, art. 274)
SHOPS = 18


def places() -> list[Place]:
    """From the district down to the estate, the wider before the narrower."""
    district = Place(
        id=key("place", "district"), kind=PlaceKind.DISTRICT, name="合肥经济技术开发区", slug="hefei-jingkai"
    )
    subdistrict = Place(
        id=key("place", "subdistrict"), kind=PlaceKind.SUBDISTRICT, parent=district, name="海恒街道", slug="haiheng"
    )
    neighbourhood = Place(
        id=NEIGHBOURHOOD, kind=PlaceKind.NEIGHBOURHOOD, parent=subdistrict, name="海心居民区", slug="haixin"
    )
    estate = Place(id=ESTATE, kind=PlaceKind.ESTATE, parent=neighbourhood, name=NAME, slug=SLUG)
    return [district, subdistrict, neighbourhood, estate]


def found(*, kind: str, at: datetime) -> None:
    """What lies in `default` and comes before the estate's book: installation, places, what the estate chose."""
    begin_installation(kind=kind, at=at)
    for place in places():
        place.save(force_insert=True)
    EstateSettings.objects.create(
        place_id=ESTATE,
        areas=["matters"],
        plan_width=PLAN[0],
        plan_height=PLAN[1],
        plan_ways=WAYS,
        telephone="0551-0123 4567",  # no exchange's numbers begin with a nought
    )


def lay_out() -> None:
    """Buildings, entrances, exclusive and common parts. A part of the command that builds the estate."""
    buildings = {
        name: Building(estate=ESTATE, id=key("building", name), name=f"{name} 栋", rank=int(name), outline=_box(*box))
        for name, box in BOXES.items()
    }
    entrances = {
        (name, number): Entrance(estate=ESTATE, id=key("entrance", name, number), building=building, name=str(number))
        for name, building in buildings.items()
        for number in range(1, len(COLUMNS[name]) // 2 + 1)
    }
    Building.objects.of(ESTATE).bulk_create(buildings.values())
    Entrance.objects.of(ESTATE).bulk_create(entrances.values())
    Part.objects.of(ESTATE).bulk_create([*_homes(buildings, entrances), *_shops()])
    CommonPart.objects.of(ESTATE).bulk_create(
        chain(chain.from_iterable(_shared_in(name, buildings[name]) for name in buildings), _shared_outside())
    )


def home_numbers() -> list[str]:
    """The 521 home numbers, as 3-1502."""
    return [number for number, *_ in _numbered()]


def _numbered() -> Iterator[tuple[str, str, int, int]]:
    """(number, building, floor, column) of each home."""
    for building, columns in COLUMNS.items():
        for floor in range(2, TOP_FLOORS[building] + 1):
            for column in range(1, len(columns) + 1):
                if (number := f"{building}-{floor}{column:02}") != NOT_A_HOME:
                    yield number, building, floor, column


def _homes(buildings, entrances):
    for number, name, floor, column in _numbered():
        yield Part(
            estate=ESTATE,
            id=key("part", number),
            kind=PartKind.HOME,
            building=buildings[name],
            entrance=entrances[name, (column + 1) // 2],
            floor=floor,
            number=number,
            area_cm2=COLUMNS[name][column - 1],
        )


def _shops():
    for number in range(1, SHOPS + 1):
        name = f"芙蓉路 {number} 号"
        area = 380_000 + number * 7 % 11 * 76_500
        yield Part(estate=ESTATE, id=key("part", name), kind=PartKind.SHOP, floor=1, number=name, area_cm2=area)


def _shared_in(name, building):
    x, y, width, height = BOXES[name]
    arm = 44

    def shared(kind, words, *names, box=None):
        return CommonPart(
            estate=ESTATE,
            id=key("common part", name, *names),
            kind=kind,
            building=building,
            name=f"{name} 栋{words}",
            outline=_box(*box) if box else "",
        )

    yield shared(CommonPartKind.OPEN_FLOOR, "西侧架空层", "open floor", "west", box=(x, y, arm, height))
    yield shared(CommonPartKind.OPEN_FLOOR, "东侧架空层", "open floor", "east", box=(x + width - arm, y, arm, height))
    for entrance in range(1, len(COLUMNS[name]) // 2 + 1):
        for kind, words in (
            (CommonPartKind.LOBBY, "大堂"),
            (CommonPartKind.LIFT, "电梯"),
            (CommonPartKind.STAIRS, "楼梯间"),
        ):
            yield shared(kind, f" {entrance} 单元{words}", kind, entrance)
    yield shared(CommonPartKind.OTHER, "楼顶", "roof")
    if NOT_A_HOME.startswith(name):
        yield shared(CommonPartKind.OTHER, "物业用房", "rooms")


def _shared_outside():
    for name, kind, box in (
        ("芙蓉路街面", CommonPartKind.STREET_FRONT, (14, 194, 292, 16)),
        ("南门", CommonPartKind.GATE, (146, 180, 32, 12)),
        ("东门", CommonPartKind.GATE, (308, 104, 12, 16)),
        ("地下车库西侧通道", CommonPartKind.GARAGE_WAY, (18, 128, 46, 30)),
        ("地下车库东侧通道", CommonPartKind.GARAGE_WAY, (256, 128, 46, 30)),
        ("地下车库", CommonPartKind.GARAGE_WAY, None),
        ("中心花园", CommonPartKind.GREEN, (140, 60, 42, 44)),
        ("北侧绿地", CommonPartKind.GREEN, (18, 4, 286, 12)),
        ("主路", CommonPartKind.ROAD, (18, 106, 286, 12)),
        ("电动车棚", CommonPartKind.OTHER, (18, 164, 110, 12)),
        ("垃圾分类亭", CommonPartKind.OTHER, (196, 164, 40, 12)),
    ):
        yield CommonPart(
            estate=ESTATE,
            id=key("common part", name),
            kind=kind,
            name=name,
            outline=_box(*box) if box else "",
        )


def _box(x, y, width, height):
    return f"{x},{y} {x + width},{y} {x + width},{y + height} {x},{y + height}"
