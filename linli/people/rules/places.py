"""How people write a home number."""

import re
import unicodedata

NOT_A_NUMBER = re.compile(r"[^0-9a-z]+")
NUMBERS = re.compile(r"[0-9〇零一二两三四五六七八九十百]+")
SHOP_NUMBER = re.compile(r"[^\W\d_]{2,}\s*[0-9]{1,5}\s*号")


def may_be_meant(number: str, typed: str) -> bool:
    """Whether somebody who typed so much of its number may look for this home.

    The last part may be begun only, so that "15" finds floor 15; of the parts before it some may be left out ("1502",
    "1-1502" and "2-1502" all find 2-1-1502), or be more than the estate's own numbers have ("2-1-1502" finds 2-1502).
    """
    *before, last = _words(number) or [""]
    *known, _ = _words(typed) or [""]
    fits = known[: len(before)] == before[: len(known)] or known == before[len(before) - len(known) :]
    return fits and bool(begun := last_begun(typed)) and _bare(last).startswith(begun)


def may_be_a_home(typed: str) -> bool:
    """Whether this can be the number of a home, of whatever estate: no roster is asked.

    Two numbers ("2-502", "2栋502", "三栋一五零二"), one of at least three digits ("502"), or a street with its number
    ("芙蓉路 3 号"); none has more than five digits.
    """
    plain = unicodedata.normalize("NFKC", typed)
    lengths = [len(number) for number in NUMBERS.findall(plain)]
    if not lengths or max(lengths) > 5:
        return False
    return len(lengths) >= 2 or lengths[0] >= 3 or bool(SHOP_NUMBER.search(plain))


def last_begun(typed: str) -> str:
    """What the number of every home that `may_be_meant` by this has in it; "" where nothing of a number was typed."""
    words = _words(typed)
    return _bare(words[-1]) if words else ""


def _words(text: str) -> list[str]:
    return [word for word in NOT_A_NUMBER.split(unicodedata.normalize("NFKC", text).casefold()) if word]


def _bare(number: str) -> str:
    return number.lstrip("0") or "0"


def home_numbers_meant(typed: str) -> tuple[str, ...]:
    """The home numbers that somebody may mean, the likeliest first.

    "2栋1单元502室", "２－１－５０２" and "2-1-0502" are one home; so are 502 and 0502, as estates write either.
    """
    plain = unicodedata.normalize("NFKC", typed).strip()
    words = _words(typed)
    if not words:
        return (plain,)
    *before, last = words
    bare = _bare(last)
    meant = [plain, *("-".join([*before, number]) for number in (last, bare, bare.zfill(4)))]
    return tuple(dict.fromkeys(meant))
