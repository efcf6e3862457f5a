"""The law of the record, without a database."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.chronicle import rules
from linli.kernel.canonical import canonical
from linli.kernel.errors import Refused
from tests.village import AT, BAO, ESTATE, NEIGHBOUR


def entry(number=1, *, before="", pieces=("by", "words"), erases=None, algorithm="sha256"):
    kept = {name: rules.Piece(salt=f"salt of {name}", text=canonical(name)) for name in pieces}
    text = rules.chained_text(
        estate=ESTATE, thread=ESTATE, number=number, kind="tests.said@1", at=AT, facts={}, erases=erases,
        pieces=kept, before=before, algorithm=algorithm,
    )  # fmt: skip
    return rules.Kept(number, text, rules.digest(text, algorithm=algorithm), "tests.said@1", AT, ESTATE, kept)


def faults(*record, witnesses=()):
    return list(rules.faults(ESTATE, record, witnesses=witnesses))


def test_an_address_names_an_entry_or_none():
    assert [rules.number_in(text) for text in ("417", "0", "", "x", "-1", "٤", "9" * 10)] == [417] + [None] * 6


def test_an_empty_record_is_whole():
    assert faults(witnesses=[(0, rules.NOTHING_BEFORE)]) == []
    assert faults(witnesses=[(1, "a hash")]) == [(1, rules.Fault.WITNESS_DISAGREES)]


def test_each_entry_is_sealed_to_the_one_before():
    one = entry()
    assert faults(one, entry(2, before=one.hash)) == []
    assert faults(one, entry(2, before="another")) == [(2, rules.Fault.CHAIN_BROKEN)]


def test_the_hash_is_of_the_text_and_anybody_can_work_it_out():
    # printf abc | sha256sum
    assert rules.digest("abc", algorithm="sha256") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert rules.digest("bc", algorithm="sha256", salt="a") == rules.digest("abc", algorithm="sha256")


def chain(length):
    """A whole record of so many entries."""
    record = []
    for number in range(1, length + 1):
        record.append(entry(number, before=record[-1].hash if record else ""))
    return record


def turned(text, place):
    """The text with one character changed."""
    place %= len(text)
    return text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1 :]


@given(st.integers(1, 6), st.data())
def test_one_character_changed_anywhere_is_found_at_its_entry(length, data):
    record = chain(length)
    at, place = data.draw(st.integers(0, length - 1)), data.draw(st.integers(0, 1 << 20))
    kept = record[at]
    match data.draw(st.sampled_from(["text", "hash", "kind", "piece", "salt"])):
        case "piece":
            piece = kept.pieces["words"]
            forged = kept._replace(pieces={**kept.pieces, "words": piece._replace(text=turned(piece.text, place))})
        case "salt":
            piece = kept.pieces["words"]
            forged = kept._replace(pieces={**kept.pieces, "words": piece._replace(salt=turned(piece.salt, place))})
        case column:
            forged = kept._replace(**{column: turned(getattr(kept, column), place)})
    assert kept.number in {number for number, _ in faults(*record[:at], forged, *record[at + 1 :])}


@given(st.integers(2, 6), st.data())
def test_an_entry_left_out_or_moved_is_found(length, data):
    record = chain(length)
    out = data.draw(st.integers(0, length - 1))
    witness = (length, record[-1].hash)
    assert faults(*record, witnesses=[witness]) == []
    assert faults(*record[:out], *record[out + 1 :], witnesses=[witness])
    other = data.draw(st.integers(0, length - 1).filter(lambda place: place != out))
    record[out], record[other] = record[other], record[out]
    assert faults(*record, witnesses=[witness])


def test_an_algorithm_nobody_knows_is_an_altered_text():
    strange = entry()
    strange = strange._replace(text=strange.text.replace("sha256", "rot13"))
    assert faults(strange) == [(1, rules.Fault.TEXT_ALTERED)]


def test_a_missing_piece_needs_an_entry_that_says_why():
    one = entry()
    silent = one._replace(pieces={"by": one.pieces["by"]})
    tells = entry(2, before=one.hash, pieces=("by",), erases=rules.Erased({1: ("words",)}))
    assert faults(silent) == [(1, rules.Fault.PIECE_MISSING)]
    assert faults(silent, tells) == []
    assert faults(one, tells) == [(1, rules.Fault.PIECE_STILL_THERE)]


def test_what_may_be_erased_is_named_by_number_and_in_order():
    texts = {number: entry(number).text for number in (1, 2)}
    erased = rules.erasing({2: (texts[2], ["words", "by", "by"]), 1: (texts[1], ["by"])}, gone={})
    assert erased.plain() == [[1, ["by"]], [2, ["by", "words"]]]


@pytest.mark.parametrize(
    "names, gone, refusal, facts",
    [
        (["thoughts"], {}, "piece_unknown", {"number": 1, "name": "thoughts"}),
        (["by"], {(1, "by"): 7}, "piece_already_erased", {"number": 1, "name": "by", "erased_by": 7}),
        ([], {}, "nothing_to_erase", {}),
    ],
)
def test_what_may_not_be_erased(names, gone, refusal, facts):
    with pytest.raises(Refused) as refused:
        rules.erasing({1: (entry().text, names)}, gone=gone)
    assert (refused.value.code, refused.value.facts) == (refusal, facts)


def test_an_erasure_cannot_be_erased():
    text = entry(erases=rules.Erased({9: ("words",)})).text
    with pytest.raises(Refused, match="erasure_cannot_be_erased"):
        rules.erasing({1: (text, ["by"])}, gone={})


@pytest.mark.parametrize(
    "thread, into, already, refusal",
    [(ESTATE, ESTATE, None, "thread_joins_itself"), (ESTATE, NEIGHBOUR, BAO, "thread_already_joined")],
)
def test_threads_that_cannot_be_joined(thread, into, already, refusal):
    rules.joining(ESTATE, NEIGHBOUR, already=None)
    with pytest.raises(Refused, match=refusal):
        rules.joining(thread, into, already=already)


def test_a_job_that_failed_waits_longer_each_time_and_never_more_than_six_hours():
    seconds = [rules.retry_after(failures).total_seconds() for failures in range(1, 9)]
    assert seconds == [10, 40, 160, 640, 2560, 10240, 21600, 21600]
    assert rules.retry_after(1000) == timedelta(hours=6)
