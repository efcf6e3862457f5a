"""The demo's changing room: one tap, and a reader stands in the shoes of a role. Absent beside a real estate."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from linli.database.models import new_key
from linli.kernel.actors import Hand
from linli.people import commands, forms, queries
from linli.people.models import User
from linli.people.rules import PostKind, Way
from linli.people.views import carried, door
from linli.people.views.desk import post_names
from linli.people.views.security_log import Noted, note
from linli.web.doors import anybody, opens_to


def _demo():
    """The demo's one estate."""
    estate = next(iter(queries.estates()), None)
    if estate is None or not estate.is_demo:
        raise Http404
    return estate


@opens_to(anybody)
def roles(request):
    """Every role that the demo has somebody for, with who that is. By POST comes a form that was sent too late."""
    estate = _demo()
    shoes = queries.shoes(estate.id, on=estate.day_of(timezone.now()))
    names = queries.names_of(estate.id, shoes.values())
    called = post_names(estate.id)
    rows = [(kind, called[kind], names[shoes[kind]]) for kind in PostKind if kind in shoes]
    resident = shoes.get(None) and names[shoes[None]]
    return render(request, "people/roles.html", {"rows": rows, "resident": resident, "demo": estate})


@opens_to(anybody)
@require_POST
def shoes(request):
    """Into a role's shoes; "stranger" takes them off."""
    estate = _demo()
    response = redirect(f"/{estate.slug}/")
    form = forms.Shoes(request.POST)
    if not form.is_valid():
        door.let_out(request, response)
        return response
    at, role = timezone.now(), form.cleaned_data["role"]
    post = None if role == form.RESIDENT else PostKind(role)
    person = queries.shoes(estate.id, on=estate.day_of(at)).get(post)
    if person is None:
        raise Http404
    user = commands.step_into_shoes(estate=estate.id, person_id=person, by=Hand.STRANGER, at=at, act=new_key())
    door.let_in(request, User.objects.get(pk=user), way=Way.POST if post else Way.HOME, at=at)
    note(request, Noted.SHOES, who=user)
    request.estate = estate
    return carried.go_on(request, otherwise=response)
