"""What the gallery shows: a made-up estate's plan, people's words as they type them, and forms in each state.

What people typed stays as typed in either language, as on every page.
"""

from urllib.parse import quote

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

PLAN = (320, 220, "M0 112H320M162 0V186M0 186H320")
WEEKS = [
    ("10/4", 7, 5), ("10/11", 9, 8), ("10/18", 6, 7), ("10/25", 12, 9),
    ("11/1", 8, 10), ("11/8", 14, 9), ("11/15", 11, 12), ("11/22", 9, 11),
]  # fmt: skip


def _box(x, y, width, height):
    return f"{x},{y} {x + width},{y} {x + width},{y + height} {x},{y + height}"


THINGS = [
    # key, name, outline, kind, how many matters
    ("b1", "1 栋", _box(18, 20, 118, 30), "building", 0),
    ("b3", "3 栋", _box(186, 20, 118, 30), "building", 5),
    ("b2", "2 栋", _box(18, 70, 118, 30), "building", 0),
    ("b4", "4 栋", _box(186, 70, 118, 30), "building", 0),
    ("b5", "5 栋", _box(72, 128, 176, 30), "building", 3),
    ("shops", "芙蓉路 · 商铺", _box(14, 194, 292, 16), "shops", 6),
    ("open-floor", "2 栋西侧架空层", _box(18, 70, 44, 30), "common", 9),
]
WAYS_ON = [_("Received"), _("Verified"), _("Opened"), _("Assigned"), _("Handled"), _("Checked"), _("Closed")]
WORDS = "架空层堆满纸箱和旧家具，有人在里面给电动车充电。"


class ReportForm(forms.Form):
    """As a report would be asked for."""

    place = forms.ChoiceField(
        label=_("Where is it?"),
        choices=[(key, name) for key, name, *_rest in THINGS],
        widget=forms.RadioSelect,
        help_text=_("Tap the plan, or choose from the list."),
    )
    words = forms.CharField(
        label=_("What is the matter?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text=_("One sentence will do."),
    )
    category = forms.ChoiceField(
        label=_("Looks like"),
        choices=[("fire", _("Fire hazard")), ("way", _("Way blocked")), ("clean", _("Cleanliness"))],
        widget=forms.RadioSelect,
        required=False,
    )
    contact = forms.CharField(
        label=_("How do we reach you?"), help_text=_("A telephone number or a home number; one of them is enough.")
    )
    telephone_at_night = forms.BooleanField(label=_("You may call me in the evening, too"), required=False)
    photos = forms.FileField(label=_("Take a photo"), required=False)


def _photo(floor, wall, boxes):
    """A drawing in place of a photo, as a data address."""
    pile = "".join(
        f'<path d="M{20 + 36 * n} {170 - 24 * (n % 3)}h52v{40 + 24 * (n % 3)}h-52z" fill="#b58a55" stroke="#6d512f"/>'
        for n in range(boxes)
    )
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" width="960" height="960">'
        f'<path d="M0 0h240v240H0z" fill="{wall}"/><path d="M0 170h240v70H0z" fill="{floor}"/>'
        f'<path d="M30 0v170M120 0v170M210 0v170" stroke="{floor}" stroke-width="14"/>{pile}</svg>'
    )
    return "data:image/svg+xml," + quote(drawn)


def page(current=""):
    """What the frame of a sample page needs: areas, as an estate would open them."""
    areas = [
        ("home", "home", _("Home")), ("report", "matters", _("Matters")), ("board", "board", _("Board")),
        ("thread", "library", _("Thread")),
    ]  # fmt: skip
    navigation = [
        (reverse("web:sample", args=[name]), icon, label, "page" if name == current else "")
        for name, icon, label in areas
    ]
    return {"navigation": [*navigation, (reverse("web:gallery"), "sheet", _("Components"), "" if current else "page")]}


def components():
    """Values for the components: what a view would hand to its template."""
    sent = ReportForm({"place": "open-floor", "words": WORDS, "category": "fire", "contact": ""})
    sent.add_error(None, _("Somebody changed this while you were writing. Compare, then send again."))
    return {
        "plan": PLAN,
        "things": THINGS,
        "bare_things": [(*thing[:4], 0) for thing in THINGS],
        "weeks": WEEKS,
        "ways_on": WAYS_ON,
        "words": WORDS,
        "parts": ["2026-0417", _("Fire hazard"), _("9 homes say so, too"), ""],
        "lede": ["3 栋 1502", _("the residents’ committee is open until 17:30")],
        "before": _photo("#8b8174", "#cfc5b4", 5),
        "after": _photo("#9fb4a8", "#e3ddd0", 0),
        "long": "关于二号楼西侧架空层长期堆放废旧纸箱旧家具以及电动自行车违规充电存在消防隐患亟待清理的反映" * 2,
        "form": ReportForm(initial={"place": "open-floor"}),
        "sent": sent,
        "chips": [
            (_("All"), "?", True, 34), (_("Fire hazard"), "?category=fire", False, 6),
            (_("Way blocked"), "?category=way", False, 3), (_("Cleanliness"), "?category=clean", False, 12),
        ],
    }  # fmt: skip
