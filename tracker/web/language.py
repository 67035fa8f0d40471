"""The language of an answer, and plain messages of the catalogue in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from flask import g, request, session
from flask_babel import force_locale, get_translations
from flask_babel.speaklater import LazyString
from flask_login import current_user

LANGUAGES = ("id", "en")

# What the proxy stands for: a page asks hundreds of times, and each way through costs.
_page_at_hand = g._get_current_object


def language() -> str:
    """The language of this answer: the account's, else the visitor's choice, else Indonesian."""
    try:
        found: str = _page_at_hand().language  # asked again for every word of a page
    except AttributeError:
        found = g.language = _chosen()
    except RuntimeError:  # nobody asks: no application is at work
        found = "id"
    return found


def _chosen() -> str:
    if request and current_user and current_user.is_authenticated:
        chosen: str = current_user.language
        return chosen
    return session.get("language", "id") if request else "id"


def spoken(message: str, /, **values: Any) -> str:
    """A message in the reader's language, as plain text: nothing in it is escaped yet."""
    found = _from_catalogue(language(), message)
    return found % values if values else found


@lru_cache(maxsize=8192)
def _from_catalogue(_language: str, message: str) -> str:
    """From the catalogue of that language, which is the one of this request."""
    found: str = get_translations().ugettext(message)
    return found


def lazily(message: str, /, **values: Any) -> LazyString:
    """A message that is looked up when it is shown: for the names of fields, made once."""
    return LazyString(spoken, message, **values)


@contextmanager
def in_indonesian() -> Iterator[None]:
    """What is said within is said in Indonesian, whoever asks: for papers of an agency."""
    before = language()
    g.language = "id"
    try:
        with force_locale("id"):
            yield
    finally:
        g.language = before
