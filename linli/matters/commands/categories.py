"""What matters are about, in this estate."""

from linli.chronicle.commands import announce, command
from linli.matters import events, policy, rules
from linli.matters.models import Category
from linli.people.queries import standing_of


@command
def set_starting_categories(*, estate, by, at) -> int:
    """The list an estate begins with, every deadline unchecked; those it has already are left alone. How many came."""
    policy.ensure(policy.may_set_categories(standing_of(estate, by, at=at)))
    there = set(Category.objects.of(estate).values_list("code", flat=True))
    fresh = [line for line in rules.STARTING_CATEGORIES if line.code not in there]
    for rank, line in enumerate(fresh, start=len(there)):
        Category.objects.create(
            estate=estate,
            code=line.code,
            zh=line.zh,
            en=line.en,
            rank=rank,
            hazard=line.hazard,
            verification_days=line.days.verification,
            answer_days=line.days.answer,
            handling_days=line.days.handling,
        )
    if fresh:
        announce(events.CategoriesSet(estate=estate, count=len(fresh)), by=by, at=at)
    return len(fresh)
