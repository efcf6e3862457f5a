"""What the keeper of the calendar types."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.rulebook.rules import Occasion, is_weekday
from linli.rulebook.words import OCCASIONS
from linli.web.forms import ActForm

REST, WORK, WEEKDAY = "rest", "work", "weekday"


class Day(ActForm):
    """How one day is to count."""

    seen = None
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    is_working = forms.ChoiceField(
        label=_("How it counts"),
        widget=forms.RadioSelect,
        choices=[(REST, _("A day of rest")), (WORK, _("A working day")), (WEEKDAY, _("As its weekday has it"))],
    )
    occasion = forms.TypedChoiceField(label=_("For"), coerce=Occasion, choices=list(OCCASIONS.items()))

    def clean(self):
        """`is_working` as the command takes it."""
        facts = super().clean()
        if "is_working" in facts and "day" in facts:
            facts["is_working"] = {REST: False, WORK: True}.get(facts["is_working"], is_weekday(facts["day"]))
        return facts


class Announcement(ActForm):
    """The button that says a year's notice is entered, or is not yet."""

    seen = None
