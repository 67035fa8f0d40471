"""Every setting of the product, with its unit, default and who may change it."""

import shutil
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, get_type_hints


@dataclass(frozen=True, slots=True)
class Told:
    """Where a setting comes from, and what it is for."""

    variable: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the product was told when it started; nothing else reads the environment."""

    home: Annotated[Path, Told("NETRAL_HOME", "Data folder: database, vault, secrets.")] = Path(
        "var"
    )
    database_url: Annotated[
        str | None,
        Told("DATABASE_URL", "PostgreSQL 15 or newer; without it the embedded server runs."),
    ] = None
    host: Annotated[str, Told("HOST", "Address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Told("PORT", "Port to listen on.")] = 8000
    workers: Annotated[int, Told("WORKERS", "Web processes.")] = 2
    job_workers: Annotated[
        int, Told("JOB_WORKERS", "Worker processes beside the web server; 0 for none here.")
    ] = 1
    capture_browser: Annotated[
        str,
        Told("CAPTURE_BROWSER", "Chromium that renders pages to be secured: a name or a path."),
    ] = "chromium"
    capture_allowed: Annotated[
        tuple[tuple[str, int], ...],
        Told(
            "CAPTURE_ALLOWED",
            "Places, host:port with commas between, that may be rendered whatever they are; "
            "for tests only.",
        ),
    ] = ()
    secret_key: Annotated[
        str | None,
        Told("SECRET_KEY", "Signs cookies; without it one is made and kept in the data folder."),
    ] = None
    secure_cookies: Annotated[
        bool, Told("SECURE_COOKIES", "Send cookies over HTTPS only: yes or no.")
    ] = False
    trusted_proxies: Annotated[
        int, Told("TRUSTED_PROXIES", "How many reverse proxies stand before the server.")
    ] = 0
    idle_minutes: Annotated[
        int, Told("IDLE_MINUTES", "Minutes without a request after which a session ends.")
    ] = 60
    session_hours: Annotated[
        int, Told("SESSION_HOURS", "Hours after which a session ends in any case.")
    ] = 12
    vault_address: Annotated[
        str | None,
        Told(
            "NETRAL_VAULT",
            "Object store of the evidence, s3://bucket/prefix; without it, a folder in the data "
            "folder. Keys, region and endpoint come from the usual AWS_ variables.",
        ),
    ] = None
    max_upload_mb: Annotated[
        int, Told("MAX_UPLOAD_MB", "Largest file sent with a form in one piece, megabytes.")
    ] = 200
    slices_max_mb: Annotated[
        int, Told("SLICES_MAX_MB", "Largest file sent in slices, megabytes.")
    ] = 2048
    slices_hours: Annotated[
        int, Told("SLICES_HOURS", "Hours after its last slice for which an upload is kept.")
    ] = 72
    slices_account_mb: Annotated[
        int, Told("SLICES_ACCOUNT_MB", "Megabytes of uploads that may wait for one account.")
    ] = 8192
    signing_key: Annotated[
        str | None,
        Told(
            "SIGNING_KEY",
            "Seed of the key that signs checkpoints and bundles, 64 hexadecimal digits; without "
            "it one is made and kept in the data folder.",
        ),
    ] = None
    timestamp_authorities: Annotated[
        tuple[str, ...],
        Told(
            "TIMESTAMP_AUTHORITIES",
            "Addresses, with commas between, that are asked (RFC 3161) to stamp each checkpoint.",
        ),
    ] = ()
    timestamp_roots: Annotated[
        Path | None,
        Told("TIMESTAMP_ROOTS", "PEM file of the certificates that time stamps must lead to."),
    ] = None
    allowed_types: Annotated[
        str,
        Told(
            "ALLOWED_TYPES",
            "Types by content that are served, such as image/* application/pdf; others are held.",
        ),
    ] = ""
    clamav: Annotated[
        str | None,
        Told("CLAMAV", "Address of a ClamAV daemon, host:port or the path of its socket."),
    ] = None
    clamav_max_mb: Annotated[
        int, Told("CLAMAV_MAX_MB", "Largest file that is sent to it (its StreamMaxLength).")
    ] = 100
    public_address: Annotated[
        str | None,
        Told(
            "PUBLIC_ADDRESS",
            "Address under which people open the product, such as https://netral.example.go.id; "
            "stands in mails, and the codes on letters lead there.",
        ),
    ] = None
    mail_host: Annotated[
        str | None, Told("MAIL_HOST", "Mail server (SMTP); without it no mail is sent.")
    ] = None
    mail_port: Annotated[
        int | None,
        Told("MAIL_PORT", "Its port; without it 587, 465 with MAIL_SECURITY=tls, 25 with plain."),
    ] = None
    mail_security: Annotated[
        str,
        Told("MAIL_SECURITY", "starttls, tls from the first byte, or plain on a trusted line."),
    ] = "starttls"
    mail_user: Annotated[str | None, Told("MAIL_USER", "Name to sign in with there.")] = None
    mail_password: Annotated[str | None, Told("MAIL_PASSWORD", "Password of that name.")] = None
    mail_password_file: Annotated[
        Path | None, Told("MAIL_PASSWORD_FILE", "File that holds it, instead of MAIL_PASSWORD.")
    ] = None
    mail_roots: Annotated[
        Path | None,
        Told("MAIL_ROOTS", "PEM file of certificates to trust there beside those of the system."),
    ] = None
    mail_from: Annotated[
        str | None, Told("MAIL_FROM", "Address that mails come from, such as netral@example.go.id.")
    ] = None
    mail_quiet: Annotated[
        tuple[int, int],
        Told(
            "MAIL_QUIET",
            "Hours of the night, in each person's zone, in which no mail goes out: 20-6; 0-0 for "
            "none.",
        ),
    ] = (20, 6)
    hash_profile: Annotated[
        str, Told("HASH_PROFILE", "Cost of password hashes: strong, or cheap for tests.")
    ] = "strong"
    clock: Annotated[
        str | None,
        Told("NETRAL_CLOCK", "Moment with zone where the clock starts; tests and demo only."),
    ] = None
    readings: Annotated[
        str,
        Told("NETRAL_READINGS", "Readings used where sources conflict, such as ppk-answer=b."),
    ] = ""
    log_level: Annotated[str, Told("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR.")] = "INFO"

    @property
    def capture_browser_path(self) -> str | None:
        """Where the browser is that renders pages; None where there is none."""
        return shutil.which(self.capture_browser)


def told() -> dict[str, Told]:
    """Each setting's name and where it comes from, in the order of the class."""
    hints = get_type_hints(Settings, include_extras=True)
    return {f.name: hints[f.name].__metadata__[0] for f in fields(Settings)}
