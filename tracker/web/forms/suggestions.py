"""An officer's answer to a suggested item of news."""

from wtforms import HiddenField

from tracker.domain.labels import LABELS
from tracker.domain.matters import NewsKind
from tracker.web.forms import Choice, Form, choices_of
from tracker.web.language import lazily as _l

KINDS = [(kind.value, _l(LABELS[kind])) for kind in NewsKind]


class AnswerForm(Form):
    """Confirm or refuse one pair; `back` is the page to go on from: `news`, `case` or the list."""

    news_id = HiddenField()
    answer = Choice(
        _l("Answer"), choices=choices_of((one, one) for one in ("confirm", "refuse", "reconsider"))
    )
    back = HiddenField()
    kind = Choice(
        _l("What it is to the case"), choices=choices_of(KINDS), default=NewsKind.COVERAGE.value
    )
