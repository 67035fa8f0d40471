"""Small forms of the case page."""

from typing import Any

from tracker.domain.labels import LABELS
from tracker.domain.matters import Audience
from tracker.web.forms import Choice, Choices, Form, LongText, TextLine, Version, choices_of
from tracker.web.forms.files import OneFile
from tracker.web.language import lazily as _l


class NoteForm(Form):
    """An internal note."""

    text = LongText(
        _l("Internal note"),
        required=True,
        rows=3,
        description=_l("Read by your own agency alone. @username tells a colleague."),
    )
    mentioned = Choices(
        _l("Tell colleagues"),
        description=_l(
            "Only who may see this case can be chosen. It stands on their desk until seen."
        ),
    )


class AssignForm(Form):
    """Who works on the case."""

    account = Choice(_l("Assign to"))
    reason = TextLine(_l("Remark"))


class RecuseForm(Form):
    """A conflict of interest."""

    account = Choice(
        _l("Who has the conflict of interest"),
        required=True,
        description=_l("This person can no longer see the case, from this moment on."),
    )
    reason = LongText(_l("Reason"), required=True, rows=2)


class LinkForm(Form):
    """A related case."""

    other = TextLine(
        _l("Number of the other case"),
        required=True,
        description=_l("Register number, receipt or sender's reference."),
    )
    reason = TextLine(_l("Why are they related?"), required=True)


class EvidenceForm(Form):
    """A piece of evidence."""

    file = OneFile(_l("File"), target="evidence")
    caption = TextLine(_l("What it shows"))
    source = TextLine(
        _l("Received from"),
        description=_l("Leave it empty where your own office secured it. Never name the reporter."),
        longest=200,
    )
    audience = Choice(
        _l("Who may read it"),
        choices=choices_of(
            [(a.value, a) for a in (Audience.FILE, Audience.VERIFICATION, Audience.REPORTER)]
        ),
        default=Audience.FILE.value,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Neither may stay empty: one is chosen already, the other comes as a file or in slices.
        for one in (self.file, self.audience):
            one.flags.conditional = True
        self.audience.choices = choices_of(
            [
                (a.value, _l(LABELS[a]))
                for a in (Audience.FILE, Audience.VERIFICATION, Audience.REPORTER)
            ]
        )


class SealForm(Form):
    """For whom and why a case leaves the house as a sealed bundle."""

    reason = LongText(_l("For whom and why"), required=True, rows=2)


class ReasonForm(Form):
    """An act that needs nothing but a reason, on the version that was read."""

    version = Version()
    reason = LongText(_l("Reason"), required=True, rows=2)
