"""What people press in their inbox."""

from django import forms

from linli.web.forms import ActForm


class Following(ActForm):
    """The button that begins or ends to follow a thread."""

    seen = None


class Reading(ActForm):
    """Everything up to an entry was read."""

    seen = None
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
