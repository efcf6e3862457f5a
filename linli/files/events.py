"""What is told of photos."""

from dataclasses import dataclass

from linli.files.rules import Use
from linli.kernel.events import Event, PhotoId


@dataclass(frozen=True, kw_only=True, slots=True)
class PhotoKept(Event):
    kind = "files.photo_kept"

    photo: PhotoId
    use: Use


@dataclass(frozen=True, kw_only=True, slots=True)
class UseChanged(Event):
    kind = "files.use_changed"

    photo: PhotoId
    use: Use


@dataclass(frozen=True, kw_only=True, slots=True)
class FilesForgotten(Event):
    kind = "files.files_forgotten"

    files: tuple[PhotoId, ...]
