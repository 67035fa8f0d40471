"""What is kept secret: given, or made once and kept in the data folder."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from config.settings import Settings


def secret_key(settings: Settings) -> str:
    """The key that signs cookies."""
    return settings.secret_key or _kept(
        settings.home / "secret-key", lambda: secrets.token_urlsafe(48)
    )


def signing_seed(settings: Settings) -> bytes:
    """The seed of the key that signs checkpoints and bundles: 32 bytes."""
    return bytes.fromhex(
        settings.signing_key
        or _kept(settings.home / "signing-key", lambda: secrets.token_bytes(32).hex())
    )


def mail_password(settings: Settings) -> str | None:
    """The password for the mail server, None where it asks for none."""
    if settings.mail_password_file is not None:
        return settings.mail_password_file.read_text(encoding="utf-8").strip()
    return settings.mail_password


def _kept(path: Path, make: Callable[[], str]) -> str:
    """What that file holds; made on the first start.

    All processes of one home agree on it, also when several start at once: the first to link
    its file wins and the others read it.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent) as mine:  # which only its owner may read
            mine.write(make())
            mine.flush()
            with suppress(FileExistsError):
                os.link(mine.name, path)
    return path.read_text()
