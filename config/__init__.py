"""Reading the settings from the environment: all faults named at once, then a stop."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config.settings import Settings, told

_YES, _NO = {"1", "yes", "true", "on"}, {"0", "no", "false", "off", ""}


class BadSettings(Exception):
    """The environment holds values that cannot be used; `faults` has a line for each."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


def load(environ: Mapping[str, str]) -> Settings:
    """The settings that an environment asks for.

    Raises:
        BadSettings: with every missing or malformed value, not only the first.
    """
    values: dict[str, Any] = {}
    faults: list[str] = []
    for name, setting in told().items():
        given = environ.get(setting.variable, "").strip()
        if not given:
            continue
        try:
            values[name] = _read(name, given)
        except ValueError as wrong:
            faults.append(f"{setting.variable}: {wrong}")
    if values.get("timestamp_authorities") and not values.get("timestamp_roots"):
        faults.append("TIMESTAMP_ROOTS: must be set where TIMESTAMP_AUTHORITIES is")
    named = {fault.partition(":")[0] for fault in faults}
    faults += [one for one in _mail_faults(values) if one.partition(":")[0] not in named]
    if faults:
        raise BadSettings(faults)
    return Settings(**values)


def _mail_faults(values: Mapping[str, Any]) -> list[str]:
    """What a mail server needs beside its name, and what must not go over an open line."""
    if "mail_host" not in values:
        return []
    faults = [
        f"{told()[name].variable}: must be set where MAIL_HOST is"
        for name in ("mail_from", "public_address")
        if name not in values
    ]
    if "mail_user" in values and not {"mail_password", "mail_password_file"} & set(values):
        faults.append("MAIL_PASSWORD: must be set where MAIL_USER is, or MAIL_PASSWORD_FILE")
    here = values["mail_host"] in ("127.0.0.1", "::1", "localhost")
    if "mail_user" in values and values.get("mail_security") == "plain" and not here:
        faults.append("MAIL_SECURITY: must not be plain where MAIL_USER is set")
    return faults


def _read(name: str, given: str) -> Any:
    if name == "home":
        return Path(given)
    if name == "database_url":
        return _database(given)
    if name == "vault_address":
        return _object_store(given)
    if name == "clamav":
        return _socket(given)
    if name == "secure_cookies":
        return _yes_or_no(given)
    if name == "clock":
        return _moment(given)
    if name == "hash_profile":
        return _one_of(given, ("strong", "cheap"))
    if name == "log_level":
        return _one_of(given.upper(), ("DEBUG", "INFO", "WARNING", "ERROR"))
    if name in _BOUNDS:
        return _number(given, *_BOUNDS[name])
    if name == "timestamp_authorities":
        return tuple(_web_address(part.strip()) for part in given.split(","))
    if name == "capture_allowed":
        return tuple(_place(part.strip()) for part in given.split(","))
    if name in ("timestamp_roots", "mail_roots", "mail_password_file"):
        return _file(given)
    if name == "public_address":
        return _web_address(given).rstrip("/")
    if name == "mail_security":
        return _one_of(given, ("starttls", "tls", "plain"))
    if name == "mail_from":
        return _mail_address(given)
    if name == "mail_quiet":
        return _hours(given)
    if name == "signing_key":
        return _seed(given)
    if name == "secret_key" and len(given) < 32:
        raise ValueError("must have at least 32 characters")
    return given


_BOUNDS = {
    "port": (1, 65535),
    "mail_port": (1, 65535),
    "workers": (1, 64),
    "job_workers": (0, 8),
    "trusted_proxies": (0, 10),
    "idle_minutes": (1, 24 * 60),
    "session_hours": (1, 24 * 7),
    "max_upload_mb": (1, 4096),
    "slices_max_mb": (1, 65536),
    "clamav_max_mb": (1, 4096),
    "slices_hours": (1, 24 * 30),
    "slices_account_mb": (1, 1 << 20),
}


def _number(given: str, low: int, high: int) -> int:
    if not given.isdecimal() or not low <= int(given) <= high:
        raise ValueError(f"must be a whole number from {low} to {high}")
    return int(given)


def _yes_or_no(given: str) -> bool:
    if given.lower() not in _YES | _NO:
        raise ValueError("must be yes or no")
    return given.lower() in _YES


def _one_of(given: str, allowed: tuple[str, ...]) -> str:
    if given not in allowed:
        raise ValueError(f"must be one of {', '.join(allowed)}")
    return given


def _moment(given: str) -> str:
    try:
        moment = datetime.fromisoformat(given)
    except ValueError as wrong:
        raise ValueError("must be a moment such as 2024-10-07T09:00:00+07:00") from wrong
    if moment.tzinfo is None:
        raise ValueError("must name its zone, such as +07:00")
    return given


def _database(given: str) -> str:
    scheme, _, rest = given.partition("://")
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg") or not rest:
        raise ValueError("must be a PostgreSQL URL, postgresql://user:password@host/name")
    return f"postgresql+psycopg://{rest}"


def _web_address(given: str) -> str:
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or len(given) > 200:
        raise ValueError("must be addresses such as https://stamps.example, with commas between")
    return given


def _mail_address(given: str) -> str:
    local, _, domain = given.rpartition("@")
    if not local or "." not in domain or not given.isascii() or " " in given or len(given) > 254:
        raise ValueError("must be an address such as netral@example.go.id")
    return given


def _hours(given: str) -> tuple[int, int]:
    begins, _, ends = given.partition("-")
    if not all(hour.isdecimal() and int(hour) < 24 for hour in (begins, ends)):
        raise ValueError("must be two hours such as 20-6")
    return int(begins), int(ends)


def _place(given: str) -> tuple[str, int]:
    host, _, port = given.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError("must be places such as 127.0.0.1:8080, with commas between")
    return host, int(port)


def _file(given: str) -> Path:
    if not Path(given).is_file():
        raise ValueError("must be a file that is there")
    return Path(given)


def _seed(given: str) -> str:
    if len(given) != 64 or not set(given.lower()) <= set("0123456789abcdef"):
        raise ValueError("must have 64 hexadecimal digits")
    return given


def _object_store(given: str) -> str:
    parts = urlsplit(given)
    if parts.scheme != "s3" or not parts.netloc or parts.query or "@" in parts.netloc:
        raise ValueError("must be an address of an S3-compatible store, s3://bucket/prefix")
    return given


def _socket(given: str) -> str:
    _host, colon, port = given.rpartition(":")
    if given.startswith(("/", "unix:/")) or (colon and port.isdecimal()):
        return given
    raise ValueError("must be host:port or the path of a socket, such as /run/clamav/clamd.ctl")
