"""What the rulebook says to people."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.rulebook.rules import Occasion, Span

OCCASIONS = {
    Occasion.NEW_YEAR: _("New Year's Day"),
    Occasion.SPRING_FESTIVAL: _("Spring Festival"),
    Occasion.TOMB_SWEEPING: _("Tomb-Sweeping Day"),
    Occasion.LABOUR_DAY: _("Labour Day"),
    Occasion.DRAGON_BOAT: _("Dragon Boat Festival"),
    Occasion.MID_AUTUMN: _("Mid-Autumn Festival"),
    Occasion.NATIONAL_DAY: _("National Day"),
    Occasion.OTHER: _("another occasion"),
}


def span_name(span: Span) -> str:
    """What a span of days is called: the holiday, or that it is worked for one."""
    if span.is_working:
        return gettext("Worked, for %(occasion)s") % {"occasion": OCCASIONS[span.occasion]}
    return str(OCCASIONS[span.occasion])


REFUSALS = {
    "term_out_of_range": _("A term has 0 to %(most)s working days; %(working_days)s is not one. Choose another."),
    "year_out_of_range": _(
        "The calendar goes from %(first)s to %(last)s; %(year)s is outside of it. Look at the date again."
    ),
}

ENTRIES = {
    "rulebook.calendar_changed": (
        _("The calendar of working days for %(year)s was changed; open deadlines are counted anew"),
        _("The calendar of working days for %(year)s was changed; open deadlines are counted anew"),
    ),
}
