"""Everything that changes what photos are kept."""

from linli.files.commands.apart import run_apart
from linli.files.commands.photos import (
    attach_photos,
    change_use,
    clear_blob,
    forget_file,
    forget_files_of,
    forget_loose_photos,
    keep_photo,
    take_in,
)

__all__ = [
    "attach_photos",
    "change_use",
    "clear_blob",
    "forget_file",
    "forget_files_of",
    "forget_loose_photos",
    "keep_photo",
    "run_apart",
    "take_in",
]
