"""What is counted of cases, in versions that stay: one row a case and reader, from one entry of the
book to another.

A figure of a past moment reads the rows that held when the book ended at some entry; nothing that
is done later changes them, so it is the same number again (ADR 0020). The row without an end
is how things stand now.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    bindparam,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.domain.days import PartialDay
from tracker.domain.law import RunningLaw
from tracker.domain.positions import kind_of_office
from tracker.domain.standing import OVERSIGHT, PERSONNEL
from tracker.store.base import Base, Id
from tracker.store.cases import Case, Respondent
from tracker.store.ledger import head_of

WHOLE = ""
"""The reader of a case as a whole: Bawaslu."""
OF_REGION = "r"
"""With the code of a region: the reader of what was sent to agencies there."""
_AT_ONCE = 500
_FEW = 20


class Counted(Base):
    """A case as it counts for one reader while the book ended between two entries.

    `reader` is empty for Bawaslu, `a7` for an agency that a part was sent to or the PPK above it,
    `r36.71` for an inspection of that region. The columns up to the facets are those of `Case` and
    `SentCase`. `passed` are the stages that a lane went through and the fates of sanctions, each
    `lane.stage`; `terms` those kept, `term:met` in time or `term:late`, `running` those that run,
    `term@day`; `people` what is told of respondents (`office:camat`, `status:PNS`), `employers`
    where they work, a line each; `persons` are marks by which the same person is known again.
    `entries` and `heads` count respondents, `articles` the news at the case, `stories` the stories
    that these tell. No name or number of a person is here.
    """

    __tablename__ = "counted"
    __table_args__ = (
        Index(
            "uq_counted_now",
            "case_id",
            "reader",
            unique=True,
            postgresql_where=text("until_entry IS NULL"),
        ),
        Index("ix_counted_reader", "reader", "counted_on", "case_id"),
        CheckConstraint("until_entry > from_entry", name="in_order"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    reader: Mapped[str] = mapped_column(String(20))
    from_entry: Mapped[int]
    until_entry: Mapped[int | None]
    agency_id: Mapped[int]
    receiving_agency_id: Mapped[int]
    region_code: Mapped[str] = mapped_column(String(13))
    counted_on: Mapped[date]
    counted_until: Mapped[date]
    election: Mapped[str | None] = mapped_column(String(80))
    contest: Mapped[str | None] = mapped_column(String(40))
    kind: Mapped[str | None] = mapped_column(String(30))
    is_imported: Mapped[bool]
    is_invented: Mapped[bool]
    is_open: Mapped[bool]
    lane: Mapped[str | None] = mapped_column(String(20))
    stage: Mapped[str | None] = mapped_column(String(40))
    holder_agency_id: Mapped[int | None]
    since: Mapped[PartialDay | None]
    due_on: Mapped[date | None]
    type_facets: Mapped[str] = mapped_column(Text)
    channel_facets: Mapped[str] = mapped_column(Text)
    result_facets: Mapped[str] = mapped_column(Text)
    passed: Mapped[str] = mapped_column(Text)
    terms: Mapped[str] = mapped_column(Text)
    running: Mapped[str] = mapped_column(Text)
    people: Mapped[str] = mapped_column(Text)
    employers: Mapped[str] = mapped_column(Text)
    persons: Mapped[str] = mapped_column(Text)
    entries: Mapped[int]
    heads: Mapped[int] = mapped_column(BigInteger)
    articles: Mapped[int]
    stories: Mapped[int]


class Counting(Base):
    """In one row: from which entry on versions tell the past, and the key of marks of persons."""

    __tablename__ = "counting"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since_entry: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))


# The conditions on `cases` are repeated so that each table is read for those cases alone.
_CHANGED = """
WITH people AS (
    SELECT r.*, k.office FROM respondents r
    LEFT JOIN unnest(CAST(:who AS int[]), CAST(:offices AS text[])) k (id, office) ON k.id = r.id
    WHERE r.case_id = ANY(:cases)
),
reached AS (
    SELECT case_id, id AS respondent_id, NULL::int AS agency, '' AS reader FROM people
    UNION
    SELECT case_id, respondent_id, agency_id, 'a' || agency_id
    FROM sendings WHERE case_id = ANY(:cases)
    UNION
    SELECT case_id, respondent_id, ppk_id, 'a' || ppk_id
    FROM sendings WHERE case_id = ANY(:cases) AND ppk_id IS NOT NULL
    UNION
    SELECT case_id, respondent_id, NULL, 'r' || region_code
    FROM sendings WHERE case_id = ANY(:cases)
),
lanes_seen AS (
    SELECT r.case_id, r.reader, l.lane, l.stage, l.is_waiting, r.respondent_id
    FROM reached r
    JOIN lanes l ON l.case_id = r.case_id AND l.respondent_id = r.respondent_id
    LEFT JOIN agencies a ON a.id = l.addressee_id
    WHERE l.case_id = ANY(:cases)
      AND (
        r.reader = ''
        OR l.lane = :oversight
        OR l.lane = :personnel AND (
            r.agency IS NULL OR l.addressee_id IS NULL OR r.agency IN (a.id, a.parent_id)
        )
      )
    UNION ALL
    SELECT case_id, '', lane, stage, is_waiting, NULL
    FROM lanes WHERE case_id = ANY(:cases) AND respondent_id IS NULL
),
told AS (
    SELECT s.*, s.step_id IS NULL OR s.is_disclosed OR p.origin = 'letter' AS is_known
    FROM sanctions s LEFT JOIN steps p ON p.id = s.step_id
    WHERE s.case_id = ANY(:cases)
),
passed AS (
    SELECT case_id, reader, string_agg(DISTINCT word, ' ' ORDER BY word) AS words
    FROM (
        SELECT case_id, reader, lane || '.' || stage AS word FROM lanes_seen WHERE NOT is_waiting
        UNION ALL
        SELECT s.case_id, '', s.lane || '.' || s.stage
        FROM steps s
        WHERE s.case_id = ANY(:cases) AND s.superseded_by IS NULL AND s.annulled_at IS NULL
          AND NOT s.is_waiting AND s.stage <> ''
        UNION ALL
        SELECT s.case_id, l.reader, s.lane || '.' || s.stage
        FROM steps s
        JOIN lanes_seen l ON l.reader <> '' AND l.case_id = s.case_id AND l.lane = s.lane
            AND (s.respondent_id = l.respondent_id) IS NOT FALSE
        WHERE s.case_id = ANY(:cases) AND s.superseded_by IS NULL AND s.annulled_at IS NULL
          AND NOT s.is_waiting AND s.stage <> ''
        UNION ALL
        SELECT t.case_id, r.reader, 'sanction.' || f.fate
        FROM told t
        JOIN reached r ON r.case_id = t.case_id
            AND coalesce(t.respondent_id, r.respondent_id) = r.respondent_id
        CROSS JOIN LATERAL (
            VALUES ('imposed', t.is_imposed), ('restated', t.replaced_by IS NOT NULL),
                   ('annulled', t.is_annulled)
        ) f (fate, is_so)
        WHERE f.is_so AND (r.reader <> '' OR t.is_known)
    ) w
    GROUP BY case_id, reader
),
clocks AS (
    SELECT r.case_id, r.reader, t.term, t.due_on, t.met_on
    FROM terms t
    JOIN reached r ON r.case_id = t.case_id AND r.respondent_id = t.respondent_id
    WHERE t.case_id = ANY(:cases) AND NOT t.is_cancelled
      AND (r.reader = '' OR t.lane IN (:oversight, :personnel))
    UNION ALL
    SELECT case_id, '', term, due_on, met_on
    FROM terms WHERE case_id = ANY(:cases) AND NOT is_cancelled AND respondent_id IS NULL
),
kept AS (
    SELECT case_id, reader,
           string_agg(DISTINCT
               CASE WHEN met_on IS NOT NULL THEN
                   term || CASE WHEN met_on > due_on THEN '\\:late' ELSE '\\:met' END END, ' '
           ) AS terms,
           string_agg(DISTINCT CASE WHEN met_on IS NULL THEN term || '@' || due_on END, ' ')
               AS running
    FROM clocks GROUP BY case_id, reader
),
who AS (
    SELECT r.case_id, r.reader, count(*) AS entries, sum(coalesce(p.count, 1)) AS heads,
           string_agg(DISTINCT 'status:' || p.status || ' office:' || p.office, ' ') AS people,
           string_agg(DISTINCT person_mark(p.nip), ' ') AS persons,
           string_agg(DISTINCT nullif(
               lower(btrim(regexp_replace(p.agency_written, '\\s+', ' ', 'g'))), ''
           ), chr(10)) AS employers
    FROM reached r JOIN people p ON p.id = r.respondent_id
    GROUP BY r.case_id, r.reader
),
news AS (
    SELECT c.case_id, count(*) AS articles, count(DISTINCT coalesce(r.story, c.news_id)) AS stories
    FROM case_news c LEFT JOIN news_readings r ON r.news_id = c.news_id
    WHERE c.case_id = ANY(:cases) GROUP BY 1
),
readers AS (
    SELECT id AS case_id, '' AS reader, is_open, lane, stage, holder_agency_id,
           held_since AS since, next_due_on AS due_on, type_facets, channel_facets, result_facets
    FROM cases WHERE id = ANY(:cases)
    UNION ALL
    SELECT case_id, coalesce('a' || agency_id, 'r' || region_code), is_open, lane, stage,
           holder_agency_id, since, due_on, type_facets, channel_facets, result_facets
    FROM sent_cases WHERE case_id = ANY(:cases)
),
fresh AS (
    SELECT v.case_id, v.reader, c.agency_id, c.receiving_agency_id, c.region_code, c.counted_on,
           c.counted_until, c.election, c.contest, c.kind, c.is_imported, c.is_invented,
           v.is_open, v.lane, v.stage, v.holder_agency_id, v.since, v.due_on,
           v.type_facets, v.channel_facets, v.result_facets,
           coalesce(p.words, '') AS passed, coalesce(k.terms, '') AS terms,
           coalesce(k.running, '') AS running, coalesce(w.people, '') AS people,
           coalesce(w.employers, '') AS employers, coalesce(w.persons, '') AS persons,
           coalesce(w.entries, 0) AS entries, coalesce(w.heads, 0) AS heads,
           coalesce(n.articles, 0) AS articles, coalesce(n.stories, 0) AS stories
    FROM readers v
    JOIN cases c ON c.id = v.case_id
    LEFT JOIN passed p ON p.case_id = v.case_id AND p.reader = v.reader
    LEFT JOIN kept k ON k.case_id = v.case_id AND k.reader = v.reader
    LEFT JOIN who w ON w.case_id = v.case_id AND w.reader = v.reader
    LEFT JOIN news n ON n.case_id = v.case_id
    WHERE c.id = ANY(:cases)
),
now AS (
    SELECT id, case_id, reader, to_jsonb(c) - '{id,from_entry,until_entry}'::text[] AS facts
    FROM counted c WHERE case_id = ANY(:cases) AND until_entry IS NULL
)
SELECT n.id, f.facts
FROM (SELECT case_id, reader, to_jsonb(fresh) AS facts FROM fresh) f
FULL JOIN now n ON n.case_id = f.case_id AND n.reader = f.reader
WHERE f.facts IS DISTINCT FROM n.facts
"""
_FIND = text(_CHANGED).bindparams(
    bindparam("cases", type_=ARRAY(Integer)),
    bindparam("who", type_=ARRAY(Integer)),
    bindparam("offices", type_=ARRAY(Text)),
    oversight=OVERSIGHT,
    personnel=PERSONNEL,
)
_COLUMNS = ", ".join(
    column.name
    for column in Counted.__table__.columns
    if column.name not in ("id", "from_entry", "until_entry")
)
# The rows that end are counted first: a new row may begin only where none is left without an end.
_WRITE = text(
    """
WITH ended AS (UPDATE counted SET until_entry = :entry WHERE id = ANY(:ended) RETURNING 1)
INSERT INTO counted (from_entry, COLUMNS)
SELECT :entry, COLUMNS FROM jsonb_populate_recordset(NULL::counted, :rows)
WHERE (SELECT count(*) FROM ended) >= 0
""".replace("COLUMNS", _COLUMNS)
).bindparams(bindparam("ended", type_=ARRAY(Integer)), bindparam("rows", type_=JSONB))


# After ten executions PostgreSQL may keep one plan, made for ten cases whatever is asked: with five
# hundred it takes seventy times as long. The rest of such a transaction is as large.
_PLANNED_EACH_TIME = text("SET LOCAL plan_cache_mode = force_custom_plan")


@dataclass
class Recount:
    """What is counted otherwise than the rows without an end say: those that end, and new ones."""

    ended: list[int] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)


def recount(session: Session, cases: Collection[int], law: RunningLaw) -> Recount:
    """Count these cases anew and say what differs. They are locked, in their order, so that the
    answer still holds when it is written at the end of the transaction."""
    found = Recount()
    left = iter(sorted(cases))
    if len(cases) > _FEW:
        session.execute(_PLANNED_EACH_TIME)
    while batch := list(islice(left, _AT_ONCE)):
        told = {"cases": batch, **_offices(session, batch, law)}
        for row in session.execute(_FIND, told):
            if row.id is not None:
                found.ended.append(row.id)
            if row.facts is not None:
                found.rows.append(row.facts)
    return found


def write_recount(session: Session, found: Recount, entry: int) -> None:
    """Let what differs hold from this entry of the book on: one statement."""
    if found.ended or found.rows:
        told = {"entry": entry, "ended": found.ended, "rows": found.rows}
        session.execute(_WRITE, told)


def keep_all_counted(session: Session, law: RunningLaw) -> int:
    """Count the cases that were there before anything was counted; how many they were."""
    known = select(Counted.case_id).where(Counted.case_id == Case.id)
    cases = session.scalars(select(Case.id).where(~known.exists()).order_by(Case.id)).all()
    entry = head_of(session)[0]
    left = iter(cases)
    while batch := list(islice(left, _AT_ONCE)):
        write_recount(session, recount(session, batch, law), entry)
    return len(cases)


def _offices(session: Session, cases: Sequence[int], law: RunningLaw) -> dict[str, list[Any]]:
    """The kind of office of each respondent of these cases, which are locked meanwhile."""
    rows = session.execute(
        select(Respondent.id, Respondent.position)
        .select_from(Case)
        .outerjoin(Respondent, Case.id == Respondent.case_id)
        .where(Case.id.in_(cases))
        .order_by(Case.id, Respondent.id)
        .with_for_update(of=Case, key_share=True)
    ).all()
    people = [row for row in rows if row.id is not None]
    return {
        "who": [row.id for row in people],
        "offices": [office_of(law, row.position) for row in people],
    }


@lru_cache(maxsize=4096)
def office_of(law: RunningLaw, position: str | None) -> str:
    """The kind of office that a position names: its id in the law data, `other` or `unknown`."""
    if position is None or not position.strip():
        return "unknown"
    found = kind_of_office(law.book.office_kinds.values(), position)
    return found.id if found else "other"
