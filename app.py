"""The composition root: the only module that knows every room."""

import gc
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from config.secret import mail_password, secret_key, signing_seed
from config.settings import Settings
from tracker import cli, logs
from tracker.cli.demo_files import fill_house
from tracker.domain.file_dangers import ALLOWED
from tracker.domain.notifying import Quiet
from tracker.store.mail_line import MailServer
from tracker.store.opening import Store
from tracker.store.post_office import PostOffice
from tracker.store.scanner import Scanner
from tracker.store.signing import Signer
from tracker.store.time_stamps import Authorities
from tracker.store.vault import Keeping
from tracker.web import errors, guard, headers, pages, signing_in, words
from tracker.web.legible import longest_request, read_legibly
from tracker.web.session import House, open_house
from tracker.web.static_files import serve_static_files
from tracker.web.templating import SharedGlobals


def create_app(
    settings: Settings | None = None,
    *,
    clock: Callable[[], datetime] | None = None,
    store: Store | None = None,
) -> Flask:
    """The application for these settings (default: those of the environment).

    Tests bring their own clock and store; nothing else is ever replaced.
    """
    settings = settings or _settings_or_exit()
    logs.set_up(settings.log_level)
    app = Flask(__name__, static_folder="tracker/static", template_folder="templates")
    app.jinja_environment = SharedGlobals
    app.config.update(
        SECRET_KEY=secret_key(settings),
        SESSION_COOKIE_NAME="netral",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=settings.session_hours),
        MAX_CONTENT_LENGTH=longest_request(settings.max_upload_mb),
        MAX_FORM_MEMORY_SIZE=4 << 20,
        MAX_FORM_PARTS=5000,
        WTF_CSRF_TIME_LIMIT=None,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        # As Flask asks middleware to be put in; its types call `wsgi_app` a method.
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.pop("config", None)
    read_legibly(app)
    open_house(app, house_of(settings, store, clock))
    signing_in.know_people(app)
    guard.shut_doors(app, signing_in.what_comes_first)
    CSRFProtect(app)
    Bootstrap5(app)
    words.teach(app)
    headers.protect(app)
    serve_static_files(app)
    errors.answer_refusals(app)
    pages.hang(app)
    cli.register(app, fill_house)
    return app


def house_of(
    settings: Settings, store: Store | None = None, clock: Callable[[], datetime] | None = None
) -> House:
    """What the doors are handed for these settings."""
    store = store or Store(
        settings.home,
        settings.database_url,
        settings.max_upload_mb,
        settings.vault_address,
        _keeping(settings),
    )
    signer = Signer(lambda: signing_seed(settings), settings.home / "former-signing-keys")
    authorities = Authorities(settings.timestamp_authorities, settings.timestamp_roots)
    post = _post_office(settings)
    return House(settings, store, clock or clock_of(settings), signer, authorities, post)


def served_app() -> Flask:
    """The application as the web server runs it, loaded before its processes part.

    They share what is read here: templates are compiled, and the garbage collector leaves alone
    what lives as long as the server. It also looks less often: a page makes many small things and
    few rings of them, and looking cost a tenth of the time of a page.
    """
    app = create_app()
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    gc.collect()
    gc.freeze()
    return app


def _post_office(settings: Settings) -> PostOffice:
    server = None
    if settings.mail_host and settings.mail_from and settings.public_address:
        server = MailServer(
            host=settings.mail_host,
            port=settings.mail_port,
            security=settings.mail_security,
            sender=settings.mail_from,
            link=settings.public_address,
            user=settings.mail_user,
            password=lambda: mail_password(settings),
            roots=settings.mail_roots,
        )
    return PostOffice(server, Quiet(*settings.mail_quiet), lambda: secret_key(settings))


def _keeping(settings: Settings) -> Keeping:
    scanner = Scanner(settings.clamav, settings.clamav_max_mb << 20) if settings.clamav else None
    return Keeping(tuple(settings.allowed_types.split()) or ALLOWED, scanner)


def clock_of(settings: Settings) -> Callable[[], datetime]:
    """The product's clock: the machine's, or one that was set to another moment and runs on."""
    if settings.clock is None:
        return lambda: datetime.now(UTC)
    ahead = datetime.fromisoformat(settings.clock) - datetime.now(UTC)
    return lambda: datetime.now(UTC) + ahead


def _settings_or_exit() -> Settings:
    try:
        return config.load(os.environ)
    except config.BadSettings as bad:
        for fault in bad.faults:
            sys.stderr.write(f"Netral: {fault}\n")
        sys.exit(2)
