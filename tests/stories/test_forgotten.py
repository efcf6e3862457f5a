"""A resident of the village reports, is told, judges; then asks to be forgotten, and is, wherever it was written."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from linli.chronicle.jobs import read_all
from linli.chronicle.models import Piece
from linli.chronicle.queries import thread_entries, verify
from linli.chronicle.rules import Ground
from linli.config.demo import cast
from linli.database.models import new_key
from linli.files.commands import take_in
from linli.files.queries import photos_of
from linli.files.rules import Use
from linli.kernel.actors import Hand, PersonId
from linli.matters import commands as matters
from linli.matters.models import Category, Matter
from linli.messages.models import Follower, Message
from linli.people.commands import erase_person, step_into_shoes
from linli.people.models import Person, Post
from linli.people.rules import PostKind
from linli.search.commands import optimize
from linli.search.queries import things_with
from linli.search.rules import Audience
from tests.files.pictures import photo

NAME, PHONE = "欧阳蜈蚣", "19912345678"
TYPED = ["螺蛳壳里做道场", "麒麟阁西侧", "鳜鱼缸还在原处"]


@pytest.fixture
def resident(village):
    """Somebody who lives here and holds no post, under a name that nobody else has."""
    row = Person.objects.of(cast.ESTATE).filter(posts=None, residences__until_on=None).exclude(residences=None).first()
    row.name, row.phone = NAME, PHONE
    row.save()
    return PersonId(row.pk)


def do(command, **facts):
    return command(estate=cast.ESTATE, at=timezone.now(), act=new_key(), **facts)


def holder(kind):
    return PersonId(Post.objects.of(cast.ESTATE).filter(kind=kind, until_on=None).first().person_id)


def lives(resident):
    """What somebody leaves behind in half a year: a sign-in, a matter with a photo, a verdict, messages."""
    do(step_into_shoes, person_id=resident, by=Hand.STRANGER)
    clerk, grid_worker = holder(PostKind.COMMITTEE_CLERK), holder(PostKind.GRID_WORKER)
    at = timezone.now()
    picture = take_in(estate=cast.ESTATE, upload=io.BytesIO(photo()), use=Use.ESTATE, keep_place=True, at=at)
    category = Category.objects.of(cast.ESTATE).first().pk
    facts = dict(category_id=category, words=TYPED[0], place_words=TYPED[1], photos=(picture,), phone=PHONE)
    matter = do(matters.report, by=resident, **facts)
    do(matters.verify, matter_id=matter, finding="borne_out", words="看过了", by=grid_worker)
    do(matters.open_matter, matter_id=matter, by=clerk)
    body = Post.objects.of(cast.ESTATE).filter(kind=PostKind.PROPERTY_MANAGER).first().organisation_id
    do(matters.assign, matter_id=matter, body_id=body, by=clerk)
    do(matters.handle, matter_id=matter, words="清走了", by=clerk)
    do(matters.check, matter_id=matter, passed=True, by=grid_worker)
    do(matters.close, matter_id=matter, words="谢谢", by=clerk)
    do(matters.judge, matter_id=matter, solved=False, content=False, words=TYPED[2], by=resident)
    while read_all(at=timezone.now()):
        pass
    return matter, photos_of(cast.ESTATE, resident)[0].id


def everything():
    """Every row of every table, by table, as text; keys without their dashes, as SQLite keeps them."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        dump = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            dump[table] = str([[str(value) for value in row] for row in cursor.fetchall()]).replace("-", "")
    return dump


def where(text):
    return {table for table, rows in everything().items() if text.replace("-", "") in rows}


def test_a_resident_is_forgotten_wherever_it_was_written(resident, village):
    files_before = {path for path in Path(settings.FILES).rglob("*") if path.is_file()}
    matter, picture = lives(resident)
    assert {path for path in Path(settings.FILES).rglob("*") if path.is_file()} > files_before
    assert all(where(text) for text in [NAME, PHONE, *TYPED]), "or there would be nothing to forget"
    assert things_with(cast.ESTATE, TYPED[0], sort="matter", audience=Audience.HANDLERS) == [matter]
    assert Message.objects.of(cast.ESTATE).filter(person=resident).exists()

    do(erase_person, person_id=resident, ground=Ground.CONSENT_WITHDRAWN, by=holder(PostKind.KEEPER))

    assert {text: where(text) for text in [NAME, PHONE, *TYPED] if where(text)} == {}
    # The key alone: of the blank row that others' rows point to, and as the answer to the act that admitted them.
    assert where(str(resident)) <= {"people_person", "chronicle_act"}
    assert {path for path in Path(settings.FILES).rglob("*") if path.is_file()} <= files_before
    assert where(str(picture)) <= {"files_file", "chronicle_act", "chronicle_piece"}, (
        "so that a page can say it was here"
    )
    naming = Piece.objects.of(cast.ESTATE).filter(text__contains=str(picture))
    assert set(naming.values_list("entry__kind", flat=True)) <= {"files.files_forgotten@1"}
    assert things_with(cast.ESTATE, TYPED[0], sort="matter", audience=Audience.HANDLERS) == []
    assert not Follower.objects.of(cast.ESTATE).filter(person=resident).exists()
    assert verify(cast.ESTATE) == []

    # What others did stays, and so does that there was a matter.
    kept = Matter.objects.of(cast.ESTATE).get(pk=matter)
    assert (kept.words, kept.place_words, kept.reporter, kept.returned_count) == ("", "", None, 1)
    told = thread_entries(cast.ESTATE, kept.thread_id)
    assert [entry.pieces.get("words") for entry in told if entry.pieces.get("words")] == ["谢谢", "清走了", "看过了"]

    if connection.vendor == "sqlite":  # PostgreSQL overwrites dead rows at VACUUM
        optimize()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept_bytes = Path(village.removeprefix("sqlite:")).read_bytes()
        assert [text for text in [NAME, PHONE, *TYPED] if text.encode() in kept_bytes] == []
