"""Who reacts to what, who reads the record after commit, and what the clock does: the whole of it, on one page."""

from linli.files import jobs as files
from linli.matters import queries as matters
from linli.matters.reactions import begin_categories, forget_reporter, renew_deadlines
from linli.messages import jobs as messages
from linli.messages.reactions import forget_person
from linli.people import jobs as people
from linli.people.events import EstateFounded, PersonErased
from linli.rulebook import jobs as rulebook
from linli.rulebook.events import CalendarChanged
from linli.search import jobs as search

REACTIONS: dict = {
    CalendarChanged: [renew_deadlines],
    EstateFounded: [begin_categories],
    PersonErased: [forget_reporter, forget_person],
}
"""event → what must happen in the same transaction, or the event would be false."""

READERS: dict = {
    "messages.tell_followers": messages.tell_followers,
    "search.let_go": search.let_go,
}
"""name → job that is given each entry after commit, in order, at least once: `job(estate, told, at=…)`."""

CLOCK: dict = {
    "files.sweep": files.sweep,
    "people.sweep": people.sweep,
    "rulebook.fill_new_years": rulebook.fill_new_years,
}
"""name → job that is done once a day for the whole installation: `job(at=…)`."""

SUBJECTS: list = [matters.subjects_of]
"""What threads are about, for messages: `query(who, threads)` → subject by thread, as far as they may know."""
