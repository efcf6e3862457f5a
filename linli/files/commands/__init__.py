"""Everything that changes what photos are kept."""

from linli.files.commands.apart import run_apart
from linli.files.commands.holding import hold, let_go, sweep_held
from linli.files.commands.photos import (
    change_use,
    clear_blob,
    forget_file,
    forget_files_of,
    keep_photo,
    take_in,
)

__all__ = [
    "change_use",
    "clear_blob",
    "forget_file",
    "forget_files_of",
    "hold",
    "keep_photo",
    "let_go",
    "run_apart",
    "sweep_held",
    "take_in",
]
