"""Cases as the record format sees them, read from the tables and nothing else.

One statement reads a batch, so that a case which changes meanwhile is never read in halves.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import Session

from tracker.store.cases import Case

Row = dict[str, Any]

# Respondents that were entered here have no sender's key: their place tells them apart, with a
# mark where others have keys of a sender.
_KEY = "coalesce(r.key, (CASE WHEN c.is_imported THEN '#' ELSE '' END) || (r.ordinal + 1))"

# An event of a live step also carries what is needed to find the stage that it is nearest to.
_RECORDS = text(
    """
    SELECT c.id, c.number, c.receipt_no, CASE
        WHEN EXISTS (SELECT FROM steps s WHERE s.case_id = c.id AND s.origin <> 'recorded')
        THEN (
            SELECT coalesce(json_object_agg(r.id, {key}), '{}')
            FROM respondents r WHERE r.case_id = c.id)
        END AS keys, CAST(json_build_object(
        'ref', c.sender_ref,
        'kind', c.filed_kind,
        'province', CASE WHEN c.is_imported THEN c.province_written
            ELSE coalesce(c.province_written, nullif(split_part(c.region_code, '.', 1), '')) END,
        'region', CASE WHEN c.is_imported THEN c.region_written
            ELSE coalesce(c.region_written, nullif(c.region_code, '')) END,
        'election', c.election,
        'contest', c.contest,
        'received_on', c.received_on,
        'known_on', c.known_on,
        'reporter', CASE WHEN c.reporter_wish IS NOT NULL
            THEN json_build_object('wish', c.reporter_wish) END,
        'narrative', c.narrative,
        'conducts', (
            SELECT coalesce(json_agg(json_build_object(
                'type', k.type, 'on', k."on", 'channel', k.channel, 'url', k.url,
                'summary', k.summary, 'beneficiary', k.beneficiary,
                'respondents', (
                    SELECT coalesce(
                        json_agg({key} ORDER BY d.ordinal), '[]')
                    FROM conduct_respondents d JOIN respondents r ON r.id = d.respondent_id
                    WHERE d.conduct_id = k.id)
            ) ORDER BY k.ordinal), '[]')
            FROM conducts k WHERE k.case_id = c.id),
        'respondents', (
            SELECT coalesce(json_agg(json_build_object(
                'key', {key}, 'description', r.description,
                'position', r.position, 'status', r.status, 'agency', r.agency_written,
                'nip', r.nip, 'count', r.count
            ) ORDER BY r.ordinal), '[]')
            FROM respondents r WHERE r.case_id = c.id),
        'events', (
            SELECT coalesce(json_agg(CASE WHEN s.origin = 'recorded' THEN
                json_build_object(
                    'stage', s.as_reported, 'on', s.happened_on,
                    'respondent', {key},
                    'outcome', s.outcome, 'note', s.note)
                ELSE json_build_object(
                    'lane', s.lane, 'stage', s.stage, 'move', s.move, 'on', s.happened_on,
                    'respondent', {key},
                    'outcome', s.outcome, 'note', s.note, 'facts', s.facts)
                END ORDER BY s.position, s.id), '[]')
            FROM steps s LEFT JOIN respondents r ON r.id = s.respondent_id
            WHERE s.case_id = c.id AND s.superseded_by IS NULL AND s.annulled_at IS NULL
                AND (:everything OR s.origin = 'recorded')),
        'sanctions', (
            SELECT coalesce(json_agg(json_build_object(
                'respondent', {key}, 'sanction', z.sanction,
                'decided_on', z.decided_on, 'decree_no', z.decree_no, 'basis', z.basis
            ) ORDER BY z.ordinal, z.id), '[]')
            FROM sanctions z LEFT JOIN respondents r ON r.id = z.respondent_id
            WHERE z.case_id = c.id AND z.replaced_by IS NULL AND NOT z.is_annulled
                AND z.sanction IS NOT NULL AND (:everything OR z.step_id IS NULL)),
        'rules_cited', (
            SELECT coalesce(json_agg(q.as_written ORDER BY q.ordinal), '[]')
            FROM citations q WHERE q.case_id = c.id),
        'outcome', c.reported_outcome,
        'articles', (
            SELECT coalesce(json_agg(json_build_object(
                'outlet', n.outlet, 'title', n.title,
                'url', CASE WHEN l.url_written IS NULL THEN n.url
                    ELSE nullif(l.url_written, '') END,
                'published_on', n.published_on
            ) ORDER BY l.ordinal, n.id), '[]')
            FROM case_news l JOIN news_items n ON n.id = l.news_id
            WHERE l.case_id = c.id AND (:everything OR l.is_reported))
    ) AS text) AS record
    FROM cases c WHERE c.id = ANY(:ids) ORDER BY c.id
    """.replace("{key}", _KEY)
)


def record_rows(
    session: Session, where: ColumnElement[bool], batch: int = 1000
) -> Iterator[list[Row]]:
    """Batches of the cases under a condition, by id, of which only one is in memory at a time.

    Each row is `{"id", "number", "receipt_no", "keys", "record"}`. `record` is a JSON text with the
    facts in the order of the format; `keys` leads from the ids of respondents to their keys where
    the case took live steps, and is None where all that is known of it was reported.
    """
    last = 0
    while True:
        ids = session.scalars(
            select(Case.id).where(where, Case.id > last).order_by(Case.id).limit(batch)
        ).all()
        if not ids:
            return
        yield _rows(session, ids, everything=True)
        last = ids[-1]


def reported_facts(session: Session, case_ids: Sequence[int]) -> dict[int, Row]:
    """The facts of the named cases as far as their senders reported them: one statement.

    What was done here since (live steps, their sanctions, linked news) is left out.
    """
    rows = _rows(session, case_ids, everything=False)
    return {row["id"]: json.loads(row["record"]) for row in rows}


def _rows(session: Session, case_ids: Sequence[int], *, everything: bool) -> list[Row]:
    found = session.execute(_RECORDS, {"ids": list(case_ids), "everything": everything})
    return [dict(row) for row in found.mappings()]
