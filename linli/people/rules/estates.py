"""What an estate's address may be."""

import re

from linli.kernel.errors import Refused

RESERVED = frozenset({"demo", "health", "i18n", "look", "media", "setup", "share", "sign-in", "static"})
"""First words of addresses that belong to the installation and not to an estate."""

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


def slug_fit(slug: str) -> None:
    """Whether an estate may have this address. Raises `Refused`: slug_unfit, slug_reserved."""
    if not SLUG.fullmatch(slug):
        raise Refused("slug_unfit", slug=slug)
    if slug in RESERVED:
        raise Refused("slug_reserved", slug=slug)
