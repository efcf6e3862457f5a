"""What one reader sees of a matter, in their language: the same on a list, on the board, at home and on its thread."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linli.matters import policy, words
from linli.matters.models import Contact, Matter
from linli.matters.queries.matters import Listed
from linli.matters.rules import WALK, MatterKind, Sight, State, number_text, station
from linli.people.queries import EstateHere, homes_lived_in, person
from linli.people.rules import Standing
from linli.web.ui.times import day_words
from linli.web.words import either


@dataclass(frozen=True, slots=True)
class Sheet:
    """A matter as one reader may see it. What they may not see is empty.

    `title` is what was typed, shortened, or else category and place, which `public_title` is for everybody; `about` and
    `came` begin the line below it; `badge` and `tone` say in a word or two how it stands, `due_badge` and `due_tone`
    whether it is due or late; `danger` is empty where there is none; `station` counts the stations of the walk behind
    it, None off the walk; `may_confirm`, whether it is for them to vouch for it; `today` is the day on which all this
    is so.
    """

    id: UUID
    thread: UUID
    version: int
    number: str
    sight: Sight
    kind: MatterKind
    state: State
    title: str
    public_title: str
    words: str
    category: str
    category_id: UUID
    place: str
    place_words: str
    body: str
    about: tuple[str, ...]
    came: str
    badge: str
    tone: str
    due_badge: str
    due_tone: str
    danger: str
    station: int | None
    received_at: datetime
    due_on: date | None
    due_is_provisional: bool
    returned_count: int
    may_confirm: bool
    today: date

    @property
    def meta(self) -> tuple[str, ...]:
        """The parts of the line below the title: number, what and where, who sees to it, when it came, danger."""
        return (*self.about, self.came, self.danger)

    @property
    def errand_meta(self) -> tuple[str, ...]:
        """The same to whoever it waits for: until when, instead of since when."""
        return (*self.about, words.until(self.due_on, on=self.today) or self.came, self.danger)

    @property
    def errand(self) -> str:
        """What it waits for, in a word: nothing while nobody is to move."""
        return str(words.ERRANDS.get(self.state, ""))

    @property
    def next(self) -> str:
        """What comes and by when: nothing where all is said."""
        return words.next_step(
            self.state, kind=self.kind, due_on=self.due_on, provisional=self.due_is_provisional, on=self.today
        )

    @property
    def stations(self) -> list[str]:
        """The stations of the walk, by name. The first is received only once somebody has confirmed it."""
        first = self.state if self.state is State.UNCONFIRMED else WALK[0]
        return [str(words.STATIONS[state]) for state in (first, *WALK[1:])]

    @property
    def turn(self) -> str:
        """Whose move it is and by when: nothing while nobody is to move."""
        return words.turn(self.state, whom=self.body, due_on=self.due_on, on=self.today)

    @property
    def your_turn(self) -> str:
        """The same, to whoever is to move."""
        return words.your_turn(due_on=self.due_on, on=self.today)

    @property
    def times_returned(self) -> str:
        """How often the reporter said "not solved"."""
        return words.times(self.returned_count)


def sheet_of(who: Standing, matter: Matter | Listed, *, estate: EstateHere, on: date) -> Sheet:
    """What `who` sees of this matter on this day of the estate; guarded reads alone bring them one."""
    row = matter if isinstance(matter, Listed) else Listed.of(matter)
    sight = policy.sight_of(who, row, strangers_see_words=estate.strangers_see_words)
    reads = sight in (Sight.WORDS, Sight.ALL)
    state = State(row.state)
    category = words.category(row.kind, either(row.category__zh, row.category__en))
    place = words.place(row.building__name, row.common_part__name)
    typed = row.words if reads else ""
    badge, tone = words.badge(state)
    due_badge, due_tone = words.due_badge(due_on=row.due_on, on=on)
    public_title = words.title("", category, place)
    title = words.title(typed, category, place)
    body = row.handler__name or "" if reads else ""
    number = number_text(row.year, row.serial)
    about = () if title == public_title else (category, place)
    return Sheet(
        id=row.pk,
        thread=row.thread_id,
        version=row.version,
        number=number,
        sight=sight,
        kind=MatterKind(row.kind),
        state=state,
        title=title,
        public_title=public_title,
        words=typed,
        category=category,
        category_id=row.category_id,
        place=place,
        place_words=row.place_words if reads else "",
        body=body,
        about=tuple(filter(None, (number, *about, body))),
        came=day_words(estate.day_of(row.received_at), on),
        badge=badge,
        tone=tone,
        due_badge=due_badge,
        due_tone=due_tone,
        danger=str(words.HAZARD) if row.hazard else "",
        station=station(state),
        received_at=row.received_at,
        due_on=row.due_on,
        due_is_provisional=row.due_provisional,
        returned_count=row.returned_count,
        may_confirm=state is State.UNCONFIRMED and policy.may_confirm(who, row),
        today=on,
    )


@dataclass(frozen=True, slots=True)
class Reach:
    """How to reach whoever reported a matter: asked only after `policy.may_see_contact`."""

    name: str
    phone: str
    home: str


def is_reachable(matter: Matter) -> bool:
    """Whether it is known how to reach whoever reported it."""
    return matter.reporter is not None or Contact.objects.of(matter.estate).filter(matter=matter).exists()


def reach_of(matter: Matter) -> Reach | None:
    """What a stranger left, or what the roster knows of somebody who was signed in; None if nothing is kept."""
    left = Contact.objects.of(matter.estate).filter(matter=matter).first()
    if matter.reporter is None:
        return left and Reach("", left.phone, left.home)
    known = person(matter.estate, matter.reporter)
    homes = [lives.number for lives in homes_lived_in(matter.estate, matter.reporter) if lives.term.until_on is None]
    return known and Reach(known.name, (left and left.phone) or known.phone, (left and left.home) or ", ".join(homes))
