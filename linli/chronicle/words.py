"""What the chronicle says to people."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "not_allowed": _("This is not yours to do. Nothing was changed."),
    "changed_meanwhile": _(
        "Somebody changed this while you were writing. Nothing you typed is lost: compare, then send again."
    ),
    "act_used_otherwise": _("This page was already sent with other contents. Open it afresh, then send again."),
    "no_room": _(
        "The server's disk is full, so nothing was kept of this. Please tell those who run it, then send again: "
        "what you typed is still here."
    ),
    "database_busy": _("Too many people are writing at this moment. Nothing was kept of this: please send it again."),
    "piece_unknown": _("Entry %(number)s has no piece named %(name)s."),
    "piece_already_erased": _("The piece %(name)s of entry %(number)s was already erased by entry %(erased_by)s."),
    "entry_unknown": _("There is no entry %(number)s."),
    "nothing_to_erase": _("Nothing was named that could be erased."),
    "thread_joins_itself": _("A thread cannot be joined to itself."),
    "thread_already_joined": _("This thread was already joined to another one."),
    "erasure_cannot_be_erased": _("Entry %(number)s tells of an erasure and has to stay."),
}

ENTRIES = {
    # kind: (what anybody may read, what those entitled read); `facts` and pieces stand under their names.
    "chronicle.pieces_erased": (_("Something was erased from the record"), _("Something was erased from the record")),
    "chronicle.threads_joined": (
        _("Another thread was joined to this one"),
        _("Another thread was joined to this one"),
    ),
}
