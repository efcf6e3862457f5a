"""What people fill in: a report, and one form for each move of the walk. Clean data are the command's arguments."""

from collections.abc import Sequence
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.files.rules import Use
from linli.matters.queries import TURN
from linli.matters.rules import Finding, MatterKind, State
from linli.matters.rules.reports import CONTACT_MAX, WORDS_MAX, told_apart
from linli.matters.words import EFFECTS, FINDINGS, KINDS, REFUSALS, STATES
from linli.web.forms import ActForm
from linli.web.words import either


class Photos(forms.FileField):
    """Several photos at once, none of them read yet."""

    class Chooser(forms.ClearableFileInput):
        allow_multiple_selected = True

    def __init__(self, **options):
        super().__init__(required=False, widget=self.Chooser(attrs={"multiple": True}), **options)

    def clean(self, data, initial=None):
        return [super(Photos, self).clean(each, initial) for each in data or ()]


class PhotoForm(ActForm):
    """A form that brings photos. Those that wait here since it was sent before, the view puts into `pledges`."""

    photos = Photos(label=_("Take or choose photos"), allow_empty_file=True)
    neighbours_may_see = forms.BooleanField(label=_("The neighbours may see the photos, too"), required=False)
    keep_place = forms.BooleanField(label=_("Keep where the photos were taken"), required=False)
    pledges: Sequence[str] = ()

    def clean(self):
        found = super().clean()
        found.pop("photos", None)  # the view takes them in, and hands them to the command
        self.use = Use.ESTATE if found.pop("neighbours_may_see", False) else Use.HANDLERS
        self.keeps_place = found.pop("keep_place", False)
        return found


WHOLE_ESTATE = UUID(int=0)  # chosen as a place, it is said in words: there is nothing to go to


class Report(PhotoForm):
    """随手拍. Only a contact is required by the form itself: what is enough, the law of reports says."""

    FIELDS = MappingProxyType(
        {
            "report_says_nothing": "words",
            "report_too_long": "words",
            "report_has_no_place": "place",
            "place_unknown": "place",
            "place_too_long": "place_words",
            "category_unknown": "category_id",
            "contact_unreadable": "contact",
            "report_has_no_contact": "contact",
        }
    )
    seen = None
    kind = forms.ChoiceField(
        label=_("What do you send?"), choices=KINDS.items(), widget=forms.RadioSelect, initial=MatterKind.REPORT
    )
    place = forms.UUIDField(label=_("Where?"), required=False, widget=forms.RadioSelect)
    place_words = forms.CharField(
        label=_("More exactly, or in words"), required=False, help_text=_("Floor, entrance, beside what …")
    )
    words = forms.CharField(label=_("In a few words"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    category_id = forms.TypedChoiceField(label=_("Looks like"), required=False, coerce=UUID, widget=forms.RadioSelect)
    contact = forms.CharField(
        label=_("Telephone or home number"),
        max_length=CONTACT_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
        error_messages={"required": REFUSALS["report_has_no_contact"]},
    )

    def __init__(self, *args, categories, buildings, parts, is_known, **options):
        super().__init__(*args, **options)
        self.buildings, self.parts, self.otherwise = buildings, parts, categories[-1].pk
        self.fields["category_id"].choices = [(each.pk, either(each.zh, each.en)) for each in categories]
        self.fields["category_id"].empty_value = None
        self.fields["place"].widget.choices = self._by_building()
        if is_known:
            del self.fields["contact"]

    @property
    def places(self):
        """Every place that can be chosen; those with an outline can be tapped."""
        return [*self.buildings, *self.parts]

    def _by_building(self):
        """The list of places: all of it, a building and what is in it, one after the other, then what is in none."""
        groups = {building.pk: (building.name, [(building.pk, building.name)]) for building in self.buildings}
        groups[None] = (_("Elsewhere in the estate"), [])
        for part in self.parts:
            groups[part.building_id][1].append((part.pk, part.name))
        return [(WHOLE_ESTATE, _("The whole estate")), *(group for group in groups.values() if group[1])]

    def clean(self):
        found = super().clean()
        place, place_words = found.pop("place", None), found.get("place_words", "")
        if place == WHOLE_ESTATE or (found.get("kind") == MatterKind.NEED and not place and not place_words):
            place, found["place_words"] = None, " · ".join(filter(None, [gettext("The whole estate"), place_words]))
        found["phone"], found["home"] = told_apart(found.pop("contact", ""))
        if found.get("category_id") is None:
            found["category_id"] = self.otherwise
        on_plan = {building.pk for building in self.buildings}
        found["building_id"] = place if place in on_plan else None
        found["common_part_id"] = None if place in on_plan else place
        return found


class Confirmation(ActForm):
    """There is such a thing."""


class Verification(PhotoForm):
    finding = forms.ChoiceField(label=_("Is it so?"), choices=FINDINGS.items(), widget=forms.RadioSelect)
    looks = forms.BooleanField(label=EFFECTS["looks"], required=False)
    fire = forms.BooleanField(label=EFFECTS["fire"], required=False)
    access = forms.BooleanField(label=EFFECTS["access"], required=False)
    category_id = forms.TypedChoiceField(
        label=_("Category"),
        required=False,
        coerce=UUID,
        empty_value=None,
        help_text=_("As it was reported. Put it right if it is another: its deadlines hold from now on."),
    )
    words = forms.CharField(
        label=_("What you found"), required=False, max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, categories, **options):
        super().__init__(*args, **options)
        self.fields["category_id"].choices = [(each.pk, either(each.zh, each.en)) for each in categories]

    @property
    def effects(self):
        """The three boxes to tick."""
        return [self[name] for name in EFFECTS]

    def clean_finding(self):
        return Finding(self.cleaned_data["finding"])


class Opening(ActForm):
    """The committee takes it on."""


class Assignment(ActForm):
    body_id = forms.TypedChoiceField(label=_("Who sees to it?"), coerce=UUID)
    words = forms.CharField(
        label=_("What to mind"), required=False, max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, bodies, shops, **options):
        super().__init__(*args, **options)
        choices = [("", _("Choose a body")), *((body.pk, body.name) for body in bodies)]
        if shops:
            choices.append((_("Shops"), [(shop.pk, shop.name) for shop in shops]))
        self.fields["body_id"].choices = choices


class Handling(PhotoForm):
    words = forms.CharField(
        label=_("What was done"), required=False, max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )


class Check(PhotoForm):
    passed = forms.TypedChoiceField(
        label=_("Is it done?"),
        choices=[("yes", _("Yes, it is done")), ("no", _("No: it goes back"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What you saw"), required=False, max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )


class Closure(ActForm):
    words = forms.CharField(
        label=_("Answer to whoever reported it"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": REFUSALS["closure_says_nothing"]},
    )


class Judgement(ActForm):
    solved = forms.TypedChoiceField(
        label=_("Is it solved?"),
        choices=[("yes", _("Yes, solved")), ("no", _("No: it goes back"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    content = forms.TypedChoiceField(
        label=_("Are you content with how it went?"),
        choices=[("yes", _("Content")), ("no", _("Not content"))],
        coerce=lambda said: said == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What you want to add"), required=False, max_length=WORDS_MAX, widget=forms.Textarea(attrs={"rows": 2})
    )


class Search(forms.Form):
    """Words or a number to look for."""

    GROUPS = (TURN, "open", "overdue", "settled", "unconfirmed", "confirmed", "closed")

    q = forms.CharField(label=_("Number or words"), required=False, max_length=100)


class ListedDay(forms.DateField):
    """A day on which something can have been received; its midnight is a moment in every zone."""

    def __init__(self, **options):
        within = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
        widget = forms.DateInput(attrs={"type": "date"})
        super().__init__(required=False, widget=widget, validators=within, **options)


class Narrowing(Search):
    """And what else a list can be narrowed to. Whatever cannot be read is left out."""

    category = forms.TypedChoiceField(label=_("Category"), required=False, coerce=UUID, empty_value=None)
    building = forms.TypedChoiceField(label=_("Building"), required=False, coerce=UUID, empty_value=None)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any")), *((state, STATES[state]) for state in State)]
    )
    since = ListedDay(label=_("Received from"))
    through = ListedDay(label=_("Received to"))

    def __init__(self, *args, categories, buildings, group, **options):
        super().__init__(*args, **options)
        if group == "closed":
            self.fields["since"].label, self.fields["through"].label = _("Closed from"), _("Closed to")
        anything = ("", _("Any"))
        self.fields["category"].choices = [anything, *((each.pk, either(each.zh, each.en)) for each in categories)]
        self.fields["building"].choices = [anything, *((each.pk, each.name) for each in buildings)]
