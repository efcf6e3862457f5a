"""`linli check` finds what nobody would notice, names it, and says how to go on."""

import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from linli.chronicle.commands import hold_reader
from linli.chronicle.rules import SHOWN_AFTER_FAILURES, Ground
from linli.database.models import new_key
from linli.files.commands import keep_photo, take_in
from linli.files.rules import Use
from linli.people.commands.erasures import note_erasure
from linli.people.models import Person
from tests.files.pictures import photo, picture
from tests.sayings import tell
from tests.village import ANN, AT, ESTATE


def found(place, *words):
    """What it finds, as (about, text), and its status."""
    answer, status = place.answer("check", *words)
    faults = [(each["about"], each["text"]) for each in answer["findings"] if not each["is_note"]]
    assert answer["good"] is (status == 0) is (not faults)
    return faults


def order(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_all_is_well(place):
    tell("one", "two")
    assert found(place, "--contents") == []
    done = place.linli("check")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "✓ All is well.")
    place.language = "zh"
    assert place.linli("check").stdout.splitlines()[-1] == "✓ 一切正常。"


def test_without_tls_it_says_what_does_not_work(place):
    assert "Without TLS" in place.linli("check").stdout
    behind_tls = place.environment | {"LINLI_TLS": "1", "LINLI_HSTS": "1", "SECRET_KEY": "a long one" * 10}
    done = place.linli("check", env=behind_tls)
    assert (done.returncode, "TLS" in done.stdout) == (0, False), done.stdout


def test_a_law_that_is_gone_and_a_row_altered_behind_it(place):
    tell("one", "two")
    law = "law_chronicle_entry_is_never_changed"
    order(f"DROP TRIGGER {law}" + (" ON chronicle_entry" if connection.vendor == "postgresql" else ""))
    [(about, text)] = found(place)
    assert (about, law in text, "linli prepare" in text) == ("laws", True, True)
    order("UPDATE chronicle_entry SET text = replace(text, 'said', 'told') WHERE number = 2")
    assert place.linli("prepare").returncode == 0
    [(about, text)] = found(place)
    assert (about, "entry 2" in text, "text_altered" in text) == ("record", True, True)


@pytest.mark.parametrize("fault", ["missing", "not what it was"])
def test_a_photo(place, fault):
    upload = io.BytesIO(photo(picture((640, 480))))
    brought = take_in(estate=ESTATE, upload=upload, use=Use.HANDLERS, keep_place=False, at=AT)
    keep_photo(estate=ESTATE, photo=brought, by=ANN, at=AT, act=new_key())
    [path] = [path for path in settings.FILES.rglob("*.jpg") if "thumb" not in path.name]
    if fault == "missing":
        path.unlink()
    else:
        path.write_bytes(photo(picture((320, 240))))
        assert found(place) == []  # to read them all takes long, and is asked for
    assert found(place, "--contents") == [("photos", f"A photo is {fault}: {path}")]


def test_a_job_that_failed_five_times(place):
    tell("one")
    at = timezone.now() + timedelta(hours=1)
    for _ in range(SHOWN_AFTER_FAILURES):
        assert found(place) == []
        hold_reader(estate=ESTATE, name="messages.tell_followers", number=0, fault="KeyError at linli.x:1", at=at)
    [(about, text)] = found(place)
    assert about == "jobs"
    assert "messages.tell_followers failed 5 times in a row: KeyError at linli.x:1." in text


def test_keys_that_others_may_read(place):
    settings.KEYS.mkdir(mode=0o700)
    (settings.KEYS / "erasures.jsonl").touch(0o644)
    [(about, text)] = found(place)
    assert (about, f"chmod go-rwx {settings.KEYS}/erasures.jsonl" in text) == ("keys", True)


def test_an_erasure_that_a_restore_did_not_come_to(place):
    """Told by its line's number: the list names nobody, and what is found names nobody either."""
    person = Person.objects.create(estate=ESTATE, name="Ann")
    for key in (new_key(), person.pk):
        note_erasure(estate=ESTATE, person=key, ground=Ground.CONSENT_WITHDRAWN, entry=0, at=AT)
    [(about, text)] = found(place)
    assert (about, text.startswith("Line 2 of the list of erasures is not carried out")) == ("erasures", True)
    assert str(person.pk) not in text
    Person.objects.update(name="", forgotten_at=AT)
    assert found(place) == []


def test_jobs_once_does_what_there_is_to_do(place):
    tell("one")
    done = place.linli("jobs", "--once")
    assert (done.returncode, done.stderr) == (0, "")
