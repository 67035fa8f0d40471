"""Pieces of pages that many pages share word for word, written once and kept.

    {% call kept_piece('reading', rules.reading) %}…{% endcall %}

What such a block writes follows from its name, its key, the reader's language and the place of the
product on its host, and from nothing else: no person, no right, no row, no token of a form. A
page says in the key all that the block reads.
"""

from collections.abc import Callable, Hashable

from flask import request
from markupsafe import Markup

from tracker.web.language import language
from tracker.web.law_words import note_marks, with_its_marks

MOST_KEPT = 1500
"""So many new pieces push out those that nobody asked for since as many came before them."""

Kept = tuple[Markup, frozenset[str]]


class _Shelf:
    """Two rows: what is asked for stands in front; a full front row moves back, and what stood
    there is dropped. Threads may look and put at once: at worst a piece is written twice."""

    def __init__(self) -> None:
        self._front: dict[Hashable, Kept] = {}
        self._back: dict[Hashable, Kept] = {}

    def get(self, key: Hashable) -> Kept | None:
        found = self._front.get(key)
        if found is None:
            found = self._back.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: Hashable, written: Kept) -> None:
        if len(self._front) >= MOST_KEPT:
            self._back, self._front = self._front, {}
        self._front[key] = written


_shelf = _Shelf()


def kept_piece(name: str, *key: Hashable, caller: Callable[[], Markup]) -> Markup:
    """The block's text: as it was written the first time for this key.

    The marks of confidence in it are explained at the foot of each page that shows it.
    """
    asked = (name, language(), request.script_root, *key)
    found = _shelf.get(asked)
    if found is None:
        found = with_its_marks(caller)
        _shelf.put(asked, found)
    text, marks = found
    if marks:
        note_marks(marks)
    return text
