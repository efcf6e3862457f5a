"""How every page that changes something asks a command to do it."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType

from django import forms
from django.utils import timezone

from linli.kernel.errors import Refused
from linli.web.words import say

KNOWN = "known"  # under this name a form that strangers may send, too, says that it was drawn for somebody signed in
KEPT = "kept"  # under this name a form brings the pledges of photos that waited since it was sent before


class ActForm(forms.Form):
    """A form for one act: `act` makes a repeat harmless, `seen` tells the version it was drawn from.

    `FIELDS` names the field at which a refusal is said, by its code; without one it is said above all fields.
    """

    FIELDS: Mapping[str, str] = MappingProxyType({})

    act = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, files=None, *, initial=None, **options):
        super().__init__(data, files, initial={"act": uuid.uuid4(), **(initial or {})}, **options)


def attempt(form, command, **facts):
    """Run `command` with the form's clean data; a refusal becomes the form's own error, and None is the answer.

    A command's answer is never None or empty, so `if done := attempt(…)` tells.
    """
    if not form.is_valid():
        return None
    try:
        return command(**{"at": timezone.now()} | form.cleaned_data | facts)
    except Refused as refused:
        form.refused = refused
        if refused.code == "changed_meanwhile":
            form.data = form.data.copy()
            form.data["seen"] = refused.facts["now"]  # whoever has compared the two may send it again
        form.add_error(form.FIELDS.get(refused.code), say(refused))
        return None
