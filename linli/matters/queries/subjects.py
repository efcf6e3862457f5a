"""What threads of matters are about, for messages that tell of them."""

from collections.abc import Collection
from uuid import UUID

from linli.matters import policy, words
from linli.matters.models import Matter
from linli.matters.rules import Sight, number_text
from linli.messages.rules import Subject
from linli.people.rules import Standing
from linli.web.words import either


def subjects_of(who: Standing, threads: Collection[UUID]) -> dict[UUID, Subject]:
    """The matters of these threads that the reader may know of, by the thread's key; one query."""
    rows = (
        Matter.objects.of(who.estate).select_related("category", "building", "common_part").filter(thread__in=threads)
    )
    sights = [(row, policy.sight_of(who, row)) for row in rows]
    return {row.thread_id: _subject(row, sight) for row, sight in sights if sight is not Sight.NOTHING}


def _subject(matter, sight):
    category = words.category(matter.kind, either(matter.category.zh, matter.category.en))
    place = words.place(matter.building and matter.building.name, matter.common_part and matter.common_part.name)
    typed = matter.words if sight in (Sight.WORDS, Sight.ALL) else ""
    return Subject(number=number_text(matter.year, matter.serial), title=words.title(typed, category, place))
