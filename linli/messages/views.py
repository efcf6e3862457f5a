"""The inbox, and the button that follows a thread."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from linli.chronicle.rules import number_in
from linli.messages import commands, forms, policy, queries
from linli.messages.rules import Why
from linli.web.doors import opens_to
from linli.web.forms import attempt
from linli.web.words import tell

PAGE = 20


@opens_to(policy.may_see_inbox)
def inbox(request):
    """What the reader was told, the newest first; `?before=` a number pages on."""
    return _inbox(request)


def _inbox(request, reading=None):
    before = number_in(request.GET.get("before", ""))
    received = queries.inbox(request.standing, before=before, limit=PAGE + 1)
    shown = received[:PAGE]
    # The public wording alone: what else somebody may know of an entry, its own thread's page says.
    rows = [_row(request.estate, message, tell(message.told, names={}, entitled=False)) for message in shown]
    if reading is None and not before and any(message.is_new for message in shown):
        reading = forms.Reading(initial={"number": shown[0].told.number})
    page = {
        "rows": rows,
        "reading": reading,
        "newest": "?" if before else "",
        "older": f"?before={shown[-1].told.number}" if len(received) > PAGE else "",
    }
    return render(request, "messages/inbox.html", page)


def _row(estate, message, sentence):
    about = (sentence, message.subject.number) if message.subject else ()
    return message, sentence, about, estate.day_of(message.told.at)


@opens_to(policy.may_have_messages)
@require_POST
def reading(request):
    """The reader has read everything up to the number that their page was drawn with."""
    who = request.standing
    form = forms.Reading(request.POST)
    if attempt(form, commands.mark_read, estate=who.estate, person_id=who.person, by=who.by):
        return redirect("messages:inbox", request.estate.slug)
    return _inbox(request, form)


@opens_to(policy.may_have_messages)
def unread(request):
    """How many messages are new, as a part of the home page; nothing where there is none. By itself it leads there."""
    if not getattr(request, "is_fragment", False):
        return redirect("messages:inbox", request.estate.slug)
    return render(request, "messages/_unread.html", {"count": queries.unread_count(request.standing)})


@opens_to(policy.may_have_messages)
def following(request, thread_id):
    """The button that begins or ends to follow a thread, as a part of its page; by itself it leads there."""
    who, estate = request.standing, request.estate
    is_part = getattr(request, "is_fragment", False)  # then the page around it has asked whether they may know of it
    if not is_part and thread_id not in queries.subjects(who, {thread_id}):
        raise Http404
    if request.method == "POST":
        facts = {"estate": estate.id, "thread_id": thread_id, "person_id": who.person, "by": who.by}
        form = forms.Following(request.POST)
        if "follows" in request.POST:
            attempt(form, commands.follow, why=Why.ASKED, **facts)
        else:
            attempt(form, commands.unfollow, **facts)
    if not is_part:
        return redirect("portal:thread", estate.slug, thread_id)
    is_following = queries.is_following(estate.id, who.person, thread_id)
    page = {"form": forms.Following(), "thread_id": thread_id, "is_following": is_following}
    return render(request, "messages/_following.html", page)
