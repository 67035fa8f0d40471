"""Forms of securing a page."""

from typing import Any

from tracker.domain.labels import LABELS
from tracker.domain.matters import Audience
from tracker.web.forms import Choice, Form, LongText, RadioChoice, TextLine, choices_of
from tracker.web.forms.files import ManyFiles
from tracker.web.language import lazily as _l

_READERS = (Audience.FILE, Audience.VERIFICATION)


class _Secured(Form):
    audience = Choice(
        _l("Who may read it"),
        choices=choices_of([(a.value, a) for a in _READERS]),
        default=Audience.FILE.value,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audience.flags.conditional = True
        self.audience.choices = choices_of([(a.value, _l(LABELS[a])) for a in _READERS])


class AskCaptureForm(_Secured):
    """A page that the system shall secure."""

    address = TextLine(
        _l("Address of the page"),
        required=True,
        description=_l("As it stands in the address bar, with https:// in front."),
    )


class ByHandForm(_Secured):
    """What the first observer saw."""

    address = TextLine(_l("Address of the page"), required=True)
    profile = TextLine(
        _l("Address of the profile"),
        description=_l("Of the account that acted, opened from the page itself."),
    )
    shows = LongText(
        _l("What is seen"),
        required=True,
        rows=4,
        description=_l("Who did what to which post, in plain words; say which parts are hidden."),
    )
    clock = TextLine(
        _l("Day and hour that the screen shows"),
        required=True,
        description=_l("As the device writes it, zone and all. The server's clock is kept beside."),
    )
    files = ManyFiles(_l("Own screenshots"), target="evidence")
    observer = Choice(
        _l("Second observer"),
        required=True,
        description=_l("A colleague who opens the same page and says so from their own account."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files.flags.conditional = True  # not empty, as the page says when it is


class NameObserverForm(Form):
    """Another second observer."""

    observer = Choice(
        _l("Another second observer"),
        required=True,
        description=_l("Where the one named cannot look. What was secured stays as it is."),
    )


class ObserveForm(Form):
    """What the second observer says."""

    is_same = RadioChoice(
        _l("Do you see the same page with the same content?"),
        required=True,
        choices=choices_of(
            [("yes", _l("Yes, I see the same")), ("no", _l("No, or not all of it"))]
        ),
    )
    remark = LongText(
        _l("Remark"), rows=3, description=_l("What you see yourself; a no needs its reason.")
    )
