"""Moments and days as people say them: once, cheaply, in the reader's language. Years are named when they differ."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.web.ui.markup import html

MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day_words(on, today):
    """A date in words: 今天 · 11月22日 · 2025年3月1日; Today · 22 Nov · 1 Mar 2025."""
    if on == today:
        return _("today")
    if on == today - dt.timedelta(days=1):
        return _("yesterday")
    if on == today + dt.timedelta(days=1):
        return _("tomorrow")
    return date_words(on, today)


def date_words(on, today):
    """A date in words that are as true tomorrow; its year only if it is not this one."""
    if _in_chinese():
        return f"{on.month}月{on.day}日" if on.year == today.year else f"{on.year}年{on.month}月{on.day}日"
    return f"{on.day} {MONTHS[on.month]}" if on.year == today.year else f"{on.day} {MONTHS[on.month]} {on.year}"


def _in_chinese():
    return (get_language() or "").startswith("zh")


def day(context, on, *, weekday=False):
    """A date. `weekday` adds the day of the week."""
    if on in (None, ""):
        return ""
    said = day_words(on, context.get("today") or timezone.localdate())
    if weekday:
        said += f" 周{'一二三四五六日'[on.weekday()]}" if _in_chinese() else f", {WEEKDAYS[on.weekday()]}"
    return html('<time datetime="{}">{}</time>', on.isoformat(), said)


def moment(context, at):
    """A moment, to the minute, in the estate's own time."""
    if at in (None, ""):
        return ""
    here = timezone.localtime(at)
    said = f"{day_words(here.date(), context.get('today') or timezone.localdate())} {here.hour:02}:{here.minute:02}"
    return html('<time datetime="{}">{}</time>', here.isoformat(timespec="minutes"), said)
