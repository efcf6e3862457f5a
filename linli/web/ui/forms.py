"""Forms: one field, a whole form, the chooser of photos. What was typed stays, whatever goes wrong."""

from typing import Literal

from django import forms
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _

from linli.web.ui.icons import icon
from linli.web.ui.markup import NOTHING, html, html_each

CHOOSERS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def form(content, context, of, *, url="", id="", target=""):
    """A form that acts: its hidden fields, what was refused, its `content`, and one protection against sending twice.

    `of` is the Django form. `target`, a CSS selector, lets htmx put the answer there without a new page.
    """
    kind = html(' enctype="multipart/form-data"') if of.is_multipart() else NOTHING
    quick = html(' hx-post="{}" hx-target="{}" hx-sync="this:drop"', url, target) if target else NOTHING
    name = html(' id="{}"', id) if id else NOTHING
    token = html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(context["request"]))
    hidden = html_each("{}", [(field,) for field in of.hidden_fields()])
    return html(
        '<form class="stack" method="post" action="{}"{}{}{} data-once="{}">{}{}{}{}</form>',
        url, kind, quick, name, _("Being sent…"), token, hidden, findings(of), content,
    )  # fmt: skip


def findings(of):
    """Everything that is wrong with a sent form, on top of it: each with a link to its field."""
    if not of.errors:
        return NOTHING
    said = [("", "", error) for error in of.non_field_errors()]
    for field in of:
        said += [(field.auto_id, field.label, error) for error in field.errors if not field.is_hidden]
    lines = [
        (html('<a href="#{}">{}</a>{}', place, label, _(": ")) if place else "", error) for place, label, error in said
    ]
    return html(
        '<div class="notice refused" role="alert" tabindex="-1" autofocus>{}<div><p><b>{}</b></p>'
        "<ul>{}</ul></div></div>",
        icon("refused"), _("Not sent yet. What you typed is still here."),
        html_each("<li>{}{}</li>", lines),
    )  # fmt: skip


def field(of, *, help="", look: Literal["", "chips", "large"] = "", hidden_label=False, asked=""):
    """One field of a form: label, what to know, the input with what was typed, what is wrong with it.

    `asked` stands beside the label and says when it has to be filled in, where that is not simply always or never.

    Radio buttons and check boxes become a list to tap, or `chips` side by side, and groups of them fold; `large` is
    for a code to scan.
    """
    told = help or of.help_text
    told = html('<small id="{}_help">{}</small>', of.auto_id, told) if told else NOTHING
    wrong = NOTHING
    if of.errors:
        sentences = html_each("{}", [(error,) for error in of.errors], between=" ")
        wrong = html('<p class="wrong" id="{}_wrong">{}{}</p>', of.auto_id, icon("refused"), sentences)
    state = f"field {look} wrong" if wrong else f"field {look}"
    if isinstance(of.field.widget, CHOOSERS):
        return _choices(of, state, told, wrong, hidden_label, asked)
    if isinstance(of.field.widget, forms.CheckboxInput):
        box = of.as_widget(attrs=_described(of, told, wrong))
        return html(
            '<div class="{}"><label class="tick">{}<span>{}</span></label>{}{}</div>', state, box, of.label, told, wrong
        )
    return html(
        '<div class="{}"><label for="{}"{}>{}{}</label>{}{}{}</div>',
        state, of.id_for_label, _unseen(hidden_label), of.label, _beside(of, asked), told,
        of.as_widget(attrs=_described(of, told, wrong)), wrong,
    )  # fmt: skip


def _choices(of, state, told, wrong, hidden_label, asked):
    described = " ".join([f"{of.auto_id}_help"] * bool(told) + [f"{of.auto_id}_wrong"] * bool(wrong))
    options = _options(of)
    return html(
        '<fieldset class="{}" id="{}"{}><legend{}>{}{}</legend>{}{}{}</fieldset>',
        state, of.auto_id, html(' aria-describedby="{}"', described) if described else NOTHING,
        _unseen(hidden_label), of.label, _beside(of, asked), told, options, wrong,
    )  # fmt: skip


def _options(of):
    """What can be chosen; a group of choices, `(name, [(value, label), …])`, folds under its name."""
    drawn, folds, single = iter(of), [], []
    for name, within in of.field.widget.choices:
        if not isinstance(within, list):
            single.append(next(drawn))
            continue
        group = [next(drawn) for _value in within]
        is_open = html(" open") if any(each.data["selected"] for each in group) else NOTHING
        folds.append((is_open, name, _side_by_side(group)))
    first = _side_by_side(single) if single else NOTHING
    return html("{}{}", first, html_each('<details class="fold"{}><summary>{}</summary>{}</details>', folds))


def _side_by_side(options):
    each = html_each('<label class="choice">{}<span>{}</span></label>', [(it.tag(), it.choice_label) for it in options])
    return html('<div class="options">{}</div>', each)


def _unseen(is_unseen):
    return html(' class="unseen"') if is_unseen else NOTHING


def _beside(of, asked):
    """Where some fields must be filled in, the others say that they need not be; a list without a blank always is."""
    asks_nothing = not any(each.required for each in of.form.fields.values())
    is_filled = isinstance(of.field.widget, forms.Select) and all(value for value, _name in of.field.widget.choices)
    if not asked and (of.field.required or asks_nothing or is_filled):
        return NOTHING
    return html(' <span class="soft">{}</span>', asked or _("(if you like)"))


def _described(of, told, wrong):
    """The attributes that tie an input to its help and its error. Django sets aria-invalid; we name both sentences."""
    described = [f"{of.auto_id}_help"] * bool(told) + [f"{of.auto_id}_wrong"] * bool(wrong)
    return {"aria-describedby": " ".join(described)} if described else {}


def photo_field(of, *, help=""):
    """A chooser of photos: they are shown at once, and faces or door numbers can be wiped out with a finger.

    A plain file input without a script. Where a browser cannot put the wiped photo back, it says so in a line.
    """
    told = help or of.help_text
    words = {
        "wipe": _("Wipe out a face"), "ready": _("Done"), "undo": _("As it was"), "remove": _("Take out"),
        "ask": _("Draw over faces and door numbers with a finger."), "photo": _("Photo %(number)s"),
        "cannot": _("This browser cannot change a photo. Cover faces and door numbers before you take it."),
    }  # fmt: skip
    state = "field photo-field wrong" if of.errors else "field photo-field"
    wrong = html_each('<p class="wrong">{}{}</p>', [(icon("refused"), error) for error in of.errors])
    return html(
        '<div class="{}" data-photos{}><div class="photos" data-shown></div>'
        '<label class="add-photo" for="{}">{}<span>{}</span></label>{}{}{}</div>',
        state, html_each(' data-{}="{}"', words.items()), of.id_for_label, icon("camera"), of.label,
        of.as_widget(attrs={"accept": "image/*"}),
        html("<small>{}</small>", told) if told else NOTHING, wrong,
    )  # fmt: skip
