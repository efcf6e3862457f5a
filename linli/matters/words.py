"""What matters say to people: states, steps, findings, refusals, and how the record is told."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.matters.rules import Finding, MatterKind, Stage, State

STATES = {
    State.UNCONFIRMED: _("Not yet confirmed"),
    State.RECEIVED: _("Received"),
    State.VERIFIED: _("Verified"),
    State.OPENED: _("Opened"),
    State.ASSIGNED: _("Assigned"),
    State.HANDLED: _("Handled"),
    State.CHECKED: _("Checked"),
    State.CLOSED: _("Closed"),
    State.DECLINED: _("Declined"),
    State.REFERRED: _("Referred elsewhere"),
    State.NOT_OURS: _("Not our duty"),
    State.SCHEDULED: _("Scheduled"),
    State.POSTPONED: _("Postponed"),
    State.WAITING: _("Waiting"),
    State.MERGED: _("Merged"),
    State.RETURNED: _("Returned"),
    State.DISPUTED: _("Closed though disputed"),
}
KINDS = {MatterKind.REPORT: _("Report"), MatterKind.NEED: _("Need")}
FINDINGS = {
    Finding.BORNE_OUT: _("Borne out"),
    Finding.PARTLY: _("Partly borne out"),
    Finding.NOT: _("Not borne out"),
}
EFFECTS = {
    "looks": pgettext_lazy("effect", "Looks"),
    "fire": pgettext_lazy("effect", "Fire"),
    "access": pgettext_lazy("effect", "Access"),
}
STAGES = {
    Stage.VERIFICATION: _("Somebody comes to look by %(on)s"),
    Stage.ANSWER: _("An answer how and by whom by %(on)s"),
    Stage.HANDLING: _("Seen to by %(on)s"),
}

REFUSALS = {
    "matter_unknown": _("There is no such matter here. Open the list and look for it again."),
    "category_unknown": _("This category is no longer used. Choose another one."),
    "place_unknown": _("This place is not on the estate's plan. Choose it again, or say in words where it is."),
    "photo_unknown": _("A photo did not arrive. Choose it again; what you typed is still here."),
    "body_unknown": _("This body is not of this estate. Choose another one."),
    "report_says_nothing": _("Take a photo or write a few words, so that somebody knows what to look at."),
    "report_has_no_place": _("Tap the plan or say in words where it is, so that somebody finds it."),
    "report_has_no_contact": _("Leave a telephone or home number: somebody has to confirm it before it is seen to."),
    "phone_unreadable": _("This telephone number cannot be read. Use digits only, as 13800138000."),
    "report_too_long": _("This is too long. At most %(most)s characters; the rest can be told on the spot."),
    "too_many_photos": _("These are too many photos. At most %(most)s at a time."),
    "handling_says_nothing": _("Add a photo or a few words about what was done."),
    "matter_cannot_confirm": _("Somebody else has confirmed this report already."),
    "matter_cannot_verify": _("This matter is not waiting to be verified: it has moved on meanwhile."),
    "matter_cannot_open": _("This matter cannot be opened: it has to be verified first, or has moved on."),
    "matter_cannot_assign": _("This matter cannot be assigned now: it has to be opened first, or is settled."),
    "matter_cannot_handle": _("This matter is not waiting to be seen to: it has moved on meanwhile."),
    "matter_cannot_check": _("There is nothing to check: nobody has said yet that it is done, or it has moved on."),
    "matter_cannot_send_back": _("There is nothing to send back: nobody has said yet that it is done."),
    "matter_cannot_close": _("This matter cannot be closed: it has to be checked first."),
    "matter_cannot_return": _("This can be answered once the matter is closed, and once each time."),
    "matter_cannot_decline": _("This matter can no longer be declined: it has moved on."),
    "matter_cannot_refer": _("This matter can no longer be referred elsewhere: it has moved on."),
    "matter_cannot_disown": _("This matter can no longer be called somebody else's duty: it has moved on."),
    "matter_cannot_schedule": _("This matter cannot be scheduled now."),
    "matter_cannot_postpone": _("This matter cannot be postponed now."),
    "matter_cannot_wait": _("The clock of this matter cannot be stopped now."),
    "matter_cannot_resume": _("This matter is not standing still."),
    "matter_cannot_merge": _("This matter can no longer be merged: work on it has begun."),
    "matter_cannot_unmerge": _("This matter is not merged into another one."),
    "matter_cannot_reopen": _("This matter is not settled, so it need not be reopened."),
    "matter_cannot_dispute": _("This matter was not returned, so there is nothing to dispute."),
}

ENTRIES = {
    # kind: (what anybody may read, what those entitled read)
    "matters.categories_set": (_("The categories were set."), _("%(count)s categories were set.")),
    "matters.matter_reported": (_("Reported"), _("Reported: %(words)s")),
    "matters.matter_confirmed": (_("Confirmed"), _("Confirmed by %(by)s")),
    "matters.matter_verified": (_("Verified on the spot"), _("Verified on the spot by %(by)s: %(words)s")),
    "matters.matter_opened": (_("Opened"), _("Opened by %(by)s")),
    "matters.matter_assigned": (_("Assigned"), _("Assigned by %(by)s: %(words)s")),
    "matters.matter_handled": (_("Seen to"), _("Seen to by %(by)s: %(words)s")),
    "matters.matter_checked": (_("Checked"), _("Checked by %(by)s: %(words)s")),
    "matters.matter_closed": (_("Closed"), _("Closed by %(by)s: %(words)s")),
    "matters.verdict_given": (_("The reporter answered"), _("The reporter answered: %(words)s")),
    "matters.matter_imported": (_("Taken over from another system"), _("Taken over: %(words)s")),
    "matters.deadlines_renewed": (
        _("Deadlines were worked out anew."),
        _("The calendar changed: %(count)s deadlines were worked out anew."),
    ),
    "matters.reporter_forgotten": (
        _("A reporter was forgotten."),
        _("A reporter was forgotten in %(count)s matters."),
    ),
}
