"""A browser without a screen: keeps cookies, reads forms, sends them as a person would."""

import http.client
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

Pair = tuple[str, str]
File = tuple[str, str, bytes]
"""A file of a form: the field, the file's name, its bytes."""


class Cut(Exception):
    """The line broke before an answer came: whether it was done, nobody has said."""


@dataclass
class Control:
    """One control of a form. `value` is what would be sent; `options` the values of a choice."""

    name: str
    kind: str
    value: str = ""
    checked: bool = False
    options: list[str] = field(default_factory=list)


@dataclass
class PageForm:
    """A form as it stands on a page."""

    action: str
    controls: list[Control] = field(default_factory=list)

    def sent(self) -> list[Pair]:
        """What a browser sends of it as it stands, without files and buttons."""
        return [
            (one.name, one.value)
            for one in self.controls
            if one.name
            and one.kind not in ("file", "submit", "button")
            and (one.checked or one.kind not in ("checkbox", "radio"))
        ]

    def filled(self, **answers: str) -> list[Pair]:
        """The same with other values for some fields; `a__b` stands for the name `a-b`."""
        given = {name.replace("__", "-"): value for name, value in answers.items()}
        kept = [(name, value) for name, value in self.sent() if name not in given]
        return [*kept, *given.items()]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    path: str
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @cached_property
    def text(self) -> str:
        return self.body.decode()

    @property
    def location(self) -> str:
        """Where a redirect leads, as a path with its query."""
        parts = urlsplit(self.headers.get("Location") or "")
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    @cached_property
    def forms(self) -> list[PageForm]:
        reader = _FormReader()
        reader.feed(self.text)
        return reader.forms

    def form(self, action: str) -> PageForm:
        """The form of that path; one that ends with a slash stands for every path below it."""
        for form in self.forms:
            path = urlsplit(form.action).path
            if path == action or (action.endswith("/") and path.startswith(action)):
                return form
        raise AssertionError(f"no form for {action} on {self.path} ({self.status}): {self.said()}")

    def said(self) -> str:
        """The faults and messages of the page, for a person who wonders."""
        found = re.findall(
            r'class="(?:errors|flash|field__error)[^>]*>(.*?)</(?:div|p)>', self.text, re.S
        )
        return " | ".join(" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found)[:600]


class Browser:
    """One person's browser, with one line that stays open."""

    def __init__(self, host: str, port: int, *, timeout: float = 30) -> None:
        self.host, self.port, self.timeout = host, port, timeout
        self.cookies: dict[str, str] = {}
        self._line: http.client.HTTPConnection | None = None

    def get(self, path: str, *, accept: str = "text/html") -> Answer:
        return self._ask("GET", path, None, {"Accept": accept})

    def post(
        self, path: str, fields: Iterable[Pair], files: Sequence[File] = (), *, html: bool = True
    ) -> Answer:
        """Send a form; with files in parts."""
        if files:
            kind, body = _in_parts(fields, files)
        else:
            kind, body = "application/x-www-form-urlencoded", urlencode(list(fields)).encode()
        accept = "text/html" if html else "application/json"
        return self._ask("POST", path, body, {"Content-Type": kind, "Accept": accept})

    def sign_in(self, username: str, password: str) -> Answer:
        """Through the page of everybody."""
        form = self.get("/masuk").form("/masuk")
        return self.post(form.action, form.filled(username=username, password=password))

    def close(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        if self._line is None:
            self._line = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        try:
            self._line.request(method, path.partition("#")[0], body, headers)
            response = self._line.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as broken:
            self.close()
            raise Cut(f"{method} {path}: {broken!r}") from broken
        for line in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Answer(path, response.status, response.headers, content)


def _in_parts(fields: Iterable[Pair], files: Sequence[File]) -> tuple[str, bytes]:
    border = secrets.token_hex(16)
    parts: list[bytes] = []
    for name, value in fields:
        head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        parts.append(head.encode() + value.encode() + b"\r\n")
    for name, file_name, content in files:
        head = (
            f'--{border}\r\nContent-Disposition: form-data; name="{name}"; '
            f'filename="{file_name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        )
        parts.append(head.encode() + content + b"\r\n")
    parts.append(f"--{border}--\r\n".encode())
    return f"multipart/form-data; boundary={border}", b"".join(parts)


class _FormReader(HTMLParser):
    """Reads the forms of a page, with the values that stand in them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._open: PageForm | None = None
        self._choice: Control | None = None
        self._text: Control | None = None

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in given}
        if tag == "form":
            self._open = PageForm(attrs.get("action", ""))
            self.forms.append(self._open)
        if self._open is None:
            return
        name, kind = attrs.get("name", ""), attrs.get("type", "text").lower()
        if tag == "input":
            value = attrs.get("value", "on" if kind in ("checkbox", "radio") else "")
            self._open.controls.append(Control(name, kind, value, "checked" in attrs))
        elif tag == "button":
            self._open.controls.append(Control(name, "submit", attrs.get("value", "")))
        elif tag == "textarea":
            self._text = Control(name, "textarea")
            self._open.controls.append(self._text)
        elif tag == "select":
            self._choice = Control(name, "select")
            self._open.controls.append(self._choice)
        elif tag == "option" and self._choice is not None:
            value = attrs.get("value", "")
            if "selected" in attrs or not self._choice.options:
                self._choice.value = value
            self._choice.options.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._choice = None
        elif tag == "textarea" and self._text is not None:
            # A line break right after the tag is not part of the text.
            self._text.value = self._text.value.removeprefix("\r\n").removeprefix("\n")
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.value += data
