"""The walk of a matter, one command a station: reported, confirmed, verified, opened, assigned, handled, checked,
closed, judged by who reported it."""

from uuid import UUID

from django.db.models import IntegerField

from linli.chronicle.commands import announce, begin_thread, command
from linli.database.models import new_key
from linli.database.prepared import Asked, prepared
from linli.database.routing import database_of
from linli.files.commands import keep_photo
from linli.files.rules import Brought
from linli.kernel.actors import Hand
from linli.kernel.errors import Refused
from linli.kernel.events import PhotoId, Words
from linli.matters import events, policy, queries, rules
from linli.matters.commands.upkeep import begin, find_again, move_on
from linli.matters.models import Category, Check, Contact, Handling, Matter, Photo, Verdict, Verification
from linli.matters.rules import Finding, MatterKind, PhotoStep, State, Verb
from linli.messages.commands import follow
from linli.messages.rules import Why
from linli.people.queries import body, building, common_part, day_of, holders_of, standing_of


@command
def report(
    *,
    estate,
    kind: MatterKind = MatterKind.REPORT,
    category_id: UUID,
    words: str,
    common_part_id: UUID | None = None,
    building_id: UUID | None = None,
    place_words: str = "",
    phone: str = "",
    home: str = "",
    photos: tuple[Brought, ...] = (),
    by,
    at,
) -> UUID:
    """Somebody reports or needs something; the matter's key.

    Of a stranger it is *unconfirmed*: seen only by those who can confirm it, and counted nowhere. Raises `Refused` as
    `rules.reported` does, and category_unknown, place_unknown, photo_gone_meanwhile.
    """
    who = standing_of(estate, by, at=at)
    policy.ensure(policy.may_report(who))
    said = rules.reported(
        kind=kind,
        words=words,
        place_words=place_words,
        phone=phone,
        home=home,
        known=who.is_known,
        photos=len(photos),
        placed=bool(common_part_id or building_id),
    )
    category = _category(estate, category_id)
    building, part = _place(estate, building_id, common_part_id)
    state = State.RECEIVED if who.is_known else State.UNCONFIRMED
    day = day_of(estate, at)
    year, serial = next_number(estate, day.year)
    key = new_key()
    matter = Matter(
        id=key,
        estate=estate,
        thread_id=begin_thread(estate=estate),
        year=year,
        serial=serial,
        kind=kind,
        category=category,
        state=state,
        hazard=category.hazard,
        words=said.words,
        building=building,
        common_part=part,
        place_words=said.place_words,
        reporter=who.person,
        secret_hash=queries.hash_of(queries.secret_of(key)),
        received_at=at,
        moved_at=at,
    )
    begin(matter, day=day)
    if said.phone or said.home:
        Contact.objects.create(estate=estate, matter=matter, phone=said.phone, home=said.home)
    files = _keep(matter, photos, PhotoStep.REPORT, by=by, at=at)
    announce(
        events.MatterReported(
            estate=estate,
            matter_id=key,
            matter_kind=kind,
            year=year,
            serial=serial,
            category_id=category.pk,
            building_id=matter.building_id,
            common_part_id=matter.common_part_id,
            confirmed=state is State.RECEIVED,
            words=said.words,
            place_words=said.place_words,
            photos=files,
        ),
        by=by,
        at=at,
        thread=matter.thread_id,
    )
    if who.person:
        follow(estate=estate, thread_id=matter.thread_id, person_id=who.person, why=Why.REPORTER, by=by, at=at)
    find_again(matter)
    return key


@command
def confirm(*, estate, matter_id: UUID, seen: int | None = None, by, at) -> UUID:
    """A stranger's report is one: now it is received, shown and counted, and its clock runs; the matter's key."""
    who = standing_of(estate, by, at=at)
    matter = queries.required(matter_id, who, seen=seen)
    policy.ensure(policy.may_confirm(who, matter))
    matter.received_at = at
    move_on(matter, Verb.CONFIRM, at=at)
    _tell(events.MatterConfirmed(estate=estate, matter_id=matter.pk), matter, who, Why.HANDLER, at=at)
    find_again(matter)
    return matter.pk


@command
def verify(
    *,
    estate,
    matter_id: UUID,
    finding: Finding,
    looks: bool = False,
    fire: bool = False,
    access: bool = False,
    category_id: UUID | None = None,
    words: str = "",
    photos: tuple[Brought, ...] = (),
    seen: int | None = None,
    by,
    at,
) -> UUID:
    """Somebody else than the reporter looked on the spot; the matter's key. A danger of fire makes it a hazard.

    `category_id` puts the reporter's category right: deadlines and hazard are that one's from now on. Raises
    `Refused("category_unknown")`.
    """
    who = standing_of(estate, by, at=at)
    matter = queries.required(matter_id, who, seen=seen)
    policy.ensure(policy.may_verify(who, matter))
    corrected = category_id if category_id != matter.category_id else None
    former = matter.category_id if corrected else None
    if corrected:
        matter.category = _category(estate, corrected)
        matter.hazard = matter.category.hazard
    matter.finding = finding
    matter.hazard = matter.hazard or (fire and finding is not Finding.NOT)
    move_on(matter, Verb.VERIFY, at=at)
    Verification.objects.create(
        estate=estate, matter=matter, by=who.person, at=at, finding=finding, looks=looks, fire=fire, access=access
    )
    files = _keep(matter, photos, PhotoStep.VERIFICATION, by=who.by, at=at)
    event = events.MatterVerified(
        estate=estate,
        matter_id=matter.pk,
        finding=finding,
        looks=looks,
        fire=fire,
        access=access,
        category_id=corrected,
        former_category_id=former,
        words=Words(words.strip()),
        photos=files,
    )
    _tell(event, matter, who, Why.VERIFIER, at=at)
    if corrected:
        find_again(matter)
    return matter.pk


@command
def open_matter(*, estate, matter_id: UUID, seen: int | None = None, by, at) -> UUID:
    """The committee takes it on (已列入办理); the matter's key."""
    who = standing_of(estate, by, at=at)
    matter = queries.required(matter_id, who, seen=seen)
    policy.ensure(policy.may_open(who, matter))
    move_on(matter, Verb.OPEN, at=at)
    _tell(events.MatterOpened(estate=estate, matter_id=matter.pk), matter, who, Why.HANDLER, at=at)
    return matter.pk


@command
def assign(*, estate, matter_id: UUID, body_id: UUID, words: str = "", seen: int | None = None, by, at) -> UUID:
    """A body is to see to it, from today on, and those who hold its posts are told so; the matter's key.

    Raises `Refused("body_unknown")`.
    """
    who = standing_of(estate, by, at=at)
    matter = queries.required(matter_id, who, seen=seen)
    policy.ensure(policy.may_assign(who, matter))
    if body(estate, body_id) is None:
        raise Refused("body_unknown")
    matter.handler_id = body_id
    move_on(matter, Verb.ASSIGN, at=at)
    event = events.MatterAssigned(
        estate=estate, matter_id=matter.pk, body_id=body_id, due_on=matter.due_on, words=Words(words.strip())
    )
    # Before it is told, for that it is theirs is the first thing they are to be told of it.
    for person in holders_of(estate, body_id, on=day_of(estate, at)):
        follow(estate=estate, thread_id=matter.thread_id, person_id=person, why=Why.HANDLER, by=Hand.HOUSE, at=at)
    _tell(event, matter, who, Why.HANDLER, at=at)
    return matter.pk


@command
def handle(
    *, estate, matter_id: UUID, words: str = "", photos: tuple[Brought, ...] = (), seen: int | None = None, by, at
) -> UUID:
    """The body says it is done, with a photo or a word; the matter's key. Raises `Refused("handling_says_nothing")`."""
    who = standing_of(estate, by, at=at)
    matter = queries.required(matter_id, who, seen=seen)
    policy.ensure(policy.may_handle(who, matter))
    if not words.strip() and not photos:
        raise Refused("handling_says_nothing")
    move_on(matter, Verb.HANDLE, at=at)
    Handling.objects.create(estate=estate, matter=matter, by=who.person, body_id=matter.handler_id, at=at)
    files = _keep(matter, photos, PhotoStep.HANDLING, by=who.by, at=at)
    event = events.MatterHandled(estate=estate, matter_id=matter.pk, words=Words(words.strip()), photos=files)
    _tell(event, matter, who, Why.HANDLER, at=at)
    return matter.pk


@command
def check(
    *,
    estate,
    matter_id: UUID,
    passed: bool,
    words: str = "",
    photos: tuple[Brought, ...] = (),
    seen: int | None = None,
    by,
    at,
) -> UUID:
    """Somebody else than who handled it looked whether it is done; if not, it goes back. The matter's key."""
    who = standing_of(estate, by, at=at)
    matter = queries.required(matter_id, who, seen=seen)
    policy.ensure(policy.may_check(who, matter, handled_by=queries.last_handler(matter)))
    move_on(matter, Verb.CHECK if passed else Verb.SEND_BACK, at=at)
    Check.objects.create(estate=estate, matter=matter, by=who.person, at=at, passed=passed)
    files = _keep(matter, photos, PhotoStep.CHECK, by=who.by, at=at)
    event = events.MatterChecked(
        estate=estate, matter_id=matter.pk, passed=passed, words=Words(words.strip()), photos=files
    )
    _tell(event, matter, who, Why.VERIFIER, at=at)
    return matter.pk


@command
def close(*, estate, matter_id: UUID, words: str, seen: int | None = None, by, at) -> UUID:
    """The committee answers the reporter and closes it; the reporter has the last word. The matter's key.

    Raises `Refused("closure_says_nothing")`.
    """
    who = standing_of(estate, by, at=at)
    matter = queries.required(matter_id, who, seen=seen)
    policy.ensure(policy.may_close(who, matter))
    said = rules.answered(words)
    move_on(matter, Verb.CLOSE, at=at)
    event = events.MatterClosed(estate=estate, matter_id=matter.pk, words=said)
    _tell(event, matter, who, Why.HANDLER, at=at)
    return matter.pk


@command
def judge(
    *,
    estate,
    matter_id: UUID,
    solved: bool,
    content: bool | None = None,
    words: str = "",
    secret: str = "",
    seen: int | None = None,
    by,
    at,
) -> UUID:
    """The reporter's two answers: solved? content? "Not solved" returns it, and is counted. The matter's key.

    Of one closing the last word is counted; each stands in the record. A stranger shows who they are by the secret of
    the matter's address.
    """
    held = {matter_id} if secret and queries.hash_of(secret) == queries.secret_hash_of(estate, matter_id) else set()
    who = standing_of(estate, by, at=at, holds=frozenset(held))
    matter = queries.required(matter_id, who, seen=seen)
    policy.ensure(policy.may_judge(who, matter))
    rules.move(Verb.RETURN, State(matter.state))  # a verdict is given where "not solved" could be
    Verdict.objects.of(estate).filter(matter=matter, at__gte=matter.closed_at).delete()
    if solved:
        matter.save()
    else:
        matter.returned_count += 1
        move_on(matter, Verb.RETURN, at=at)
    Verdict.objects.create(estate=estate, matter=matter, at=at, solved=solved, content=content)
    event = events.VerdictGiven(
        estate=estate,
        matter_id=matter.pk,
        solved=solved,
        content=content,
        returned=matter.returned_count,
        words=Words(words.strip()),
    )
    announce(event, by=by, at=at, thread=matter.thread_id)
    return matter.pk


def next_number(estate, year: int) -> tuple[int, int]:
    """The next matter's year and serial; the estate's lock keeps it ours."""
    last = _last_serial(database_of(estate), estate=estate, year=year)
    return year, last[0][0] + 1 if last else 1


@prepared
def _last_serial():
    numbers = Matter.objects.of(Asked("estate")).filter(year=Asked("year", IntegerField()))
    return numbers.order_by("-serial").values_list("serial")[:1]


def _category(estate, category_id):
    """The category, if it is in use here."""
    for category in _in_use(database_of(estate), estate=estate, key=category_id):
        return category
    raise Refused("category_unknown")


@prepared
def _in_use():
    return Category.objects.of(Asked("estate")).filter(pk=Asked("key"), retired=False)


def _place(estate, building_id, common_part_id):
    """(building, common part) of what was tapped, None each where there is none. Another estate's place is no place."""
    if common_part_id:
        if part := common_part(estate, common_part_id):
            return part.building, part
    elif not building_id:
        return None, None
    elif house := building(estate, building_id):
        return house, None
    raise Refused("place_unknown")


def _keep(matter, photos, step, *, by, at) -> tuple[PhotoId, ...]:
    """The photos that this step brings are the matter's from now on; their keys."""
    estate = matter.estate
    files = tuple(PhotoId(keep_photo(estate=estate, photo=photo, by=by, at=at)) for photo in photos)
    Photo.objects.of(estate).bulk_create(
        Photo(estate=estate, matter=matter, file=file, step=step, rank=rank) for rank, file in enumerate(files)
    )
    return files


def _tell(event, matter, who, why, *, at):
    announce(event, by=who.by, at=at, thread=matter.thread_id)
    if who.person:
        follow(estate=matter.estate, thread_id=matter.thread_id, person_id=who.person, why=why, by=who.by, at=at)
