"""One page for each move of the walk, and the panel that shows those open to the reader on a matter's thread."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from linli.matters import commands, forms, policy, queries
from linli.matters.rules import MOVES, NEXT, State, Verb
from linli.matters.views.lists import sheets
from linli.matters.views.photos import attempt_with_photos
from linli.people.queries import bodies
from linli.people.rules import OrganisationKind
from linli.web.doors import anybody, asks_again, looked_at, opens_to
from linli.web.forms import attempt


@dataclass(frozen=True)
class Step:
    """A move as people make it: where its form is sent, what it looks like, which command it asks, who may."""

    name: str
    form: type
    command: Callable
    may: Callable

    @property
    def template(self):
        return f"matters/steps/_{self.name}.html"

    def form_for(self, request, matter, data=None, files=None):
        """Its form, drawn from the matter as it is now or from what was sent."""
        options = {}
        if self.form is forms.Assignment:
            options = _bodies(request, matter)
        elif self.form is forms.Verification:
            options["categories"] = queries.categories_for(matter)
        initial = {"seen": matter.version, "neighbours_may_see": True, "category_id": matter.category_id}
        return self.form(data, files, initial=initial, auto_id=f"{self.name}_%s", **options)


STEPS = {
    Verb.CONFIRM: Step("confirmation", forms.Confirmation, commands.confirm, policy.may_confirm),
    Verb.VERIFY: Step("verification", forms.Verification, commands.verify, policy.may_verify),
    Verb.OPEN: Step("opening", forms.Opening, commands.open_matter, policy.may_open),
    Verb.ASSIGN: Step("assignment", forms.Assignment, commands.assign, policy.may_assign),
    Verb.HANDLE: Step("handling", forms.Handling, commands.handle, policy.may_handle),
    Verb.CHECK: Step("check", forms.Check, commands.check, policy.may_check),
    Verb.CLOSE: Step("closure", forms.Closure, commands.close, policy.may_close),
    Verb.RETURN: Step("verdict", forms.Judgement, commands.judge, policy.may_judge),
}


ASKED_FIRST = (
    OrganisationKind.PROPERTY_MANAGER,
    OrganisationKind.RESIDENTS_COMMITTEE,
    OrganisationKind.OWNERS_COMMITTEE,
)


def _bodies(request, matter):
    """Who can be asked to see to it: those who mostly do first, shops apart, and not who has it already."""
    order = [*ASKED_FIRST, *OrganisationKind]
    others = [body for body in bodies(request.estate.id) if body.pk != matter.handler_id]
    others.sort(key=lambda body: (order.index(body.kind), body.name))
    shops = [body for body in others if body.kind == OrganisationKind.BUSINESS]
    return {"bodies": [body for body in others if body not in shops], "shops": shops}


def _may(step, who, matter):
    if step.may is policy.may_check:
        return policy.may_check(who, matter) and policy.may_check(who, matter, handled_by=queries.last_handler(matter))
    return step.may(who, matter)


def _asks_back(verb, matter):
    return verb is Verb.CONFIRM and queries.is_reachable(matter)


def _page(verb, may_come):
    """The view of one step: its form alone on a page, which is also where a refusal is shown."""
    step = STEPS[verb]

    @opens_to(may_come)
    def view(request, matter_id):
        matter = queries.matter_for(request.standing, matter_id)
        if matter is None or not _may(step, request.standing, matter):
            raise Http404
        thread = reverse("portal:thread", args=[request.estate.slug, matter.thread_id])
        if request.method != "POST":
            if (verb, matter.state) not in MOVES:
                return redirect(thread)
            form = step.form_for(request, matter)
        else:
            form = step.form_for(request, matter, request.POST, request.FILES)
            facts = {"estate": request.estate.id, "matter_id": matter.pk, "by": request.standing.by}
            if verb is Verb.RETURN and matter.pk in request.standing.holds:
                facts["secret"] = queries.secret_of(matter.pk)
            if isinstance(form, forms.PhotoForm):
                done = attempt_with_photos(request, form, step.command, **facts)
            else:
                done = attempt(form, step.command, **facts)
            if done:
                to_list = request.GET.get("then") == "list"
                return redirect(
                    f"{reverse('matters:list', args=[request.estate.slug])}?group=unconfirmed" if to_list else thread
                )
        [sheet] = sheets(request, [matter])
        page = {"sheet": sheet, "step": step, "form": form, "thread": thread, "has_contact": _asks_back(verb, matter)}
        return render(request, "matters/step.html", page, status=422 if form.is_bound else 200)

    return view


confirmation = _page(Verb.CONFIRM, policy.may_see_unconfirmed)
verification = _page(Verb.VERIFY, policy.may_see_unconfirmed)
opening = _page(Verb.OPEN, policy.may_decide)
assignment = _page(Verb.ASSIGN, policy.may_decide)
handling = _page(Verb.HANDLE, policy.may_be_waited_for)
check = _page(Verb.CHECK, policy.may_check_some)
closure = _page(Verb.CLOSE, policy.may_decide)
verdict = _page(Verb.RETURN, policy.may_have_own)


@opens_to(anybody)
def matter(request, matter_id):
    """What the reader can do about a matter now, as a part of its thread's page; by itself it leads there."""
    who = request.standing
    handed = getattr(request, "matter", None)  # by the page that this is a part of
    found = handed if handed and handed.pk == matter_id else queries.matter_for(who, matter_id)
    if found is None:
        raise Http404
    if not getattr(request, "is_fragment", False):
        return redirect("portal:thread", request.estate.slug, found.thread_id)
    state = State(found.state)
    open_steps = [(verb, step) for verb, step in STEPS.items() if (verb, state) in MOVES and _may(step, who, found)]
    main = NEXT.get(state, Verb.RETURN)
    stands_in = state in NEXT and not policy.is_awaited(who, found)
    said = queries.last_verdict(found) if state is State.CLOSED and policy.may_judge(who, found) else None
    [sheet] = sheets(request, [found])
    page = {
        "sheet": sheet,
        "steps": [(step, step.form_for(request, found), verb is main) for verb, step in open_steps],
        "stands_in": stands_in,
        "has_contact": _asks_back(main, found),
        "said": said if said and said.at >= found.closed_at else None,
        "may_see_contact": policy.may_ask_contact(who, found),
    }
    return render(request, "matters/_panel.html", page)


@opens_to(policy.may_see_unconfirmed)
@asks_again
def contact(request, matter_id):
    """How to reach whoever reported it: only who proved just now who they are, and each look is written down."""
    found = queries.matter_for(request.standing, matter_id)
    if found is None or not policy.may_see_contact(request.standing, found):
        raise Http404
    looked_at(request, found.pk)
    [sheet] = sheets(request, [found])
    return render(request, "matters/contact.html", {"sheet": sheet, "reach": queries.reach_of(found)})
