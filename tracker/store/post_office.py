"""The post office of this house: its mail server or that it has none, when mail may go out, and
tokens that prove that somebody reads an address."""

import hashlib
import hmac
from collections.abc import Callable

from tracker.domain.notifying import Quiet
from tracker.store.mail_line import Line, MailServer, Patience


class PostOffice:
    """The way out for mail."""

    def __init__(
        self,
        server: MailServer | None,
        quiet: Quiet,
        secret: Callable[[], str],
        *,
        patience: Patience = Patience(),  # noqa: B008 - frozen
    ) -> None:
        self.server, self.quiet, self.patience = server, quiet, patience
        self._secret = secret

    @property
    def is_open(self) -> bool:
        """Whether mails are sent at all."""
        return self.server is not None

    def line(self) -> Line:
        """A line to the mail server, opened with the first mail and closed at the block's end.

        Raises:
            RuntimeError: there is no mail server.
        """
        if self.server is None:
            raise RuntimeError("no mail server is set")
        return Line(self.server, self.patience)

    def token(self, *facts: object) -> str:
        """What only this house can make of these facts."""
        text = "\x00".join(map(str, ("mail address", *facts)))
        return hmac.new(self._secret().encode(), text.encode(), hashlib.sha256).hexdigest()

    def made(self, token: str, *facts: object) -> bool:
        """Whether this house made the token of these facts."""
        return hmac.compare_digest(token.encode(), self.token(*facts).encode())
