"""A browser as the server sees one: cookies, forms, photos; nothing of the product is imported by it."""

import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar

from tests.visitor import form_to


@dataclass(frozen=True)
class Page:
    status: int
    path: str
    text: str


class Browser:
    def __init__(self, server, *, role=None):
        self.server, self.cookies = server, CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        if role:
            page = self.open("/demo/")
            self.send("/demo/shoes/", form_to(page.text, "/demo/shoes/") | {"role": role})

    def open(self, path) -> Page:
        """The page at this path, redirects followed, whatever its status."""
        return self._ask(urllib.request.Request(self.server.url + path, headers={"Accept-Language": "en"}))

    def send(self, path, fields, *, photos=()) -> Page:
        """Send a form there, with photos as (name, bytes); the page that answers."""
        boundary = secrets.token_hex(16)
        lines = []
        for name, value in fields.items():
            for each in value if isinstance(value, list) else [value]:
                lines.append(
                    f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{each}\r\n'.encode()
                )
        for name, data in photos:
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="photos"; filename="{name}"\r\n'
            lines += [f"{head}Content-Type: image/jpeg\r\n\r\n".encode(), data, b"\r\n"]
        body = b"".join([*lines, f"--{boundary}--\r\n".encode()])
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Accept-Language": "en"}
        headers["Origin"] = self.server.url
        return self._ask(urllib.request.Request(self.server.url + path, body, headers))

    def _ask(self, request):
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Page(answer.status, answer.url.removeprefix(self.server.url), answer.read().decode())
        except urllib.error.HTTPError as answer:
            with answer:
                return Page(answer.code, answer.url.removeprefix(self.server.url), answer.read().decode())
