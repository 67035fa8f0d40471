"""How a case looks to those it was sent to: kept in the table `sent_cases`, made anew by one rule.

A case may have been sent in parts, to several agencies, each below a PPK and in a region that an
inspection reads. What each of them sees follows from the lanes, terms, acts and results of those
who were sent; looking it up for every case of a list costs a hundred times what reading it does.
"""

from collections.abc import Collection
from itertools import islice

from sqlalchemy import ARRAY, Integer, Text, bindparam, text
from sqlalchemy.orm import Session

from tracker.domain.law import RunningLaw
from tracker.domain.standing import OVERSIGHT, PERSONNEL

_AT_ONCE = 300  # what is read for one statement is joined in memory without an index

_FORGET = text("DELETE FROM sent_cases WHERE case_id = ANY(:cases)")
# The conditions on `cases` are repeated so that each table is read for those cases alone.
_MAKE = """
WITH reached AS (
    SELECT case_id, respondent_id, agency_id AS agency, NULL AS region, agency_id::text AS reader
    FROM sendings WHERE case_id = ANY(:cases)
    UNION
    SELECT case_id, respondent_id, ppk_id, NULL, ppk_id::text
    FROM sendings WHERE case_id = ANY(:cases) AND ppk_id IS NOT NULL
    UNION
    SELECT case_id, respondent_id, NULL, region_code, 'region ' || region_code
    FROM sendings WHERE case_id = ANY(:cases)
),
people AS (
    SELECT case_id, count(*) AS entries FROM respondents WHERE case_id = ANY(:cases) GROUP BY 1
),
readers AS (
    SELECT case_id, reader, agency, region, count(*) = entries AS sees_everybody
    FROM reached JOIN people USING (case_id) GROUP BY case_id, reader, agency, region, entries
),
heads AS (
    SELECT DISTINCT ON (r.case_id, r.reader) r.case_id, r.reader,
           l.is_open, l.lane, l.stage, l.holder_agency_id, l.since
    FROM reached r
    JOIN lanes l ON l.respondent_id = r.respondent_id
    LEFT JOIN agencies a ON a.id = l.addressee_id
    WHERE l.case_id = ANY(:cases)
      AND (
        l.lane = :oversight
        OR l.lane = :personnel AND (
            r.agency IS NULL OR l.addressee_id IS NULL OR r.agency IN (a.id, a.parent_id)
        )
      )
    ORDER BY r.case_id, r.reader,
             l.is_open DESC,
             coalesce(l.holder_agency_id = r.agency, false) DESC,
             l.lane = :personnel DESC,
             array_position(:road, l.lane || '.' || l.stage) NULLS LAST,
             l.respondent_id
),
nearest AS (
    SELECT DISTINCT ON (r.case_id, r.reader) r.case_id, r.reader, t.due_on, t.term
    FROM reached r
    JOIN terms t ON t.respondent_id = r.respondent_id
    WHERE t.case_id = ANY(:cases)
      AND t.lane IN (:oversight, :personnel)
      AND t.met_on IS NULL AND NOT t.is_cancelled AND t.term <> ALL(:not_deadlines)
    ORDER BY r.case_id, r.reader, t.due_on, t.term
),
arriving AS (
    SELECT DISTINCT ON (r.case_id, r.reader) r.case_id, r.reader, d.day, d.what
    FROM reached r
    JOIN (
        SELECT case_id, respondent_id, due_on AS day, 'takes_effect' AS what
        FROM terms
        WHERE met_on IS NULL AND NOT is_cancelled AND term = ANY(:effects)
          AND lane = :personnel AND case_id = ANY(:cases)
        UNION ALL
        SELECT case_id, respondent_id, served_until, 'served'
        FROM sanctions
        WHERE is_imposed AND NOT is_served AND served_until IS NOT NULL AND case_id = ANY(:cases)
    ) d ON d.respondent_id = r.respondent_id
    ORDER BY r.case_id, r.reader, d.day, d.what
),
acts AS (
    SELECT v.case_id, v.reader,
           string_agg(DISTINCT c.type, ' ' ORDER BY c.type) AS types,
           string_agg(DISTINCT g.name, ' ' ORDER BY g.name) AS channels
    FROM readers v
    JOIN conducts c ON c.case_id = v.case_id
    CROSS JOIN LATERAL unnest(channel_groups(c.channel)) g (name)
    WHERE c.case_id = ANY(:cases)
      AND (v.sees_everybody OR EXISTS (
        SELECT FROM conduct_respondents d JOIN reached r ON r.respondent_id = d.respondent_id
        WHERE d.conduct_id = c.id AND r.case_id = v.case_id AND r.reader = v.reader
      ))
    GROUP BY v.case_id, v.reader
),
results AS (
    SELECT r.case_id, r.reader, string_agg(DISTINCT w.word, ' ' ORDER BY w.word) AS words
    FROM reached r
    JOIN respondents p ON p.id = r.respondent_id
    LEFT JOIN sanctions s
        ON s.case_id = p.case_id AND coalesce(s.respondent_id, p.id) = p.id AND s.is_imposed
    CROSS JOIN LATERAL unnest(
        result_words(p.outcome, p.recommended, s.id IS NOT NULL, s.level)
    ) w (word)
    WHERE p.case_id = ANY(:cases)
    GROUP BY r.case_id, r.reader
)
INSERT INTO sent_cases (
    case_id, agency_id, region_code, counted_on,
    is_open, lane, stage, holder_agency_id, since, due_on, term, arrives_on, arrives,
    type_facets, channel_facets, result_facets
)
SELECT v.case_id, v.agency, v.region, c.counted_on,
       coalesce(h.is_open, false), h.lane, h.stage, h.holder_agency_id, h.since, n.due_on, n.term,
       d.day, d.what,
       coalesce(a.types, ''), coalesce(a.channels, ''), coalesce(w.words, '')
FROM readers v
JOIN cases c ON c.id = v.case_id
LEFT JOIN heads h ON h.case_id = v.case_id AND h.reader = v.reader
LEFT JOIN nearest n ON n.case_id = v.case_id AND n.reader = v.reader
LEFT JOIN arriving d ON d.case_id = v.case_id AND d.reader = v.reader
LEFT JOIN acts a ON a.case_id = v.case_id AND a.reader = v.reader
LEFT JOIN results w ON w.case_id = v.case_id AND w.reader = v.reader
WHERE c.id = ANY(:cases)
"""
_REFRESH = text(_MAKE).bindparams(
    bindparam("cases", type_=ARRAY(Integer)),
    bindparam("road", type_=ARRAY(Text)),
    bindparam("not_deadlines", type_=ARRAY(Text)),
    bindparam("effects", type_=ARRAY(Text)),
    oversight=OVERSIGHT,
    personnel=PERSONNEL,
)
_UNKEPT = text(
    "SELECT DISTINCT case_id FROM sendings s "
    "WHERE NOT EXISTS (SELECT FROM sent_cases k WHERE k.case_id = s.case_id)"
)


def keep_sent(session: Session, cases: Collection[int], law: RunningLaw) -> None:
    """Bring what was sent of these cases in line with what it follows from.

    Acts are those of people who were sent, or all where all were sent. Of the lanes that a reader
    may see the most telling leads: open before closed, held by the reader before held elsewhere,
    the personnel side before the oversight, then the least advanced person
    (`tracker.domain.leading.leading_here` says the same). A term that only keeps a distance is
    nobody's deadline; a day on which something takes effect or ends is kept apart, as `arrives`.
    """
    road = law.road
    lanes = sorted(road.lanes.values(), key=lambda lane: lane.order)
    stages = [f"{lane.id}.{stage.id}" for lane in lanes for stage in road.stages_of(lane.id)]
    told = {
        "road": stages,
        "not_deadlines": sorted(law.not_deadlines),
        "effects": sorted(law.effects),
    }
    left = iter(sorted(cases))
    while batch := list(islice(left, _AT_ONCE)):
        session.execute(_FORGET, {"cases": batch})
        session.execute(_REFRESH, {"cases": batch, **told})


def keep_all_sent(session: Session, law: RunningLaw) -> int:
    """The same for cases that were sent before the table was there; how many they were."""
    cases = session.scalars(_UNKEPT).all()
    if cases:
        keep_sent(session, cases, law)
    return len(cases)
