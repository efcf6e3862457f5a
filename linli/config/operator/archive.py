"""The file a backup is: a zip of the database, the photos that it names, and a manifest that is written last.

The keys are not in it: who finds a backup reads no second factor and forges no receipt. Of them it holds
a fingerprint, so that a restore notices when they were lost; a fingerprint tells nothing of the keys.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.crypto import salted_hmac

from linli.config.operator.terminal import Trouble, gettext, say
from linli.database.routing import databases

MANIFEST = "linli.json"
FORMAT = 1
CHUNK_BYTES = 1 << 20
# What zipfile raises for what is no archive, or a damaged one; RuntimeError for what only another program packs.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive says of itself. `heads`: each estate's last number and hash; `members`: name → SHA-256."""

    format: int
    made_at: str
    engine: str
    key: str
    migrations: list[list[str]]
    heads: dict[str, list]
    members: dict[str, str]

    def written(self) -> str:
        return json.dumps(asdict(self), indent=1, sort_keys=True)


def fingerprint() -> str:
    """Tells this installation's two keys from any others."""
    return salted_hmac("linli.backup", settings.SEED_KEY.hex(), algorithm="sha256").hexdigest()


def add(archive: zipfile.ZipFile, name: str, source: BinaryIO, *, compress: bool) -> str:
    """Put a file into the archive; its SHA-256."""
    digest = hashlib.sha256()
    member = zipfile.ZipInfo(name)
    member.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    with archive.open(member, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK_BYTES):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def opened(path: Path) -> tuple[zipfile.ZipFile, Manifest]:
    """An archive and its manifest. Raises Trouble for anything else."""
    try:
        archive = zipfile.ZipFile(path)
        manifest = Manifest(**json.loads(archive.read(MANIFEST)))
    except (*UNREADABLE, ValueError, TypeError) as error:
        raise Trouble(gettext("%(path)s is no backup, or a damaged one.") % {"path": path}) from error
    if manifest.format != FORMAT:
        raise Trouble(
            gettext("%(path)s was written by another version, in a form unknown to this one.") % {"path": path}
        )
    return archive, manifest


def extract(archive: zipfile.ZipFile, manifest: Manifest, name: str, target: Path) -> None:
    """Write a member to its place. Raises Trouble if it is not what was put in."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    try:
        with archive.open(name) as source, open(target, "xb") as file:
            while chunk := source.read(CHUNK_BYTES):
                digest.update(chunk)
                file.write(chunk)
    except UNREADABLE as error:
        raise Trouble(gettext("The backup is damaged at %(name)s.") % {"name": name}) from error
    if digest.hexdigest() != manifest.members.get(name):
        raise Trouble(gettext("The backup is damaged at %(name)s.") % {"name": name})


def photos(manifest: Manifest) -> Iterator[str]:
    """The names of the photos in an archive: `files/` and their place below FILES."""
    return (name for name in sorted(manifest.members) if name.startswith("files/"))


def say_what_is_not_in_it() -> None:
    """A backup holds one database; a city that has put estates into others is told so."""
    if others := [name for name in databases() if name != "default"]:
        text = gettext("This is about the database `default` and its photos alone, not about: %(others)s.")
        say(text % {"others": ", ".join(others)})
