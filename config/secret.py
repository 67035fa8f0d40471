"""The key that signs cookies: given, or made once and kept in the data folder."""

import os
import secrets
from pathlib import Path

from config.settings import Settings


def secret_key(settings: Settings) -> str:
    """The given key, else the one of the data folder; made there on the first start.

    All processes of one home agree on it, also when several start at once: the first to link
    its file wins and the others read it.
    """
    if settings.secret_key:
        return settings.secret_key
    path = settings.home / "secret-key"
    if not path.exists():
        settings.home.mkdir(parents=True, exist_ok=True)
        _make(path)
    return path.read_text()


def _make(path: Path) -> None:
    mine = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(mine, path)
    except FileExistsError:
        pass
    finally:
        mine.unlink()
