"""Photos as iPhones take them. This loads their decoder: only a process of its own imports it (`commands.apart`)."""

import pi_heif

from linli.files.rules import photos
from linli.files.rules.photos import Redrawn

pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


def redraw(data: bytes) -> Redrawn:
    """As `photos.redraw`."""
    return photos.redraw(data, formats=("HEIF",))
