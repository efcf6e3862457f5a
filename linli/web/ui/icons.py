"""Small drawings in one hand: 24 units square, one stroke. Each is followed by its words, so it says nothing itself."""

from linli.web.ui.markup import NOTHING, html

PATHS = {
    "home": "M4 11l8-7 8 7v9H4zM10 20v-6h4v6",
    "matters": "M4 5h16v11H9l-5 4z",
    "deliberation": "M4 12h16v8H4zM8 12V4h8v8M10 8h4",
    "funds": "M5 3h14v18l-3.5-2-3.5 2-3.5-2L5 21zM9 8h6M9 12h6",
    "library": "M12 6c-2-2-5-2-8-1v14c3-1 6-1 8 1 2-2 5-2 8-1V5c-3-1-6-1-8 1zM12 6v14",
    "me": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c1-5 4-6 8-6s7 1 8 6",
    "inbox": "M4 13l3-8h10l3 8v6H4zM4 13h5l1 3h4l1-3h5",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L21 21",
    "board": "M4 20V10h4v10M10 20V4h4v16M16 20v-7h4v7",
    "camera": "M3 7h4l2-3h6l2 3h4v13H3zM12 17a4 4 0 1 0 0-8 4 4 0 0 0 0 8z",
    "place": "M12 21c-9-11-7-17 0-17s9 6 0 17zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    "share": "M12 15V4M8 7l4-4 4 4M5 12v8h14v-8",
    "keep": "M12 4v11M8 11l4 4 4-4M5 20h14",
    "print": "M7 9V3h10v6M7 17H4V9h16v8h-3M7 14h10v7H7z",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 3",
    "good": "M5 13l4 4L19 7",
    "refused": "M12 4l9 16H3zM12 10v5M12 17.5v.5",
    "info": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v6M12 7.5v.5",
    "offline": "M4 4l16 16M5 12.5a10 10 0 0 1 4-2.3M8.5 16a5 5 0 0 1 7 0M19 12.5a10 10 0 0 0-5-2.7M12 19.5v.5",
    "next": "M9 5l7 7-7 7",
    "key": "M15 11a4 4 0 1 0-3.5-2L4 16.5V20h4v-2h2v-2h2l1.5-1.5",
    "book": "M6 4h12v16H8a2 2 0 0 1-2-2zM6 18a2 2 0 0 1 2-2h10",
    "sheet": "M4 4h16v16H4zM4 9h16M4 14.5h16M10 9v11",
    "people": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.8-4.5 3-5.5 6.5-5.5s5.7 1 6.5 5.5M16 4.5"
    "a3.5 3.5 0 0 1 0 6.5M17.5 14.8c2.3.5 3.5 2 4 5.2",
}  # fmt: skip
DRAWN = {
    name: html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', path)
    for name, path in PATHS.items()
} | {"": NOTHING}


def icon(name):
    """The drawing of this name; "" draws nothing. KeyError for any other."""
    return DRAWN[name]
