"""The people: some 1,600 in their households, as different as households are."""

from datetime import date, timedelta
from random import Random

from linli.config.demo import names
from linli.config.demo.cast import (
    ESTATE,
    LI_QIANG,
    LIU_GUIFANG,
    SUN_LI,
    WANG_MIN,
    ZHAO_LEI,
    ZHOU_MING,
    key,
)
from linli.config.demo.places import home_numbers
from linli.people.models import Household, Person, Residence

HANDED_OVER_ON = date(2010, 9, 18)
# Who lives together, and in how many of a hundred homes.
HOUSEHOLDS = {
    (): 3,
    ("man",): 3,
    ("woman",): 3,
    ("old man", "old woman"): 9,
    ("old woman",): 3,
    ("man", "woman"): 11,
    ("man", "woman", "child"): 24,
    ("man", "woman", "child", "child"): 17,
    ("man", "woman", "child", "old woman"): 10,
    ("man", "woman", "child", "old man", "old woman"): 9,
    ("man", "woman", "child", "child", "old man", "old woman"): 5,
    ("woman", "child"): 3,
}
# The cast, the first of their household, and who lives with them.
KNOWN = {
    "3-1502": (WANG_MIN, "王敏", ("woman", "man", "child")),
    "2-301": (LI_QIANG, "李强", ("man", "woman", "child", "old woman")),
    "2-502": (LIU_GUIFANG, "刘桂芳", ("old woman", "old man")),
    "3-901": (ZHAO_LEI, "赵磊", ("man", "woman")),
    "1-802": (ZHOU_MING, "周明", ("man", "woman", "child")),
    "4-1203": (SUN_LI, "孙莉", ("woman", "man")),
}
NOBODY = None, None, None
HAS_TOLD_PHONE = 0.5
MOVED_OUT_EVERY = 13  # in one home of so many others lived before


def move_in(dice: Random, *, today: date) -> None:
    """Persons, households and residences, each with its key. A part of the command that builds the estate."""
    persons, households, residences = [], [], []

    def settle(number, when, since_on, until_on=None):
        if not (members := list(_members(dice, number, when))):
            return
        household = Household(estate=ESTATE, id=key("household", number, since_on), part_id=key("part", number))
        households.append(household)
        for place, (person_id, name, phone) in enumerate(members):
            person = Person(estate=ESTATE, id=person_id, name=name, phone=phone)
            persons.append(person)
            residences.append(
                Residence(
                    estate=ESTATE,
                    id=key("residence", number, since_on, place),
                    household=household,
                    person=person,
                    since_on=since_on,
                    until_on=until_on,
                )
            )

    for rank, number in enumerate(home_numbers()):
        lived_here_days = dice.randrange(90, (today - HANDED_OVER_ON).days)
        since_on = today - timedelta(days=lived_here_days)
        if rank % MOVED_OUT_EVERY == 0:
            settle(number, "before", HANDED_OVER_ON, until_on=since_on)
        settle(number, "now", since_on)
    Person.objects.of(ESTATE).bulk_create(persons)
    Household.objects.of(ESTATE).bulk_create(households)
    Residence.objects.of(ESTATE).bulk_create(residences)


def _members(dice, number, when):
    """(key, name, phone) of each, husband's and children's names in step."""
    known, known_name, kinds = KNOWN.get(number, NOBODY) if when == "now" else NOBODY
    kinds = kinds or dice.choices([*HOUSEHOLDS], HOUSEHOLDS.values())[0]
    family = names.surname(dice)
    for place, kind in enumerate(kinds):
        match kind:
            case "man":
                name = names.man(dice, "grown", family)
            case "woman":
                name = names.woman(dice, "grown")
            case "old man":
                name = names.man(dice, "old", family)
            case "old woman":
                name = names.woman(dice, "old")
            case "child":
                name = dice.choice([names.man, names.woman])(dice, "young", family)
        # No network gives numbers that begin with 120.
        phone = f"120{dice.randrange(10**8):08}" if kind != "child" and dice.random() < HAS_TOLD_PHONE else ""
        if known and place == 0:
            yield known, known_name, phone or "12000000000"
        else:
            yield key("person", number, when, place), name, phone
