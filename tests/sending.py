"""Sending files in slices as the script of the pages does, over a line that may break."""

import base64
import hashlib
import json
import re
from collections.abc import Callable

from tests.browsing import Answer, Browser


class Sender:
    """Somebody who is signed in and sends files; goes on where it was left."""

    def __init__(
        self, browser: Browser, *, slice_: int = 64 << 10, with_digests: bool = True
    ) -> None:
        self.browser, self.slice, self.with_digests = browser, slice_, with_digests

    def begin(self, name: str, size: int, target: str = "evidence") -> str:
        """Announce a file; its key."""
        fields = [("name", name), ("size", str(size)), ("target", target)]
        answer = self.ask("POST", "/unggahan", _form(fields), _FORM)
        assert answer.status == 201, answer.text
        key: str = json.loads(answer.body)["key"]
        return key

    def offset(self, key: str) -> int:
        """How far the server says that the file has come."""
        answer = self.ask("GET", f"/unggahan/{key}")
        assert answer.status == 200, answer.text
        return int(json.loads(answer.body)["offset"])

    def carry_on(
        self, key: str, part: Callable[[int, int], bytes], size: int, told: Callable[[int], None]
    ) -> None:
        """Send what is missing, slice by slice, and finish. `told` hears every acknowledgement."""
        offset = self.offset(key)
        while offset < size:
            content = part(offset, min(self.slice, size - offset))
            headers = {"Upload-Offset": str(offset)}
            if self.with_digests:
                sum_ = base64.b64encode(hashlib.sha256(content).digest()).decode()
                headers["Content-Digest"] = f"sha-256=:{sum_}:"
            answer = self.ask("PATCH", f"/unggahan/{key}", content, {**_BYTES, **headers})
            assert answer.status == 204, (answer.status, answer.text)
            offset = int(answer.headers["Upload-Offset"])
            told(offset)
        answer = self.ask("POST", f"/unggahan/{key}/selesai", b"", _FORM)
        assert answer.status == 200, (answer.status, answer.text)
        assert json.loads(answer.body)["whole"]

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        told = {"Accept": "application/json", "X-CSRFToken": self._token(), **(headers or {})}
        return self.browser._ask(method, path, body or None, told)

    def _token(self) -> str:
        """That of a page which is open: asked for once."""
        found = self.__dict__.get("token")
        if found is None:
            page = self.browser.get("/akun").text
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
            self.__dict__["token"] = found
        return str(found)


_BYTES = {"Content-Type": "application/octet-stream"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def _form(fields: list[tuple[str, str]]) -> bytes:
    return "&".join(f"{name}={value}" for name, value in fields).encode()
