"""Facets of types and of channels apart, under one index; open cases in an index of their own.

Figures group by facets: types and channels of one case together make too many kinds of case.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

RESULT_WORDS = """
CREATE FUNCTION result_words(outcome text, recommended text, imposed boolean, level text)
RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_remove(
        ARRAY[
            'outcome:' || outcome,
            'recommended:' || recommended,
            CASE WHEN imposed THEN 'imposed:' || coalesce(level, 'unspecified') END,
            CASE WHEN imposed OR recommended IS NOT NULL THEN
                'pair:' || coalesce(recommended, '-') || '>'
                || CASE WHEN imposed THEN coalesce(level, 'unspecified') ELSE '-' END
            END
        ],
        NULL
    )
$$
"""

FACETS_APART = """
CREATE FUNCTION refresh_conduct_facets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases SET type_facets = told.types, channel_facets = told.channels
    FROM (
        SELECT t.case_id,
               coalesce(string_agg(DISTINCT c.type, ' ' ORDER BY c.type), '') AS types,
               coalesce(string_agg(DISTINCT g.name, ' ' ORDER BY g.name), '') AS channels
        FROM (SELECT DISTINCT case_id FROM changed) t
        LEFT JOIN conducts c ON c.case_id = t.case_id
        LEFT JOIN LATERAL unnest(channel_groups(c.channel)) g (name) ON c.id IS NOT NULL
        GROUP BY t.case_id
    ) told
    WHERE cases.id = told.case_id
      AND (cases.type_facets <> told.types OR cases.channel_facets <> told.channels);
    RETURN NULL;
END
$$;
CREATE FUNCTION refresh_result_facets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases SET result_facets = told.words
    FROM (
        SELECT t.case_id, coalesce(string_agg(DISTINCT w.word, ' ' ORDER BY w.word), '') AS words
        FROM (SELECT DISTINCT case_id FROM changed) t
        LEFT JOIN respondents r ON r.case_id = t.case_id
        LEFT JOIN sanctions s ON s.case_id = t.case_id
            AND coalesce(s.respondent_id, r.id) = r.id
            AND s.is_imposed
            AND (
                s.step_id IS NULL
                OR s.is_disclosed
                OR EXISTS (SELECT FROM steps p WHERE p.id = s.step_id AND p.origin = 'letter')
            )
        LEFT JOIN LATERAL unnest(
            result_words(r.outcome, r.recommended, s.id IS NOT NULL, s.level)
        ) w (word) ON true
        GROUP BY t.case_id
    ) told
    WHERE cases.id = told.case_id AND cases.result_facets <> told.words;
    RETURN NULL;
END
$$
"""
FACETS_TOGETHER = """
CREATE FUNCTION facets_of_conducts(which int, persons int[]) RETURNS text LANGUAGE sql STABLE AS $$
    WITH seen AS (
        SELECT c.type, c.channel FROM conducts c
        WHERE c.case_id = which AND (
            persons IS NULL
            OR EXISTS (
                SELECT FROM conduct_respondents l
                WHERE l.conduct_id = c.id AND l.respondent_id = ANY (persons)
            )
            OR NOT EXISTS (
                SELECT FROM respondents r WHERE r.case_id = which AND r.id <> ALL (persons)
            )
        )
    )
    SELECT coalesce(string_agg(word, ' ' ORDER BY word), '') FROM (
        SELECT 'type:' || type FROM seen
        UNION
        SELECT 'channel:' || unnest(channel_groups(channel)) FROM seen
    ) said (word)
$$;
CREATE FUNCTION facets_of_results(which int, persons int[]) RETURNS text LANGUAGE sql STABLE AS $$
    WITH seen AS (
        SELECT id, outcome, recommended FROM respondents
        WHERE case_id = which AND (persons IS NULL OR id = ANY (persons))
    ), known AS (
        SELECT p.id, coalesce(s.level, 'unspecified') AS level
        FROM seen p
        JOIN sanctions s ON s.case_id = which AND coalesce(s.respondent_id, p.id) = p.id
        WHERE s.is_imposed AND (
            persons IS NOT NULL
            OR s.step_id IS NULL
            OR s.is_disclosed
            OR EXISTS (SELECT FROM steps t WHERE t.id = s.step_id AND t.origin = 'letter')
        )
    )
    SELECT coalesce(string_agg(word, ' ' ORDER BY word), '') FROM (
        SELECT 'outcome:' || outcome FROM seen WHERE outcome IS NOT NULL
        UNION
        SELECT 'recommended:' || recommended FROM seen WHERE recommended IS NOT NULL
        UNION
        SELECT 'imposed:' || level FROM known
        UNION
        SELECT 'pair:' || coalesce(p.recommended, '-') || '>' || coalesce(k.level, '-')
        FROM seen p LEFT JOIN known k ON k.id = p.id
        WHERE p.recommended IS NOT NULL OR k.id IS NOT NULL
    ) said (word)
$$;
CREATE FUNCTION refresh_conduct_facets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases SET conduct_facets = told.words
    FROM (
        SELECT t.case_id, coalesce(string_agg(DISTINCT w.word, ' ' ORDER BY w.word), '') AS words
        FROM (SELECT DISTINCT case_id FROM changed) t
        LEFT JOIN conducts c ON c.case_id = t.case_id
        LEFT JOIN LATERAL (
            SELECT 'type:' || c.type
            UNION ALL
            SELECT 'channel:' || unnest(channel_groups(c.channel))
        ) w (word) ON c.id IS NOT NULL
        GROUP BY t.case_id
    ) told
    WHERE cases.id = told.case_id AND cases.conduct_facets <> told.words;
    RETURN NULL;
END
$$;
CREATE FUNCTION refresh_result_facets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cases SET result_facets = told.words
    FROM (
        SELECT t.case_id, facets_of_results(t.case_id, NULL) AS words
        FROM (
            SELECT DISTINCT x.case_id FROM changed x JOIN cases k ON k.id = x.case_id
            WHERE k.result_facets <> ''
               OR EXISTS (
                   SELECT FROM respondents r
                   WHERE r.case_id = x.case_id
                     AND (r.outcome IS NOT NULL OR r.recommended IS NOT NULL)
               )
               OR EXISTS (SELECT FROM sanctions s WHERE s.case_id = x.case_id)
        ) t
    ) told
    WHERE cases.id = told.case_id AND cases.result_facets <> told.words;
    RETURN NULL;
END
$$
"""
TRIGGERS = (
    ("conducts", "refresh_conduct_facets"),
    ("respondents", "refresh_result_facets"),
    ("sanctions", "refresh_result_facets"),
)
CHANGES = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
FIGURES = (
    "counted_until",
    "region_code",
    "receiving_agency_id",
    "election",
    "contest",
    "kind",
    "is_open",
    "lane",
    "stage",
    "holder_agency_id",
    "held_since",
    "next_due_on",
    "is_imported",
    "is_invented",
)
APART = ("type_facets", "channel_facets", "result_facets")


def upgrade() -> None:
    drop_triggers()
    op.execute("DROP FUNCTION facets_of_conducts, facets_of_results")
    for gone in ("conduct_facets", "result_facets", "counted", "election", "stage"):
        op.drop_index(f"ix_cases_{gone}", table_name="cases")
    for column in ("type_facets", "channel_facets"):
        op.add_column("cases", sa.Column(column, sa.Text(), server_default="", nullable=False))
    op.execute(
        """
        UPDATE cases SET type_facets = told.types, channel_facets = told.channels
        FROM (
            SELECT c.case_id,
                   string_agg(DISTINCT c.type, ' ' ORDER BY c.type) AS types,
                   string_agg(DISTINCT g.name, ' ' ORDER BY g.name) AS channels
            FROM conducts c CROSS JOIN LATERAL unnest(channel_groups(c.channel)) g (name)
            GROUP BY c.case_id
        ) told
        WHERE cases.id = told.case_id
        """
    )
    op.drop_column("cases", "conduct_facets")
    op.create_index(
        "ix_cases_counted",
        "cases",
        ["counted_on", "id"],
        postgresql_include=("agency_id", *FIGURES, *APART),
    )
    op.create_index(
        "ix_cases_open",
        "cases",
        ["agency_id", "id"],
        postgresql_include=("counted_on", *FIGURES, *APART),
        postgresql_where=sa.text("is_open"),
    )
    op.create_index(
        "ix_cases_facets",
        "cases",
        [sa.literal_column(f"string_to_array({column}, ' '::text)") for column in APART],
        postgresql_using="gin",
    )
    op.create_index("ix_recusals_account_id", "recusals", ["account_id"])
    op.execute(RESULT_WORDS)
    op.execute(FACETS_APART)
    create_triggers()


def downgrade() -> None:
    drop_triggers()
    op.execute("DROP FUNCTION result_words")
    op.drop_index("ix_recusals_account_id", table_name="recusals")
    for gone in ("facets", "open", "counted"):
        op.drop_index(f"ix_cases_{gone}", table_name="cases")
    op.add_column(
        "cases", sa.Column("conduct_facets", sa.Text(), server_default="", nullable=False)
    )
    op.execute(FACETS_TOGETHER)
    op.execute("UPDATE cases SET conduct_facets = facets_of_conducts(id, NULL)")
    for column in ("type_facets", "channel_facets"):
        op.drop_column("cases", column)
    op.create_index(
        "ix_cases_counted",
        "cases",
        ["counted_on", "id"],
        postgresql_include=(
            *FIGURES[:2],
            "agency_id",
            *FIGURES[2:],
            "conduct_facets",
            "result_facets",
        ),
    )
    for column in ("conduct_facets", "result_facets"):
        op.create_index(
            f"ix_cases_{column}",
            "cases",
            [sa.literal_column(f"string_to_array({column}, ' '::text)")],
            postgresql_using="gin",
        )
    for column in ("election", "stage"):
        op.create_index(f"ix_cases_{column}", "cases", [column])
    create_triggers()


def drop_triggers() -> None:
    """Take away the triggers and the functions that they run."""
    for table, _ in TRIGGERS:
        for change, _ in CHANGES:
            op.execute(f"DROP TRIGGER {table}_facets_{change.lower()} ON {table}")
    op.execute("DROP FUNCTION refresh_conduct_facets(), refresh_result_facets()")


def create_triggers() -> None:
    """Whoever writes a conduct, a respondent or a sanction brings the facets in line."""
    for table, refresh in TRIGGERS:
        for change, rows in CHANGES:
            op.execute(
                f"CREATE TRIGGER {table}_facets_{change.lower()} AFTER {change} ON {table} "
                f"REFERENCING {rows} TABLE AS changed "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {refresh}()"
            )
