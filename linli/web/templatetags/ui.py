"""{% load ui %}: the components. docs/components.md lists them; `/look/` shows each in all its states."""

from linli.web.components import Library
from linli.web.ui import drawings, forms, icons, sharing, texts, times

register = Library()

for component in (
    texts.head, texts.card, texts.button, texts.buttons, texts.badge, texts.rows, texts.row, texts.facts, texts.fact,
    texts.figures, texts.figure, texts.steps, texts.timeline, texts.event, texts.notice, texts.empty, texts.chips,
    texts.pager, texts.loading, texts.confirm, texts.paper,
    times.day, times.moment,
    drawings.track, drawings.plot, drawings.plan, drawings.qr, drawings.photos, drawings.photo,
    forms.form, forms.field, forms.photo_field,
    sharing.share, sharing.line, sharing.download,
    icons.icon,
):  # fmt: skip
    register.component(component)
