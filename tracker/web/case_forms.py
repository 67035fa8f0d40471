"""The small forms of the case page: made when a page shows one, or as they were sent."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from tracker.domain.roles import Permission
from tracker.queries.case_views import CasePage, Named
from tracker.web.forms import Form, choices_of
from tracker.web.forms.cases import (
    AssignForm,
    EvidenceForm,
    LinkForm,
    NoteForm,
    ReasonForm,
    RecuseForm,
)
from tracker.web.language import spoken as _
from tracker.web.session import actor


class CaseForms:
    """The forms of one page by name; `sent` are those that were sent and not accepted.

    A form that nobody has sent is the same for everybody but for its token, so that the page keeps
    what it looks like and seldom needs the form itself.
    """

    def __init__(self, page: CasePage, sent: Mapping[str, Form]) -> None:
        self._page, self._sent = page, sent

    @cached_property
    def note(self) -> Form:
        form = self._sent.get("note") or NoteForm(formdata=None, ids="catatan")
        form.mentioned.choices = reader_choices(self.readers)
        return form

    @cached_property
    def readers(self) -> tuple[Named, ...]:
        """Colleagues who can be told of a note."""
        return readers_of(self._page)

    @cached_property
    def link(self) -> Form:
        return self._sent.get("link") or LinkForm(formdata=None, ids="kaitan")

    @cached_property
    def evidence(self) -> Form:
        return self._sent.get("evidence") or EvidenceForm(formdata=None, ids="bukti")

    @cached_property
    def reporter(self) -> Form:
        return self._sent.get("reporter") or ReasonForm(formdata=None, ids="pelapor")

    @cached_property
    def assign(self) -> Form:
        form = self._sent.get("assign") or AssignForm(formdata=None, ids="tugas")
        form.account.choices = able_choices(self._page)
        if "assign" not in self._sent and self._page.assignee:
            form.account.data = str(self._page.assignee.id)
        return form

    @cached_property
    def recuse(self) -> Form:
        form = self._sent.get("recuse") or RecuseForm(formdata=None, ids="benturan")
        form.account.choices = in_sight_choices(self._page)
        return form

    @cached_property
    def to_recuse(self) -> tuple[Named, ...]:
        """Who may be shut out by this reader."""
        return _may_be_shut_out(self._page)


def able_choices(page: CasePage) -> list[Any]:
    """Who may be given the case."""
    return choices_of([(c.id, c.full_name) for c in page.able], empty=_("nobody"))


def readers_of(page: CasePage) -> tuple[Named, ...]:
    """Colleagues who may see the case, without the reader."""
    return tuple(one for one in page.in_sight if one.id != actor().account_id)


def reader_choices(readers: tuple[Named, ...]) -> list[Any]:
    """Whom a note can mention."""
    return choices_of([(c.id, c.full_name) for c in readers])


def in_sight_choices(page: CasePage) -> list[Any]:
    """Who may be shut out of the case."""
    return choices_of([(c.id, c.full_name) for c in _may_be_shut_out(page)], empty="")


def _may_be_shut_out(page: CasePage) -> tuple[Named, ...]:
    """The reader alone, where others are not theirs to judge."""
    if Permission.CASE_RECUSE in page.may:
        return page.in_sight
    return tuple(one for one in page.in_sight if one.id == actor().account_id)
