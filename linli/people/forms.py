"""What people type at the door, at the keeper's desk and when setting up."""

from uuid import UUID

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refused
from linli.people import queries
from linli.people.rules import OrganisationKind, PostKind
from linli.people.words import BODIES
from linli.web.forms import ActForm
from linli.web.words import say


def home_called(estate_id, typed) -> UUID:
    """The key of the home somebody means, or the field's own error."""
    home = queries.home_called(estate_id, typed)
    if home is None:
        raise ValidationError(say(Refused("home_unknown", number=typed)))
    return home.pk


DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code"}
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AtTheDoor(forms.Form):
    """What travels through the pages of signing in: where to go on to, a form that came too late, what was proved."""

    next = forms.CharField(widget=forms.HiddenInput, required=False)
    carried = forms.CharField(widget=forms.HiddenInput, required=False)
    passed = forms.CharField(widget=forms.HiddenInput, required=False)


class ByHome(AtTheDoor):
    """A resident: the number of their home and its code."""

    home = forms.CharField(label=_("Home number"), max_length=40, help_text=_("As on the door plate, as 2-1502"))
    code = forms.CharField(
        label=_("One-time code"),
        max_length=40,
        help_text=_("Ten digits, on the slip of paper you were given"),
        widget=forms.TextInput(attrs=DIGITS),
    )


class AsWhom(AtTheDoor):
    """Which one of the household they are, or a new one. `act` as in `ActForm`."""

    NEW = "new"

    act = forms.UUIDField(widget=forms.HiddenInput)
    who = forms.ChoiceField(label=_("Who are you?"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Your name"), max_length=60, required=False, help_text=_("Only if you are not on the list")
    )

    def __init__(self, *args, persons, **options):
        super().__init__(*args, **options)
        self.fields["who"].choices = [*persons, (self.NEW, _("Somebody else of this home"))]

    def clean(self):
        said = super().clean()
        if said.get("who") == self.NEW and not said.get("name"):
            self.add_error("name", _("Please write your name."))
        return said


class ByPost(AtTheDoor):
    """The holder of a post: name and password."""

    name = forms.CharField(
        label=_("Sign-in name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class Factor(AtTheDoor):
    """The second factor: six digits of now, or a line of the printed card."""

    digits = forms.CharField(
        label=_("Six digits from your phone"),
        max_length=20,
        help_text=_("Or the next line of your printed card"),
        widget=forms.TextInput(attrs=DIGITS | {"autofocus": True}),
    )


class HomeProof(AtTheDoor):
    """A resident's proof: a fresh code of their home."""

    code = forms.CharField(
        label=_("A fresh code of your home"),
        max_length=40,
        help_text=_("Ask your grid worker or the residents' committee for one"),
        widget=forms.TextInput(attrs=DIGITS | {"autofocus": True}),
    )


class Choosing(forms.Form):
    """Name and password of a post's holder, and the digits that show that the second factor works."""

    seed = forms.RegexField(r"\A[A-Z2-7]{32}\Z", widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Sign-in name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        help_text=_("At least ten characters; a short sentence is easy to keep in mind"),
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
    )
    digits = forms.CharField(
        label=_("Six digits from your phone"),
        max_length=20,
        help_text=_("Scan the code with an authenticator app, then type what it shows"),
        widget=forms.TextInput(attrs=DIGITS),
    )

    def clean_password(self):
        password_validation.validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]


class Appointing(ActForm):
    """Somebody takes a post. `called`: kind → what the estate calls it."""

    seen = None
    name = forms.CharField(label=_("Name"), max_length=60)
    home = forms.CharField(
        label=_("Home number"), max_length=40, required=False, help_text=_("If they live here; else leave it empty")
    )
    kind = forms.ChoiceField(label=_("Post"))
    organisation_id = forms.TypedChoiceField(label=_("Body"), coerce=UUID, required=False, empty_value=None)
    since_on = forms.DateField(label=_("Since"), widget=DAY)
    until_on = forms.DateField(
        label=_("Until"), required=False, widget=DAY, help_text=_("The first day without it, if it is set")
    )

    def __init__(self, *args, estate_id, called, **options):
        super().__init__(*args, **options)
        self._estate_id = estate_id
        self.fields["kind"].choices = called.items()
        bodies = [(str(body.pk), body.name) for body in queries.bodies(estate_id)]
        self.fields["organisation_id"].choices = [("", _("none")), *bodies]

    def clean_kind(self):
        return PostKind(self.cleaned_data["kind"])

    def clean_home(self):
        typed = self.cleaned_data["home"]
        return home_called(self._estate_id, typed) if typed else None

    def clean(self):
        said = super().clean()
        said["home_id"] = said.pop("home", None)
        return said


class Ending(ActForm):
    """A post's first day without its holder."""

    on = forms.DateField(label=_("First day without it"), widget=DAY)


class Naming(ActForm):
    """What the estate calls a kind of post."""

    seen = None
    zh = forms.CharField(label=_("In Chinese"), max_length=40)
    en = forms.CharField(label=_("In English"), max_length=60)


class Body(ActForm):
    """A body that acts in the estate."""

    seen = None
    name = forms.CharField(label=_("Name of the body"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind, BODIES[kind]) for kind in OrganisationKind])

    def clean_kind(self):
        return OrganisationKind(self.cleaned_data["kind"])


class Plain(ActForm):
    """A button that does one thing."""

    seen = None


class Codes(ActForm):
    """Homes that get a code: the ticked ones, or all of them with `whole`."""

    seen = None
    whole = forms.BooleanField(required=False)
    homes = forms.TypedMultipleChoiceField(
        label=_("Homes"), coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, homes, **options):
        super().__init__(*args, **options)
        self.fields["homes"].choices = [(str(home.id), home.number) for home in homes]


class Phone(ActForm):
    """By which telephone somebody is reached."""

    seen = None
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False, widget=forms.TelInput)


class Admitting(ActForm):
    """Somebody joins the roster of a home."""

    seen = None
    name = forms.CharField(label=_("Name"), max_length=60)
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)


class Ground(forms.Form):
    """Where an estate lies, who acts in it, and who keeps its Linli."""

    token = forms.CharField(
        label=_("The word printed at the start"), max_length=80, help_text=_("It stands in the terminal, after “setup”")
    )
    district = forms.CharField(label=_("District"), max_length=80)
    subdistrict = forms.CharField(label=_("Subdistrict"), max_length=80)
    neighbourhood = forms.CharField(label=_("Neighbourhood"), max_length=80)
    name = forms.CharField(label=_("Estate"), max_length=80)
    slug = forms.CharField(
        label=_("Address"), max_length=40, help_text=_("Small letters and digits: “hanlin” makes /hanlin/")
    )
    committee = forms.CharField(label=_("Residents' committee"), max_length=80, help_text=_("Its full name"))
    manager = forms.CharField(label=_("Property manager"), max_length=80, required=False)
    keeper = forms.CharField(label=_("Your own name"), max_length=60, help_text=_("You become the first keeper"))


class Building(forms.Form):
    """A building whose entrances are alike; a row left as it was drawn is none."""

    name = forms.CharField(label=_("Building"), max_length=20, help_text=_("As people say it"))
    entrances = forms.IntegerField(label=_("Entrances"), min_value=1, max_value=60)
    first_floor = forms.IntegerField(label=_("First floor with homes"), min_value=-5, max_value=120)
    last_floor = forms.IntegerField(label=_("Last floor"), min_value=-5, max_value=120)
    homes_a_floor = forms.IntegerField(label=_("Homes a floor in each"), min_value=1, max_value=60)

    def clean_name(self):
        """A bare number becomes what people say."""
        name = self.cleaned_data["name"]
        return gettext("Building %(name)s") % {"name": name} if name.isdigit() else name


Buildings = forms.formset_factory(Building, extra=3, max_num=60)


class Erasing(ActForm):
    """A person is to be forgotten."""

    seen = None
    sure = forms.BooleanField(label=_("They asked for it, and I have told them that it cannot be undone."))


class Shoes(forms.Form):
    """A role of the demo: a kind of post, or "resident"."""

    RESIDENT = "resident"

    role = forms.ChoiceField(choices=[*((kind, kind) for kind in PostKind), (RESIDENT, RESIDENT)])
