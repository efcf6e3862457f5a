"""The list of erasures beside the keys, which no backup holds: what a restore has to repeat."""

import json
import os
from uuid import UUID

from django.conf import settings

from linli.chronicle.rules import Ground


def note_erasure(*, estate: UUID, person: UUID, ground: Ground, entry: int, at) -> None:
    """Append one line and wait until it lies on the disk: before the commit, for too many lines do no harm.

    A person who is on the list already, as when a restore repeats an erasure, is not written again.
    """
    if any(line["estate"] == str(estate) and line["person"] == str(person) for line in erasures()):
        return
    settings.KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = {"estate": str(estate), "person": str(person), "ground": ground, "entry": entry, "at": at.isoformat()}
    with open(_path(), "ab", opener=_for_us_only) as file:
        file.truncate(len(_whole()))
        file.write(json.dumps(line).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def erasures() -> list[dict]:
    """Every line: `estate`, `person`, `ground`, `entry` (0 if the record never named them) and `at`, as texts."""
    return [json.loads(line) for line in _whole().splitlines()]


def _whole() -> bytes:
    # A line cut short by a fall belongs to an erasure that was never committed.
    text = _path().read_bytes() if _path().exists() else b""
    return text[: text.rfind(b"\n") + 1]


def _path():
    return settings.KEYS / "erasures.jsonl"


def _for_us_only(path, flags):
    return os.open(path, flags, 0o600)
