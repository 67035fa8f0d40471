"""What narrows the rule library, and the word on a provision."""

from collections.abc import Iterable
from typing import Any

from wtforms import HiddenField

from tracker.domain.labels import LABELS
from tracker.domain.law_items import Level
from tracker.domain.matters import Decision
from tracker.queries.news_rules import Suggested
from tracker.queries.provisions import ConductAtHand
from tracker.web.forms import (
    Choice,
    DayField,
    Form,
    LongText,
    RadioChoice,
    TextLine,
    Version,
    choices_of,
)
from tracker.web.language import lazily as _l
from tracker.web.law_words import LAW_WORDS, law_word
from tracker.web.session import law
from tracker.web.words import day, said


class DayForm(Form):
    """The day on which the library is read. Asked in the address, so without a token."""

    class Meta:
        csrf = False

    pada = DayField(_l("On the day"))


class LibraryForm(DayForm):
    """What narrows the front of the library."""

    cari = TextLine(_l("Search the rules"))
    jenis = Choice(_l("Kind"))
    topik = Choice(_l("Topic"))
    status = Choice(_l("On that day"))

    def offer(self, kinds: tuple[str, ...], topics: tuple[str, ...]) -> None:
        """The answers that can be chosen."""
        named = sorted(((t, law_word(t, "topic")) for t in topics), key=lambda one: one[1])
        self.jenis.choices = choices_of(
            [(k, law_word(k, "instrument")) for k in kinds], empty=_l("all kinds")
        )
        self.topik.choices = choices_of(named, empty=_l("all topics"))
        self.status.choices = choices_of(
            [(s, law_word(s, "state")) for s in LAW_WORDS["state"]], empty=_l("whatever it was")
        )


class CountForm(Form):
    """What a due date is counted from. Asked in the address, so without a token."""

    class Meta:
        csrf = False

    mulai = DayField(_l("The event happened on"), required=True)
    wilayah = TextLine(
        _l("Region of the office"),
        longest=100,
        description=_l(
            "Its province, regency or city, from the list: local days off differ. Empty: the "
            "country alone."
        ),
        render_kw={"list": "daerah", "autocomplete": "off"},
    )
    diketahui = DayField(
        _l("With the decrees known on"), description=_l("Leave it empty for all that is known now.")
    )


class ClassForm(Form):
    """An officer's word on the class and level of a conduct."""

    version = Version()
    breach = RadioChoice(_l("Class"), required=True)
    level = Choice(_l("Level"), description=_l("Leave it open where it has yet to be decided."))
    reason = LongText(
        _l("Reason"),
        longest=2000,
        rows=3,
        description=_l("Needed where your word differs from the proposal or fills it in."),
    )

    def offer(self, levels: Iterable[Level]) -> None:
        """The levels that can be named."""
        self.breach.choices = choices_of(
            [(code, law_word(code, "class")) for code in LAW_WORDS["class"]]
        )
        self.level.choices = choices_of(
            [(level.id, said(level)) for level in levels], empty=_l("left open")
        )


class ApplyLawForm(Form):
    """The word to apply a package, with the one that was shown."""

    package = HiddenField()


class MoveTermsForm(Form):
    """The word to move terms, with the law under which they were shown."""

    law = HiddenField()


class CitedRuleForm(Form):
    """An officer's word on a provision that the news of a case cites."""

    version = Version()
    decision = RadioChoice(_l("Decision"), required=True)
    conduct = Choice(_l("For which act"))
    reason = TextLine(
        _l("Reason"),
        longest=2000,
        description=_l("Needed to refuse. Left empty when adding, the article is the reason."),
    )

    def offer(self, suggested: Suggested) -> None:
        """What can be said of it, and the acts that it can be added to; all that are open where
        none is named."""
        self.decision.choices = choices_of(
            [
                (Decision.CONFIRMED, _l("Add to the rules of this case")),
                (Decision.REFUSED, _l("Refuse this provision")),
            ]
        )
        acts = [(one.conduct.id, _act(one.conduct)) for one in suggested.open]
        self.conduct.choices = choices_of(acts, empty=_l("every act that is open"))


def _act(conduct: ConductAtHand) -> str:
    kind = law().book.conduct_types.get(conduct.type)
    named = said(kind) if kind else conduct.type
    return f"{conduct.number}. {named}, {day(conduct.on)}"


class DecisionForm(Form):
    """An officer's word on a provision."""

    version = Version()
    provision = TextLine(
        _l("Provision"),
        required=True,
        longest=200,
        description=_l(
            "Regulation and article, such as PP 94/2021 Pasal 5 huruf n angka 5. The list helps "
            "while you type."
        ),
        render_kw={"list": "ketentuan", "autocomplete": "off"},
    )
    decision = RadioChoice(_l("Decision"), required=True)
    reason = LongText(
        _l("Reason"),
        longest=2000,
        rows=3,
        description=_l(
            "Needed to refuse, and to confirm what was not proposed or was not in force."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision.choices = choices_of([(d.value, _l(LABELS[d])) for d in Decision])
