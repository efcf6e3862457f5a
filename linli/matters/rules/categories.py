"""The categories an estate begins with. Data from then on: each has its deadlines, and all are unchecked."""

from typing import NamedTuple

from linli.matters.rules.deadlines import Days


class StartingCategory(NamedTuple):
    """One line of the list; `hazard` is a danger to life, seen to the same day."""

    code: str
    zh: str
    en: str
    days: Days
    hazard: bool = False


STARTING_CATEGORIES = (
    StartingCategory("fire_hazard", "消防隐患", "Fire hazard", Days(0, 1, 3), hazard=True),
    StartingCategory("blocked_way", "占用通道", "Blocked passage", Days(1, 3, 5)),
    StartingCategory("junk", "杂物堆放", "Things piled up", Days(1, 3, 5)),
    StartingCategory("cleaning", "环境卫生", "Cleaning", Days(1, 3, 5)),
    StartingCategory("repair", "设施维修", "Repairs", Days(1, 3, 10)),
    StartingCategory("lift", "电梯", "Lifts", Days(0, 1, 3), hazard=True),
    StartingCategory("green", "绿化", "Green", Days(2, 5, 15)),
    StartingCategory("parking", "停车", "Parking", Days(2, 5, 10)),
    StartingCategory("noise", "噪声油烟", "Noise and fumes", Days(1, 5, 10)),
    StartingCategory("building_work", "违规搭建装修", "Unlawful building work", Days(1, 5, 15)),
    StartingCategory("neighbours", "邻里", "Between neighbours", Days(2, 5, 15)),
    StartingCategory("other", "其他", "Other", Days(2, 5, 15)),
)
