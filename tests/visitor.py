"""Somebody who comes to the village through its pages: reads them, fills in the forms that stand there, sends them."""

import io
from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse
from PIL import Image

from linli.config.demo import cast
from linli.people.rules import PostKind


class Visitor:
    """One browser with its cookies, in the village. `role` is whose shoes it stands in; a stranger's are its own."""

    def __init__(self, role: PostKind | str | None = None, *, language: str = "zh-hans"):
        self.client = Client(headers={"accept-language": language})
        if role:
            self.client.post(reverse("installation:shoes"), {"role": role})

    def opens(self, name: str, *args, **query):
        """The answer to opening the page of this URL name, redirects followed."""
        return self.client.get(address(name, *args), query, follow=True)

    def sees(self, name: str, *args, **query) -> str:
        """The page as text; it must be there."""
        answer = self.opens(name, *args, **query)
        assert answer.status_code == 200, f"{name}: {answer.status_code}"
        return answer.content.decode()

    def sends(self, name: str, *args, photos: int = 0, **typed):
        """Open the page, fill in its form and send it: the answer, redirects followed; it must not be refused."""
        page = self.sees(name, *args)
        form = form_to(page, address(name, *args))
        fields = form | typed | ({"photos": [picture() for _ in range(photos)]} if photos else {})
        answer = self.client.post(address(name, *args), fields, follow=True)
        assert answer.status_code == 200, f"{name}: {answer.status_code}"
        return answer


def address(name: str, *args) -> str:
    """The address of a page of the village."""
    return reverse(name, args=[cast.SLUG, *args])


def picture() -> io.BytesIO:
    """A small photo to send."""
    photo = io.BytesIO()
    Image.new("RGB", (64, 48), "#b98d5b").save(photo, "JPEG")
    photo.name = "photo.jpg"
    photo.seek(0)
    return photo


def form_to(page: str, action: str) -> dict[str, str | list[str]]:
    """What a browser would send of the form that goes there (or to the page itself) if nothing were typed."""
    reader = FormReader(page)
    return next(form for to, form in reader.forms if to in (action, ""))


class FormReader(HTMLParser):
    """The forms of a page that are posted, as (action, fields)."""

    def __init__(self, page: str):
        super().__init__()
        self.forms: list[tuple[str, dict]] = []
        self._open = self._area = self._choice = None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        said = dict(attributes)
        if tag == "form":
            self._open = {} if said.get("method", "").lower() == "post" else None
            if self._open is not None:
                self.forms.append((said.get("action") or "", self._open))
        if self._open is None:
            return
        name = said.get("name")
        if tag == "input" and name and self._is_sent(said):
            self._put(name, said.get("value") or "")
        elif tag == "textarea":
            self._area = name
            self._open[name] = ""
        elif tag == "select":
            self._choice = name
        elif tag == "option" and (self._choice not in self._open or "selected" in said):
            self._open[self._choice] = said.get("value", "")

    def _is_sent(self, said):
        kind = said.get("type", "text")
        return kind not in ("file", "submit", "button") and (kind not in ("checkbox", "radio") or "checked" in said)

    def _put(self, name, value):
        before = self._open.get(name)
        self._open[name] = value if before is None else [*(before if isinstance(before, list) else [before]), value]

    def handle_data(self, data):
        if self._area:
            self._open[self._area] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._choice = None
