"""How people write a home number."""

import re
import unicodedata

NOT_A_NUMBER = re.compile(r"[^0-9a-z]+")


def home_numbers_meant(typed: str) -> tuple[str, ...]:
    """The home numbers that somebody may mean, the likeliest first.

    "2栋1单元502室", "２－１－５０２" and "2-1-0502" are one home; so are 502 and 0502, as estates write either.
    """
    plain = unicodedata.normalize("NFKC", typed).strip()
    words = [word for word in NOT_A_NUMBER.split(plain.casefold()) if word]
    if not words:
        return (plain,)
    *before, last = words
    bare = last.lstrip("0") or "0"
    meant = [plain, *("-".join([*before, number]) for number in (last, bare, bare.zfill(4)))]
    return tuple(dict.fromkeys(meant))
