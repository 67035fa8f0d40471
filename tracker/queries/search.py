"""Looking through everything that somebody may read: cases and what is in them, rules, news.

A text is found by its own words and says itself who may read it, so that what is hidden counts
nowhere: not as a hit, not in the number of them, not as a spelling.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ARRAY, Integer, Text, bindparam, case, cast, func, select, text
from sqlalchemy.orm import Session

from tracker.domain.asking import Asked, read_query
from tracker.domain.law import RunningLaw
from tracker.domain.letters import LetterState
from tracker.domain.name_keys import fold, keys_of, most_slips, slips, swaps, wide_near
from tracker.domain.roles import Actor
from tracker.queries.filters import CaseFilters
from tracker.queries.search_sight import Sight, narrowed, sight_of, together
from tracker.queries.titles import title_for
from tracker.store.cases import Case
from tracker.store.letters import Letter, LetterWithdrawal
from tracker.store.library import NewsItem
from tracker.store.people import Region
from tracker.store.searching import SearchText

MOST_COUNTED = 200
"""Beyond this a search says "more than": it then shows the newest, and counts no further."""

PAGE_SIZE = 20
BEGIN, END = "\x02", "\x03"
"""What stands around a found word on its way out of the database; no stored text keeps them."""


class Kind(StrEnum):
    """What a hit is."""

    CASE = "case"
    RESPONDENT = "respondent"
    EVIDENCE = "evidence"
    NOTE = "note"
    RULE = "rule"
    NEWS = "news"
    LETTER = "letter"


KIND_OF_PART = {
    "case": Kind.CASE,
    "conduct": Kind.CASE,
    "sanction": Kind.CASE,
    "respondent": Kind.RESPONDENT,
    "evidence": Kind.EVIDENCE,
    "trace": Kind.EVIDENCE,
    "note": Kind.NOTE,
    "step": Kind.NOTE,
    "rule": Kind.RULE,
    "news": Kind.NEWS,
    "letter": Kind.LETTER,
}

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it was looked for; the pieces are plain text."""


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """What is looked for: `of` narrows to cases as their list does, `kind` to one kind of hit."""

    of: CaseFilters
    kind: Kind | None = None

    @property
    def text(self) -> str:
        return self.of.text or ""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `key` is its id within its kind (a provision's for a rule), `ref` what it is
    called: the case's number, the provision, the article. `case_id` is set for what is of a case,
    whose title then stands in `of`. `as_typed`: no word had to be spelt otherwise to find it.
    `state` is where a letter stands."""

    part: str
    key: str
    case_id: int | None
    ref: str
    title: Pieces
    of: str
    excerpt: Pieces
    as_typed: bool
    state: LetterState | None = None
    is_withdrawn: bool = False

    @property
    def kind(self) -> Kind:
        return KIND_OF_PART[self.part]


@dataclass(frozen=True)
class Found:
    """One page of what was found.

    `total` is exact up to `MOST_COUNTED`; `is_more`: there are more than that, the newest first.
    Else what was typed stands before other spellings. `instead` is what was looked for where what
    was typed is in no text that the reader may read. `asks_nothing`: no word of it tells anything.
    """

    filters: SearchFilters
    hits: tuple[Hit, ...]
    total: int
    is_more: bool
    instead: str | None = None
    asks_nothing: bool = False

    @property
    def pages(self) -> int:
        """Pages that can be turned to."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def first(self) -> int:
        """The place of the first hit shown, from 1; 0 where nothing was found."""
        return (self.filters.of.page - 1) * PAGE_SIZE + 1 if self.hits else 0

    @property
    def last(self) -> int:
        return self.first + len(self.hits) - 1 if self.hits else 0


def found_for(
    session: Session, actor: Actor, law: RunningLaw, filters: SearchFilters, size: int = PAGE_SIZE
) -> Found:
    """What the actor may read of what is asked for: five statements at most, eight where a word
    is misspelt; none without words."""
    asked = read_query(filters.text)
    if asked.is_empty:
        return Found(filters, (), 0, is_more=False, asks_nothing=bool(asked.text))
    searching = _Searching(session, actor, law, filters, size)
    found = searching.find(asked)
    if not asked.words or any(hit.as_typed for hit in found.hits):
        return found
    spelt = searching.swapped(asked) if found.total else searching.respelt(asked)
    if spelt is None:
        return found
    again = searching.find(spelt)
    return replace(again, instead=spelt.text) if again.total else found


@dataclass(frozen=True, slots=True)
class _Ready:
    """The query as the index reads it: what it answers itself, what stands first, what each row is
    asked, and the words alone."""

    asked: str
    typed: str
    full: str | None
    words: str


class _Searching:
    """One person's search."""

    def __init__(
        self, session: Session, actor: Actor, law: RunningLaw, filters: SearchFilters, size: int
    ) -> None:
        self.connection = session.connection()
        self.actor, self.filters, self.size = actor, filters, size
        self.sight: Sight = sight_of(actor, law)
        place = filters.of.region
        name = session.scalar(select(Region.name).where(Region.code == place)) if place else None
        self.narrow = narrowed(filters.of, filters.kind, name)

    def find(self, asked: Asked) -> Found:
        ready = self._ready(asked)
        if ready is None:
            return Found(self.filters, (), 0, is_more=False)
        of = self.filters.of
        last = MOST_COUNTED // PAGE_SIZE
        page = min(of.page, last)
        rows = self._rows(ready, asked, page)
        if not rows and page > 1:
            page, rows = 1, self._rows(ready, asked, 1)
        total = rows[0].total if rows else 0
        is_more = total > MOST_COUNTED
        return Found(
            replace(self.filters, of=replace(of, page=page)),
            self._told([row.id for row in rows], ready),
            min(total, MOST_COUNTED),
            is_more,
        )

    def respelt(self, asked: Asked) -> Asked | None:
        """The query with words that stand in texts in sight in place of those that do not."""
        words = [word for word in asked.words if len(word) > 3 and word.isalpha()]
        near = {word: sorted(set().union(*map(wide_near, keys_of(word)))) for word in words}
        wanted = sorted(set().union(*near.values())) if near else []
        if not wanted:
            return None
        known = [(row.word, row.fold) for row in self.connection.execute(_KNOWN, {"near": wanted})]
        close = {
            word: [
                other
                for other, key in known
                if other != word and _distance(word, other, key) is not None
            ]
            for word in words
        }
        looked_up = [
            {"name": word, "tree": Asked(word, (word,)).tree(), "exact": False} for word in words
        ]
        others = {other for group in close.values() for other in group}
        seen = self._seen([*looked_up, *map(_as_it_stands, sorted(others))])
        changed = {
            word: min((o for o in close[word] if o in seen), key=lambda o: _rank(word, o))
            for word in words
            if word not in seen and any(o in seen for o in close[word])
        }
        return asked.with_words(changed) if changed else None

    def swapped(self, asked: Asked) -> Asked | None:
        """The query with two neighbouring letters in each other's place where the word as it was
        typed stands in no text in sight and the other does: `lurah` for `luarh`."""
        words = [word for word in asked.words if len(word) > 3 and word.isalpha()]
        others = {word: swaps(word) for word in words}
        wanted = sorted({*words, *(other for group in others.values() for other in group)})
        seen = self._seen(map(_as_it_stands, wanted)) if wanted else set()
        changed = {
            word: next(other for other in others[word] if other in seen)
            for word in words
            if word not in seen and not seen.isdisjoint(others[word])
        }
        return asked.with_words(changed) if changed else None

    def _seen(self, looked_up: Iterable[dict[str, Any]]) -> set[str]:
        """The names of those that stand in a text in sight."""
        asked = json.dumps(list(looked_up))
        told = {"asked": asked, "sight": self.sight.full, "shut": self.sight.account}
        return set(self.connection.scalars(_SEEN, told))

    def _ready(self, asked: Asked) -> _Ready | None:
        told = {"typed": json.dumps(asked.typed()), "words": json.dumps(asked.tree())}
        found = self.connection.execute(_READ, told).one()
        if not found.words:
            return None
        near = [] if self.sight.near is None else [self.sight.near]
        return _Ready(
            asked=together(found.words, *self.narrow, *near),
            typed=found.typed or found.words,
            full=None if self.sight.full == self.sight.near else self.sight.full,
            words=found.words,
        )

    def _rows(self, ready: _Ready, asked: Asked, page: int) -> Sequence[Any]:
        of = self.filters.of
        lane, stage = of.stage or (None, None)
        return self.connection.execute(
            _HITS,
            {
                "asked": ready.asked,
                "typed": ready.typed,
                "wide": ready.full,
                "codes": list(asked.codes),
                "since": of.since,
                "until": of.until,
                "lane": lane,
                "stage": stage,
                "reader": self.sight.reader,
                "shut": self.sight.account,
                "most": MOST_COUNTED,
                "page": page,
                "size": self.size,
            },
        ).all()

    def _told(self, ids: list[int], ready: _Ready) -> tuple[Hit, ...]:
        if not ids:
            return ()
        told = {"ids": ids, "words": ready.words, "typed": ready.typed}
        rows = self.connection.execute(_TOLD, told)
        by_id = {row.id: row for row in rows}
        return tuple(self._hit(by_id[one]) for one in ids if one in by_id)

    def _hit(self, row: Any) -> Hit:
        of_case = row.case_id is not None
        title = title_for(self.actor, row.case_title) if of_case else ""
        head = _pieces(row.head)
        if row.part == "case":
            head = ((title, False),)
        elif not row.head:
            head = ()
        name = row.number or row.receipt_no or row.sender_ref or f"#{row.case_id}"
        return Hit(
            part=row.part,
            key=row.key,
            case_id=row.case_id,
            ref=name if of_case else row.ref or row.key,
            title=head or ((title, False),),
            of=title if of_case else "",
            excerpt=_pieces(row.excerpt),
            as_typed=row.as_typed,
            state=row.state,
            is_withdrawn=row.is_withdrawn,
        )


def _as_it_stands(word: str) -> dict[str, Any]:
    """Asks whether a word stands somewhere letter for letter."""
    return {"name": word, "tree": {"word": word}, "exact": True}


def _distance(word: str, other: str, key: str) -> int | None:
    """How many slips lie between a word and a known one; None where it is too many."""
    most = most_slips(word)
    least = min(min(slips(one, key) for one in keys_of(word)), slips(word, other))
    alike = len(key) > 2 and slips(word, other) <= most + 2
    return least if alike and least <= most else None


def _rank(word: str, other: str) -> tuple[int, int, str]:
    return slips(fold(word), fold(other)), slips(word, other), other


def _pieces(marked: str) -> Pieces:
    """A text with marks around what was found, taken apart."""
    found: list[tuple[str, bool]] = []
    for place, piece in enumerate(marked.split(BEGIN)):
        inside, mark, after = piece.partition(END)
        if place == 0 or not mark:
            found.append((piece, False))
        else:
            found += [(inside, True), (after, False)]
    return tuple((text, is_hit) for text, is_hit in found if text)


_READ = text(
    "SELECT search_query(CAST(:typed AS jsonb))::text AS typed, "
    "search_query(CAST(:words AS jsonb))::text AS words"
)
_HITS = text(
    "SELECT id, total FROM search_hits("
    "CAST(:asked AS tsquery), CAST(:typed AS tsquery), CAST(:wide AS tsquery), :codes, "
    "CAST(:since AS date), CAST(:until AS date), CAST(:lane AS text), CAST(:stage AS text), "
    "CAST(:reader AS text), CAST(:shut AS integer), :most, :page, :size)"
).bindparams(bindparam("codes", type_=ARRAY(Text)))
_KNOWN = text("SELECT DISTINCT word, fold FROM search_words WHERE near && :near").bindparams(
    bindparam("near", type_=ARRAY(Text))
)
_SEEN = text("SELECT search_seen(CAST(:asked AS jsonb), CAST(:sight AS tsquery), :shut)")
_SHOWN = f"StartSel={BEGIN}, StopSel={END}, MaxWords=28, MinWords=12, MaxFragments=1"
_WHOLE = f"StartSel={BEGIN}, StopSel={END}, HighlightAll=true"
_NUMBER = cast(SearchText.key, Integer)
_TOLD = (
    select(
        SearchText.id,
        SearchText.part,
        SearchText.key,
        SearchText.case_id,
        Case.title.label("case_title"),
        Case.number,
        Case.receipt_no,
        Case.sender_ref,
        func.ts_headline(
            "pg_catalog.indonesian",
            SearchText.head,
            text("CAST(:words AS tsquery)"),
            _WHOLE,
        ).label("head"),
        func.ts_headline(
            "pg_catalog.indonesian",
            SearchText.body,
            text("CAST(:words AS tsquery)"),
            _SHOWN,
        ).label("excerpt"),
        NewsItem.ref,
        SearchText.words.op("@@")(text("CAST(:typed AS tsquery)")).label("as_typed"),
        Letter.state,
        LetterWithdrawal.letter_id.is_not(None).label("is_withdrawn"),
    )
    .outerjoin(Case, Case.id == SearchText.case_id)
    .outerjoin(NewsItem, NewsItem.id == case((SearchText.part == "news", _NUMBER)))
    .outerjoin(Letter, Letter.id == case((SearchText.part == "letter", _NUMBER)))
    .outerjoin(LetterWithdrawal, LetterWithdrawal.letter_id == Letter.id)
    .where(SearchText.id == func.any(bindparam("ids", type_=ARRAY(Integer))))
)
