"""Setting up: from an empty database, or for one estate more, to a real, empty estate with its keeper, in two pages."""

from dataclasses import asdict

from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from linli.kernel.actors import Hand
from linli.kernel.errors import Refused
from linli.people import commands, forms, queries
from linli.people.models import User
from linli.people.rules import BuildingPlan, Way
from linli.people.rules.estates import buildings_fit, slug_fit
from linli.people.views import door, enrolment
from linli.people.views.security_log import Noted, note
from linli.web.doors import anybody, opens_to
from linli.web.words import say

SALT = "linli.setup"
AREAS = ("matters",)
ROWS_AT_MOST = 60


@opens_to(anybody)
def ground(request):
    """Where the estate lies, what it is built of, and who acts in it. With `more` only further rows are drawn."""
    if not commands.is_setup_open():
        raise Http404
    rows = {"prefix": "buildings"}
    if request.method != "POST":
        form, buildings = forms.Ground(initial={"token": request.GET.get("token", "")}), forms.Buildings(**rows)
    elif "more" in request.POST:
        said = request.POST.copy()
        drawn = forms.Buildings(said, **rows).total_form_count()
        said["buildings-TOTAL_FORMS"] = min(drawn + 3, ROWS_AT_MOST)
        form, buildings = forms.Ground(initial=said.dict()), forms.Buildings(said, **rows)
    else:
        form, buildings = forms.Ground(request.POST), forms.Buildings(request.POST, **rows)
        if all([form.is_valid(), buildings.is_valid()]) and _fits(form, plans := _plans(buildings)):
            laid = form.cleaned_data | {"buildings": [asdict(plan) for plan in plans]}
            return _keeper(request, signing.dumps(laid, salt=SALT, compress=True), enrolment.choosing())
    return render(request, "people/setup.html", {"form": form, "buildings": buildings})


def _plans(buildings):
    return tuple(BuildingPlan(**row) for row in buildings.cleaned_data if row.get("name"))


def _fits(form, plans):
    """Find now what the founding would refuse."""
    try:
        if not commands.opens_setup(form.cleaned_data["token"]):
            raise Refused("setup_token_wrong")
        slug_fit(form.cleaned_data["slug"])
        buildings_fit(plans)
    except Refused as refused:
        form.add_error(None, say(refused))
        return False
    return True


@opens_to(anybody)
def keeper(request):
    """The first keeper's name, password and second factor; then the estate is founded, and they are in."""
    if not commands.is_setup_open():
        raise Http404
    try:
        laid = signing.loads(request.POST.get("laid", ""), salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        return redirect("installation:setup")
    form, at = enrolment.choosing(request.POST), timezone.now()
    if enrolment.digits_fit(form, at=at):
        try:
            estate, user = _found(laid, form.cleaned_data, at)
        except Refused as refused:
            form.add_error(None, say(refused))
        else:
            commands.close_setup()
            request.estate = queries.estate(estate)
            door.let_in(request, User.objects.get(pk=user), way=Way.POST, at=at)
            note(request, Noted.SIGNED_IN, who=user)
            return enrolment.new_card(request, user, founded=True)
    return _keeper(request, request.POST["laid"], form)


def _found(laid, said, at):
    if not commands.opens_setup(laid["token"]):
        raise Refused("setup_token_wrong")
    key = commands.Key.cut(name=said["name"], password=said["password"], seed=said["seed"])
    names = tuple(laid[place] for place in ("district", "subdistrict", "neighbourhood", "name"))
    estate = commands.lay_ground(names=names, slug=laid["slug"], areas=AREAS, at=at)
    commands.found_estate(
        estate=estate,
        buildings=tuple(BuildingPlan(**row) for row in laid["buildings"]),
        committee=laid["committee"],
        manager=laid["manager"],
        keeper=laid["keeper"],
        keeper_key=key,
        by=Hand.HOUSE,
        at=at,
        act=key.user,
    )
    return estate, key.user


def _keeper(request, laid, form):
    name = signing.loads(laid, salt=SALT)["name"]
    address = enrolment.address_of(form, name)
    return render(request, "people/setup_keeper.html", {"form": form, "laid": laid, "address": address})
