"""A thread's page: who did what when, before and after, and what comes next, as the reader may know it."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from linli.chronicle.queries import thread_entries
from linli.chronicle.rules import number_in
from linli.files.queries import photos
from linli.files.rules import Size
from linli.kernel.actors import Hand
from linli.matters.events import MatterHandled, VerdictGiven
from linli.matters.policy import is_awaited, may_see_photo
from linli.matters.queries import category_names, matter_of_thread, sheet_of
from linli.matters.rules import Sight, State
from linli.people.queries import called
from linli.portal import policy
from linli.web.doors import opens_to
from linli.web.ui.times import date_words
from linli.web.words import tell

PAGE = 20
HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo of an entry; without an address it may not be shown, or is gone."""

    url: str = ""
    large_url: str = ""
    alt: str = ""
    is_gone: bool = False


@dataclass(slots=True)
class Told:
    """An entry as the reader sees it: one sentence, what was typed (in its own language), the photos."""

    number: int
    at: datetime
    sentence: str
    state: str = "done"
    typed: str = ""
    language: str = ""
    is_erased: bool = False
    pictures: list[Picture] = field(default_factory=list)

    @property
    def has_more(self) -> bool:
        """Whether anything stands below the sentence."""
        return bool(self.typed or self.is_erased or self.pictures)


@opens_to(policy.may_see_thread)
def thread(request, thread_id):
    """The last twenty entries in the order they happened; `?before=` a number pages back."""
    who, estate = request.standing, request.estate
    matter = matter_of_thread(who, thread_id)
    if matter is None:
        raise Http404
    before = number_in(request.GET.get("before", ""))
    entries = thread_entries(
        estate.id,
        matter.thread.joined_into_id or matter.thread_id,
        is_address=True,
        before=before,
        limit=PAGE + 1,
    )
    today = estate.day_of(timezone.now())
    sheet = sheet_of(who, matter, estate=estate, on=today)
    told = told_to(request, matter, sheet, entries[:PAGE])[::-1]
    handled_by, is_judged = (None, False) if before else _last_said(matter, entries)
    comes_next = "" if before or is_judged else sheet.next
    if told and comes_next:
        told[-1].state = "now"
    page = {
        "sheet": sheet,
        "told": told,
        "lede": "" if sheet.title == sheet.public_title else sheet.public_title,
        "shared": lazy(lambda: sheet_of(who, matter, estate=estate, on=today).public_title, str)(),
        "until": lazy(partial(_until, sheet.due_on, today), str)() if sheet.due_on else "",
        "earlier": f"?before={told[0].number}" if len(entries) > PAGE else "",
        "is_last_page": not before,
        "comes_next": comes_next,
        "is_awaited": not before and is_awaited(who, matter, handled_by=handled_by, is_judged=is_judged),
        "is_shown": sheet.state is not State.UNCONFIRMED,  # until then its address opens to hardly anybody
        "joined_into": matter.thread.joined_into_id,
    }
    request.area = "matters:list"
    request.matter = matter  # for the panel of its moves, which need not fetch it again
    return render(request, "portal/thread.html", page)


def _until(due_on, today):
    """By when, for a group that reads it on another day: never today or tomorrow."""
    return _("To be done by %(day)s") % {"day": date_words(due_on, today)}


def _last_said(matter, entries):
    """(who handled it, whether its reporter has spoken), if that is the last thing these newest entries tell of it."""
    last = next((entry for entry in entries if entry.facts.get("matter_id") == str(matter.pk)), None)
    if last is None:
        return None, False
    by = last.pieces.get("by") if last.kind == MatterHandled.kind else None
    return by and (by if by in list(Hand) else UUID(by)), last.kind == VerdictGiven.kind


def told_to(request, matter, sheet, entries) -> list[Told]:
    """These entries as this reader may know them: names, words and photos as far as their sight of the matter goes."""
    estate = request.estate
    reads = sheet.sight in (Sight.WORDS, Sight.ALL)
    # An estate may let strangers read words; who does what is for those who belong here, or are answered.
    names = _names(estate, matter, entries) if request.standing.is_known or sheet.sight is Sight.ALL else None
    there = photos(estate.id, {UUID(key) for entry in entries for key in _photo_keys(entry)}) if reads else {}
    categories = {str(sheet.category_id): sheet.category} | _categories(estate, entries)
    return [_told(estate, sheet, entry, categories, names, there if reads else None) for entry in entries]


def _categories(estate, entries) -> dict[str, str]:
    """Names by key as text of the categories between which one was put right; that is seldom, and then one query."""
    put_right = [entry.facts for entry in entries if entry.facts.get("former_category_id")]
    keys = {UUID(facts[name]) for facts in put_right for name in ("former_category_id", "category_id")}
    return category_names(estate.id, keys) if keys else {}


def _told(estate, sheet, entry, categories, names, there):
    """`names` is None for who may know none, `there` for who may read no words and see no photo."""
    known = {} if names is None else names[None] | names.get(_day(estate, entry), {})
    known |= categories
    told = Told(entry.number, entry.at, tell(entry, names=known, entitled=names is not None))
    if there is None:
        return told
    told.typed = entry.pieces.get("words") or ""
    told.language = "zh-Hans" if HAN.search(told.typed) else "en"
    told.is_erased = "words" in entry.pieces and entry.pieces["words"] is None
    alt = _("Photo: %(sentence)s") % {"sentence": told.sentence}
    told.pictures = [_picture(estate, sheet, entry, there.get(UUID(key)), alt) for key in _photo_keys(entry)]
    told.pictures += [Picture(is_gone=True)] * sum(
        value is None for name, value in entry.pieces.items() if name.startswith("photos.")
    )
    return told


def _photo_keys(entry):
    return [value for name, value in entry.pieces.items() if name.startswith("photos.") and value]


def _picture(estate, sheet, entry, photo, alt):
    if photo is None or photo.forgotten_at:
        return Picture(is_gone=True)
    if not may_see_photo(sheet.sight, photo.use):
        return Picture()
    small, large = (
        reverse("matters:photo", args=[estate.slug, entry.facts["matter_id"], photo.id, size])
        for size in (Size.THUMB, Size.FULL)
    )
    return Picture(small, large, alt)


def _day(estate, entry) -> date:
    return estate.day_of(entry.at)


def _names(estate, matter, entries) -> dict[date | None, dict[str, str]]:
    """Names by key as text, for each day as of that day; those of bodies under None."""
    acts = {
        (UUID(by), _day(estate, entry)) for entry in entries if (by := entry.pieces.get("by")) and by not in list(Hand)
    }
    bodies = {UUID(entry.facts["body_id"]) for entry in entries if "body_id" in entry.facts} - {matter.handler_id}
    names: dict[date | None, dict[str, str]] = {None: {str(matter.handler_id): matter.handler and matter.handler.name}}
    for (key, day), said in called(estate.id, acts, bodies=bodies).items():
        names.setdefault(day, {})[str(key)] = said
    return names
