"""One of many clients: `python -m tests.config.operator.writer NAME [COUNT]`. Reports, with photos and words to find.

So many, or for ever. Prints the number of each entry once it is committed.
"""

import io
import os
import sys
from itertools import count, islice

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "linli.config.settings"
django.setup()

from linli.chronicle.commands import announce, command  # noqa: E402 -- after django.setup()
from linli.database.models import new_key  # noqa: E402
from linli.files.commands import keep_photo, take_in  # noqa: E402
from linli.files.rules import Brought, Use  # noqa: E402
from linli.kernel.events import PhotoId  # noqa: E402
from linli.people.models import Person  # noqa: E402
from linli.search.commands import make_findable  # noqa: E402
from linli.search.rules import Audience  # noqa: E402
from tests.files.pictures import photo, picture  # noqa: E402
from tests.sayings import Said  # noqa: E402
from tests.village import ANN, AT, ESTATE  # noqa: E402


@command
def report(*, estate, words, photo: Brought, by, at) -> int:
    """One entry, one person, one page of the search index: all or none of them."""
    person = Person.objects.create(estate=estate, name=words)
    make_findable(estate=estate, thing=person.pk, sort="person", texts={Audience.EVERYONE: words})
    kept = PhotoId(keep_photo(estate=estate, photo=photo, by=by, at=at))
    return announce(Said(estate=estate, words=words, photo=kept), by=by, at=at)


name, *many = sys.argv[1:]
for number in islice(count(), int(many[0]) if many else None):
    shot = photo(picture(size=(64 + number % 64, 64)), comment=f"{name} {number}".encode())
    brought = take_in(estate=ESTATE, upload=io.BytesIO(shot), use=Use.HANDLERS, keep_place=False, at=AT)
    print(report(estate=ESTATE, words=f"{name} {number}", photo=brought, by=ANN, at=AT, act=new_key()), flush=True)
