"""A browser that thinks of nothing but asking: one connection, cookies, forms."""

import http.client
import re
from http.cookies import SimpleCookie
from urllib.parse import urlencode

FIELD = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


class Answer:
    """What came back, decoded."""

    def __init__(self, status: int, headers: http.client.HTTPMessage, text: str):
        self.status, self.headers, self.text = status, headers, text

    @property
    def where(self) -> str:
        """Where it sends us on to."""
        return self.headers["Location"]

    def hidden(self, action: str = "") -> dict[str, str]:
        """The hidden fields of the form that goes to `action`, or of the one that goes to its own page: its act, what
        it was drawn from, the token.
        """
        mark = f'action="{action}"' if action else 'name="act"'
        form = next(form for form in self.text.split("<form")[1:] if mark in form)
        fields = (dict(ATTRIBUTE.findall(tag)) for tag in FIELD.findall(form.split("</form")[0]))
        return {field["name"]: field.get("value", "") for field in fields if field.get("type") == "hidden"}


class Client:
    """One visitor. Every request but the first goes over the connection that is there."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = dict(cookies or {})

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, object]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields, doseq=True))

    def _ask(self, method, path, body):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(response.status, response.headers, response.read().decode())
