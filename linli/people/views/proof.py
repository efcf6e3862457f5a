"""Asking again: whoever looks at personal data shows anew who they are."""

from django.shortcuts import render
from django.utils import timezone

from linli.database.models import new_key
from linli.kernel.errors import Refused
from linli.people import commands, forms, policy
from linli.people.rules import Way
from linli.people.rules.codes import typed_digits
from linli.people.views import attempts, door
from linli.people.views.security_log import Noted, note
from linli.people.views.sign_in import go_on
from linli.web.doors import opens_to
from linli.web.words import say


@opens_to(policy.may_prove)
def proof(request):
    """The second factor of a post, or a fresh code of a resident's home; then on to where they were going."""
    kind = forms.Factor if door.way_in(request) is Way.POST else forms.HomeProof
    if request.estate.is_demo:
        kind = forms.AtTheDoor  # one tap, as into the shoes
    if request.method != "POST":
        form = kind(initial={"next": request.GET.get("next", "")})
    elif "begin" in request.POST:  # from the page that kept a form
        form = kind(initial={"carried": request.POST.get("carried", "")})
    else:
        form = kind(request.POST)
        if form.is_valid() and _proved(request, form):
            door.prove(request, at=timezone.now())
            note(request, Noted.PROVED)
            return go_on(request)
    return render(request, "people/proof.html", {"form": form})


def _proved(request, form):
    if request.estate.is_demo:
        return True
    account = f"proof {request.user.pk}"
    if attempts.is_locked(request, account):
        form.add_error(None, say(Refused("too_many_attempts")))
        return False
    if "digits" in form.fields:
        digits = form.cleaned_data["digits"]
        proved = commands.use_second_factor(user=request.user.pk, digits=digits, at=timezone.now())
    else:
        proved = _home_proved(request, typed_digits(form.cleaned_data["code"]))
    if proved:
        attempts.succeeded(request, account)
        return True
    attempts.failed(request, account)
    form.add_error(None, say(Refused("factor_wrong" if "digits" in form.fields else "code_wrong")))
    return False


def _home_proved(request, code):
    try:
        return commands.prove_home(
            estate=request.estate.id, code=code, by=request.standing.by, at=timezone.now(), act=new_key()
        )
    except Refused:
        return None
