"""All tables of the road of a case, and the locks on the book."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is only ever appended to' USING ERRCODE = 'restrict_violation';
END
$$
"""


FIRST_AND_LAST_DAY = """
CREATE FUNCTION first_day(partial text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT make_date(
        left(partial, 4)::int,
        coalesce(nullif(substr(partial, 6, 2), ''), '1')::int,
        coalesce(nullif(substr(partial, 9, 2), ''), '1')::int
    )
$$;
CREATE FUNCTION last_day(partial text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE length(partial)
        WHEN 4 THEN make_date(left(partial, 4)::int, 12, 31)
        WHEN 7 THEN (first_day(partial) + interval '1 month - 1 day')::date
        ELSE first_day(partial)
    END
$$
"""

CHANNEL_GROUPS = r"""
CREATE FUNCTION channel_groups(channel text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT CASE
        WHEN lower(btrim(coalesce(channel, ''))) IN ('', '-', 'unknown', 'tidak diketahui')
        THEN ARRAY['unknown']
        ELSE coalesce(
            nullif(
                array_remove(
                    ARRAY[
                        CASE WHEN lower(channel) ~ 'facebook|\mfb\M' THEN 'facebook' END,
                        CASE WHEN lower(channel) ~ 'instagram|\mig\M' THEN 'instagram' END,
                        CASE WHEN lower(channel) ~ 'tik ?tok' THEN 'tiktok' END,
                        CASE WHEN lower(channel) ~ 'whats ?app|\mwa\M' THEN 'whatsapp' END,
                        CASE WHEN lower(channel) ~ 'twitter|\mx\M' THEN 'x' END,
                        CASE WHEN lower(channel) ~ 'you ?tube' THEN 'youtube' END,
                        CASE WHEN lower(channel) ~ 'telegram' THEN 'telegram' END,
                        CASE WHEN lower(channel) ~ 'media sosial|medsos|social media'
                            THEN 'social' END,
                        CASE WHEN lower(channel) ~ 'radio|televisi|\mtv\M|koran|surat kabar'
                            THEN 'press' END,
                        CASE WHEN lower(channel) ~ 'offline|luring|tatap muka|lapangan|langsung'
                            THEN 'offline' END
                    ],
                    NULL
                ),
                '{}'
            ),
            ARRAY['other']
        )
    END
$$
"""

FACETS = """
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
FACET_SOURCES = (
    ("conducts", "refresh_conduct_facets"),
    ("respondents", "refresh_result_facets"),
    ("sanctions", "refresh_result_facets"),
)
CHANGES = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))


def upgrade() -> None:
    op.execute(FIRST_AND_LAST_DAY)
    op.execute(REFUSE_CHANGE)
    op.create_table(
        "invented_elections",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invented_elections")),
    )
    op.create_table(
        "ledger_entries",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("case_version", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("previous", sa.LargeBinary(length=32), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger_entries")),
    )
    op.create_index(
        "ix_ledger_entries_account_id_seq", "ledger_entries", ["account_id", "seq"], unique=False
    )
    op.create_index(
        "ix_ledger_entries_case_id_seq", "ledger_entries", ["case_id", "seq"], unique=False
    )
    op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_ledger_head_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_head")),
    )
    op.create_table(
        "regions",
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("parent", sa.String(length=13), nullable=True),
        sa.Column("zone", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["regions.code"], name=op.f("fk_regions_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_regions")),
    )
    op.create_index(op.f("ix_regions_parent"), "regions", ["parent"], unique=False)
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index(
        "ix_sign_in_attempts_subject_at", "sign_in_attempts", ["subject", "at"], unique=False
    )
    op.create_table(
        "agencies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region_code", sa.String(length=13), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until > valid_from", name=op.f("ck_agencies_has_a_life")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["agencies.id"], name=op.f("fk_agencies_parent_id")),
        sa.ForeignKeyConstraint(
            ["region_code"], ["regions.code"], name=op.f("fk_agencies_region_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
        sa.UniqueConstraint("name", name=op.f("uq_agencies_name")),
    )
    op.create_index(op.f("ix_agencies_kind"), "agencies", ["kind"], unique=False)
    op.create_index(op.f("ix_agencies_parent_id"), "agencies", ["parent_id"], unique=False)
    op.create_index(op.f("ix_agencies_region_code"), "agencies", ["region_code"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=120), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_system", sa.Boolean(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_accounts_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
    )
    op.create_index(op.f("ix_accounts_agency_id"), "accounts", ["agency_id"], unique=False)
    op.create_index(
        "uq_accounts_username", "accounts", [sa.literal_column("lower(username)")], unique=True
    )
    op.create_table(
        "number_series",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_number_series_agency_id")
        ),
        sa.PrimaryKeyConstraint("agency_id", "series", "year", name=op.f("pk_number_series")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=True),
        sa.Column("filed_kind", sa.String(30), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=True),
        sa.Column("receipt_no", sa.String(length=80), nullable=True),
        sa.Column("sender", sa.String(length=80), nullable=True),
        sa.Column("sender_ref", sa.String(length=120), nullable=True),
        sa.Column("sender_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("receiving_agency_id", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=13), nullable=False),
        sa.Column("province_written", sa.Text(), nullable=True),
        sa.Column("region_written", sa.Text(), nullable=True),
        sa.Column("election", sa.String(length=80), nullable=True),
        sa.Column("contest", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("reporter_wish", sa.String(30), nullable=True),
        sa.Column("known_on", sa.String(10), nullable=True),
        sa.Column("found_on", sa.String(10), nullable=True),
        sa.Column("received_on", sa.String(10), nullable=True),
        sa.Column("registered_on", sa.String(10), nullable=True),
        sa.Column("reported_outcome", sa.Text(), nullable=True),
        sa.Column("is_imported", sa.Boolean(), nullable=False),
        sa.Column("is_invented", sa.Boolean(), nullable=False),
        sa.Column("filing_key", sa.String(length=40), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("lane", sa.String(length=20), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=True),
        sa.Column("holder_agency_id", sa.Integer(), nullable=True),
        sa.Column("held_since", sa.String(10), nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("next_term", sa.String(length=60), nullable=True),
        sa.Column("handling_due_on", sa.Date(), nullable=True),
        sa.Column("handling_term", sa.String(length=60), nullable=True),
        sa.Column("last_known_on", sa.String(10), nullable=True),
        sa.Column(
            "counted_on",
            sa.Date(),
            sa.Computed(
                "COALESCE(first_day((received_on)::text), first_day((known_on)::text), (timezone('Asia/Jakarta'::text, filed_at))::date)",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "counted_until",
            sa.Date(),
            sa.Computed(
                "COALESCE(last_day((received_on)::text), last_day((known_on)::text), (timezone('Asia/Jakarta'::text, filed_at))::date)",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column("conduct_facets", sa.Text(), server_default="", nullable=False),
        sa.Column("result_facets", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_cases_agency_id")),
        sa.ForeignKeyConstraint(["filed_by"], ["accounts.id"], name=op.f("fk_cases_filed_by")),
        sa.ForeignKeyConstraint(
            ["holder_agency_id"], ["agencies.id"], name=op.f("fk_cases_holder_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["receiving_agency_id"], ["agencies.id"], name=op.f("fk_cases_receiving_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["regions.code"], name=op.f("fk_cases_region_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("filed_by", "filing_key", name=op.f("uq_cases_filed_by_filing_key")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
        sa.UniqueConstraint("receipt_no", name=op.f("uq_cases_receipt_no")),
        sa.UniqueConstraint("sender", "sender_ref", name=op.f("uq_cases_sender_sender_ref")),
    )
    op.create_index(
        "ix_cases_agency_counted", "cases", ["agency_id", "counted_on", "id"], unique=False
    )
    op.create_index(
        "ix_cases_agency_pending",
        "cases",
        ["agency_id", "handling_due_on", "id"],
        unique=False,
        postgresql_where=sa.text("is_open OR handling_due_on IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_conduct_facets",
        "cases",
        [sa.literal_column("string_to_array(conduct_facets, ' '::text)")],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "ix_cases_counted",
        "cases",
        ["counted_on", "id"],
        unique=False,
        postgresql_include=(
            "counted_until",
            "region_code",
            "agency_id",
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
            "conduct_facets",
            "result_facets",
        ),
    )
    op.create_index(op.f("ix_cases_election"), "cases", ["election"], unique=False)
    op.create_index(op.f("ix_cases_filed_at"), "cases", ["filed_at"], unique=False)
    op.create_index("ix_cases_holder_open", "cases", ["holder_agency_id", "is_open"], unique=False)
    op.create_index("ix_cases_next_due", "cases", ["next_due_on", "id"], unique=False)
    op.create_index(
        op.f("ix_cases_receiving_agency_id"), "cases", ["receiving_agency_id"], unique=False
    )
    op.create_index(
        "ix_cases_region_open",
        "cases",
        ["region_code", "is_open", "id"],
        unique=False,
        postgresql_ops={"region_code": "text_pattern_ops"},
    )
    op.create_index(
        "ix_cases_result_facets",
        "cases",
        [sa.literal_column("string_to_array(result_facets, ' '::text)")],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(op.f("ix_cases_stage"), "cases", ["stage"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_drafts_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint(
            "account_id", "place", "key", name=op.f("uq_drafts_account_id_place_key")
        ),
    )
    op.create_table(
        "law_packages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("documents", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["applied_by"], ["accounts.id"], name=op.f("fk_law_packages_applied_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_packages")),
    )
    op.create_table(
        "news_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(length=80), nullable=True),
        sa.Column("ref", sa.String(length=120), nullable=True),
        sa.Column("outlet", sa.String(length=300), nullable=False),
        sa.Column("title", sa.String(length=600), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("published_on", sa.String(10), nullable=True),
        sa.Column("precision", sa.String(length=5), nullable=True),
        sa.Column("region_written", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["accounts.id"], name=op.f("fk_news_items_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_items")),
        sa.UniqueConstraint("sender", "ref", name=op.f("uq_news_items_sender_ref")),
    )
    op.create_index(
        "ix_news_items_published_on",
        "news_items",
        [sa.literal_column("published_on DESC NULLS LAST"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "uq_news_items_identity",
        "news_items",
        ["outlet", "title", "published_on"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "role_grants",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(30), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> granted_by",
            name=op.f("ck_role_grants_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_role_grants_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["accounts.id"], name=op.f("fk_role_grants_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["accounts.id"], name=op.f("fk_role_grants_granted_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grants")),
    )
    op.create_index(
        "uq_role_grants_account_id_role",
        "role_grants",
        ["account_id", "role"],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_sign_ins_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("digest", name=op.f("uq_sign_ins_digest")),
    )
    op.create_index(op.f("ix_sign_ins_account_id"), "sign_ins", ["account_id"], unique=False)
    op.create_table(
        "assignments",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("assigned_by", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_assignments_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_assignments_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["assigned_by"], ["accounts.id"], name=op.f("fk_assignments_assigned_by")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_assignments_case_id")),
        sa.PrimaryKeyConstraint("case_id", "agency_id", name=op.f("pk_assignments")),
    )
    op.create_index(op.f("ix_assignments_account_id"), "assignments", ["account_id"], unique=False)
    op.create_table(
        "case_links",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("case_id < other_id", name=op.f("ck_case_links_ordered")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_links_case_id")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_case_links_decided_by")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["cases.id"], name=op.f("fk_case_links_other_id")),
        sa.PrimaryKeyConstraint("case_id", "other_id", name=op.f("pk_case_links")),
    )
    op.create_index(op.f("ix_case_links_other_id"), "case_links", ["other_id"], unique=False)
    op.create_table(
        "case_news",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("news_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("is_reported", sa.Boolean(), nullable=False),
        sa.Column("url_written", sa.Text(), nullable=True),
        sa.Column("linked_by", sa.Integer(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_news_case_id")),
        sa.ForeignKeyConstraint(
            ["linked_by"], ["accounts.id"], name=op.f("fk_case_news_linked_by")
        ),
        sa.ForeignKeyConstraint(["news_id"], ["news_items.id"], name=op.f("fk_case_news_news_id")),
        sa.PrimaryKeyConstraint("case_id", "news_id", name=op.f("pk_case_news")),
    )
    op.create_index(op.f("ix_case_news_news_id"), "case_news", ["news_id"], unique=False)
    op.create_table(
        "citations",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("as_written", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_citations_case_id")),
        sa.PrimaryKeyConstraint("case_id", "ordinal", name=op.f("pk_citations")),
    )
    op.create_index(
        "ix_citations_start",
        "citations",
        [sa.literal_column("left(as_written, 60) text_pattern_ops")],
        unique=False,
    )
    op.create_table(
        "conducts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("on", sa.String(10), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("url_key", sa.String(length=500), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("beneficiary", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_conducts_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conducts")),
        sa.UniqueConstraint("case_id", "ordinal", name=op.f("uq_conducts_case_id_ordinal")),
    )
    op.create_index(op.f("ix_conducts_type"), "conducts", ["type"], unique=False)
    op.create_index(
        "ix_conducts_url_key",
        "conducts",
        ["url_key"],
        unique=False,
        postgresql_where=sa.text("url_key IS NOT NULL"),
    )
    op.create_table(
        "fact_corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("was", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("now", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("corrected_by", sa.Integer(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_fact_corrections_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["corrected_by"], ["accounts.id"], name=op.f("fk_fact_corrections_corrected_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_corrections")),
    )
    op.create_index("ix_fact_corrections_case_id", "fact_corrections", ["case_id"], unique=False)
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_notes_agency_id")),
        sa.ForeignKeyConstraint(["author_id"], ["accounts.id"], name=op.f("fk_notes_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notes_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index("ix_notes_case_id", "notes", ["case_id"], unique=False)
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_notices_account_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notices_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(
        "ix_notices_account_id_unread",
        "notices",
        ["account_id"],
        unique=False,
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.create_table(
        "recusals",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_recusals_account_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_recusals_case_id")),
        sa.ForeignKeyConstraint(["noted_by"], ["accounts.id"], name=op.f("fk_recusals_noted_by")),
        sa.PrimaryKeyConstraint("case_id", "account_id", name=op.f("pk_recusals")),
    )
    op.create_table(
        "reporters",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("identity_no", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reporters_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_reporters")),
    )
    op.create_table(
        "respondents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("agency_written", sa.Text(), nullable=True),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("nip", sa.String(length=40), nullable=True),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("recommended", sa.String(length=20), nullable=True),
        sa.CheckConstraint("count IS NULL OR count > 0", name=op.f("ck_respondents_someone")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_respondents_case_id")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["agencies.id"], name=op.f("fk_respondents_employer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_respondents")),
        sa.UniqueConstraint("case_id", "ordinal", name=op.f("uq_respondents_case_id_ordinal")),
    )
    op.create_index(
        "ix_respondents_name",
        "respondents",
        [sa.literal_column("lower(name)")],
        unique=False,
        postgresql_where=sa.text("name IS NOT NULL"),
    )
    op.create_index(
        "ix_respondents_nip",
        "respondents",
        ["nip"],
        unique=False,
        postgresql_where=sa.text("nip IS NOT NULL"),
    )
    op.create_table(
        "conduct_provisions",
        sa.Column("conduct_id", sa.Integer(), nullable=False),
        sa.Column("provision", sa.String(length=80), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conduct_id"], ["conducts.id"], name=op.f("fk_conduct_provisions_conduct_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_conduct_provisions_decided_by")
        ),
        sa.PrimaryKeyConstraint("conduct_id", "provision", name=op.f("pk_conduct_provisions")),
    )
    op.create_index(
        "ix_conduct_provisions_provision",
        "conduct_provisions",
        ["provision", "conduct_id"],
        unique=False,
    )
    op.create_table(
        "conduct_respondents",
        sa.Column("conduct_id", sa.Integer(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conduct_id"], ["conducts.id"], name=op.f("fk_conduct_respondents_conduct_id")
        ),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondents.id"], name=op.f("fk_conduct_respondents_respondent_id")
        ),
        sa.PrimaryKeyConstraint("conduct_id", "respondent_id", name=op.f("pk_conduct_respondents")),
    )
    op.create_index(
        op.f("ix_conduct_respondents_respondent_id"),
        "conduct_respondents",
        ["respondent_id"],
        unique=False,
    )
    op.create_table(
        "lanes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=True),
        sa.Column("lane", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("since", sa.String(10), nullable=True),
        sa.Column("holder_agency_id", sa.Integer(), nullable=True),
        sa.Column("addressee_id", sa.Integer(), nullable=True),
        sa.Column("track", sa.String(length=20), nullable=True),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("is_recorded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["addressee_id"], ["agencies.id"], name=op.f("fk_lanes_addressee_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_lanes_case_id")),
        sa.ForeignKeyConstraint(
            ["holder_agency_id"], ["agencies.id"], name=op.f("fk_lanes_holder_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondents.id"], name=op.f("fk_lanes_respondent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lanes")),
    )
    op.create_index(
        "ix_lanes_holder_open",
        "lanes",
        ["holder_agency_id"],
        unique=False,
        postgresql_where=sa.text("is_open"),
    )
    op.create_index(
        "ix_lanes_lane_stage_open",
        "lanes",
        ["lane", "stage"],
        unique=False,
        postgresql_where=sa.text("is_open"),
    )
    op.create_index(
        "uq_lanes_case_id_lane_respondent_id",
        "lanes",
        ["case_id", "lane", "respondent_id"],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "sendings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("ppk_id", sa.Integer(), nullable=True),
        sa.Column("region_code", sa.String(length=13), nullable=False),
        sa.Column("sent_on", sa.String(10), nullable=True),
        sa.Column("is_recorded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_sendings_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_sendings_case_id")),
        sa.ForeignKeyConstraint(["ppk_id"], ["agencies.id"], name=op.f("fk_sendings_ppk_id")),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondents.id"], name=op.f("fk_sendings_respondent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sendings")),
        sa.UniqueConstraint(
            "case_id",
            "respondent_id",
            "agency_id",
            name=op.f("uq_sendings_case_id_respondent_id_agency_id"),
        ),
    )
    op.create_index("ix_sendings_agency_id", "sendings", ["agency_id", "case_id"], unique=False)
    op.create_index("ix_sendings_ppk_id", "sendings", ["ppk_id", "case_id"], unique=False)
    op.create_index("ix_sendings_region_code", "sendings", ["region_code", "case_id"], unique=False)
    op.create_table(
        "steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("lane", sa.String(length=20), nullable=False),
        sa.Column("move", sa.String(length=60), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("as_reported", sa.String(length=60), nullable=True),
        sa.Column("happened_on", sa.String(10), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("origin", sa.String(30), nullable=False),
        sa.Column("is_waiting", sa.Boolean(), nullable=False),
        sa.Column("for_agency_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("act", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.Column("annulled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("annulled_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "superseded_by IS NULL OR annulled_at IS NULL", name=op.f("ck_steps_one_fate")
        ),
        sa.ForeignKeyConstraint(
            ["annulled_by"], ["accounts.id"], name=op.f("fk_steps_annulled_by")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_steps_case_id")),
        sa.ForeignKeyConstraint(
            ["for_agency_id"], ["agencies.id"], name=op.f("fk_steps_for_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["accounts.id"], name=op.f("fk_steps_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondents.id"], name=op.f("fk_steps_respondent_id")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by"], ["steps.id"], name=op.f("fk_steps_superseded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steps")),
    )
    op.create_index(
        "ix_steps_case_id_position", "steps", ["case_id", "position", "id"], unique=False
    )
    op.create_table(
        "evidence_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("caption", sa.Text(), nullable=True),
        sa.Column("audience", sa.String(30), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by"], ["accounts.id"], name=op.f("fk_evidence_items_added_by")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_evidence_items_agency_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_evidence_items_case_id")),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name=op.f("fk_evidence_items_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_items")),
    )
    op.create_index("ix_evidence_items_case_id", "evidence_items", ["case_id"], unique=False)
    op.create_table(
        "sanctions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=True),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("sanction", sa.Text(), nullable=True),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("decided_on", sa.String(10), nullable=True),
        sa.Column("decree_no", sa.Text(), nullable=True),
        sa.Column("basis", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_imposed", sa.Boolean(), nullable=False),
        sa.Column("is_disclosed", sa.Boolean(), nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=True),
        sa.Column("is_annulled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_sanctions_case_id")),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["steps.id"], name=op.f("fk_sanctions_replaced_by")
        ),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondents.id"], name=op.f("fk_sanctions_respondent_id")
        ),
        sa.ForeignKeyConstraint(["step_id"], ["steps.id"], name=op.f("fk_sanctions_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sanctions")),
    )
    op.create_index("ix_sanctions_case_id", "sanctions", ["case_id"], unique=False)
    op.create_table(
        "terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=True),
        sa.Column("lane", sa.String(length=20), nullable=False),
        sa.Column("term", sa.String(length=60), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("started_by", sa.Integer(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("ends_on_day_off", sa.Boolean(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("met_by", sa.Integer(), nullable=True),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_terms_agency_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_terms_case_id")),
        sa.ForeignKeyConstraint(["met_by"], ["steps.id"], name=op.f("fk_terms_met_by")),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondents.id"], name=op.f("fk_terms_respondent_id")
        ),
        sa.ForeignKeyConstraint(["started_by"], ["steps.id"], name=op.f("fk_terms_started_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
    )
    op.create_index("ix_terms_case_id", "terms", ["case_id"], unique=False)
    op.create_index(
        "ix_terms_open_due",
        "terms",
        ["due_on"],
        unique=False,
        postgresql_where=sa.text("met_on IS NULL AND NOT is_cancelled"),
    )

    for table in ("ledger_entries",):
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER ledger_head_stays BEFORE DELETE OR TRUNCATE ON ledger_head "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "INSERT INTO ledger_head (id, seq, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'))"
    )
    op.execute(CHANNEL_GROUPS)
    op.execute(FACETS)
    for table, refresh in FACET_SOURCES:
        for change, rows in CHANGES:
            op.execute(
                f"CREATE TRIGGER {table}_facets_{change.lower()} AFTER {change} ON {table} "
                f"REFERENCING {rows} TABLE AS changed "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {refresh}()"
            )


def downgrade() -> None:
    op.drop_index(
        "ix_terms_open_due",
        table_name="terms",
        postgresql_where=sa.text("met_on IS NULL AND NOT is_cancelled"),
    )
    op.drop_index("ix_terms_case_id", table_name="terms")
    op.drop_table("terms")
    op.drop_index("ix_sanctions_case_id", table_name="sanctions")
    op.drop_table("sanctions")
    op.drop_index("ix_evidence_items_case_id", table_name="evidence_items")
    op.drop_table("evidence_items")
    op.drop_index("ix_steps_case_id_position", table_name="steps")
    op.drop_table("steps")
    op.drop_index("ix_sendings_region_code", table_name="sendings")
    op.drop_index("ix_sendings_ppk_id", table_name="sendings")
    op.drop_index("ix_sendings_agency_id", table_name="sendings")
    op.drop_table("sendings")
    op.drop_index(
        "uq_lanes_case_id_lane_respondent_id",
        table_name="lanes",
        postgresql_nulls_not_distinct=True,
    )
    op.drop_index(
        "ix_lanes_lane_stage_open", table_name="lanes", postgresql_where=sa.text("is_open")
    )
    op.drop_index("ix_lanes_holder_open", table_name="lanes", postgresql_where=sa.text("is_open"))
    op.drop_table("lanes")
    op.drop_index(op.f("ix_conduct_respondents_respondent_id"), table_name="conduct_respondents")
    op.drop_table("conduct_respondents")
    op.drop_index("ix_conduct_provisions_provision", table_name="conduct_provisions")
    op.drop_table("conduct_provisions")
    op.drop_index(
        "ix_respondents_nip", table_name="respondents", postgresql_where=sa.text("nip IS NOT NULL")
    )
    op.drop_index(
        "ix_respondents_name",
        table_name="respondents",
        postgresql_where=sa.text("name IS NOT NULL"),
    )
    op.drop_table("respondents")
    op.drop_table("reporters")
    op.drop_table("recusals")
    op.drop_index(
        "ix_notices_account_id_unread",
        table_name="notices",
        postgresql_where=sa.text("read_at IS NULL"),
    )
    op.drop_table("notices")
    op.drop_index("ix_notes_case_id", table_name="notes")
    op.drop_table("notes")
    op.drop_index("ix_fact_corrections_case_id", table_name="fact_corrections")
    op.drop_table("fact_corrections")
    op.drop_index(
        "ix_conducts_url_key",
        table_name="conducts",
        postgresql_where=sa.text("url_key IS NOT NULL"),
    )
    op.drop_index(op.f("ix_conducts_type"), table_name="conducts")
    op.drop_table("conducts")
    op.drop_index("ix_citations_start", table_name="citations")
    op.drop_table("citations")
    op.drop_index(op.f("ix_case_news_news_id"), table_name="case_news")
    op.drop_table("case_news")
    op.drop_index(op.f("ix_case_links_other_id"), table_name="case_links")
    op.drop_table("case_links")
    op.drop_index(op.f("ix_assignments_account_id"), table_name="assignments")
    op.drop_table("assignments")
    op.drop_index(op.f("ix_sign_ins_account_id"), table_name="sign_ins")
    op.drop_table("sign_ins")
    op.drop_index(
        "uq_role_grants_account_id_role",
        table_name="role_grants",
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.drop_table("role_grants")
    op.drop_index(
        "uq_news_items_identity", table_name="news_items", postgresql_nulls_not_distinct=True
    )
    op.drop_index("ix_news_items_published_on", table_name="news_items")
    op.drop_table("news_items")
    op.drop_table("law_packages")
    op.drop_table("drafts")
    op.drop_index(op.f("ix_cases_stage"), table_name="cases")
    op.drop_index("ix_cases_result_facets", table_name="cases", postgresql_using="gin")
    op.drop_index(
        "ix_cases_region_open",
        table_name="cases",
        postgresql_ops={"region_code": "text_pattern_ops"},
    )
    op.drop_index(op.f("ix_cases_receiving_agency_id"), table_name="cases")
    op.drop_index("ix_cases_next_due", table_name="cases")
    op.drop_index("ix_cases_holder_open", table_name="cases")
    op.drop_index(op.f("ix_cases_filed_at"), table_name="cases")
    op.drop_index(op.f("ix_cases_election"), table_name="cases")
    op.drop_index(
        "ix_cases_counted",
        table_name="cases",
        postgresql_include=(
            "counted_until",
            "region_code",
            "agency_id",
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
            "conduct_facets",
            "result_facets",
        ),
    )
    op.drop_index("ix_cases_conduct_facets", table_name="cases", postgresql_using="gin")
    op.drop_index(
        "ix_cases_agency_pending",
        table_name="cases",
        postgresql_where=sa.text("is_open OR handling_due_on IS NOT NULL"),
    )
    op.drop_index("ix_cases_agency_counted", table_name="cases")
    op.drop_table("cases")
    op.drop_table("number_series")
    op.drop_index("uq_accounts_username", table_name="accounts")
    op.drop_index(op.f("ix_accounts_agency_id"), table_name="accounts")
    op.drop_table("accounts")
    op.drop_index(op.f("ix_agencies_region_code"), table_name="agencies")
    op.drop_index(op.f("ix_agencies_parent_id"), table_name="agencies")
    op.drop_index(op.f("ix_agencies_kind"), table_name="agencies")
    op.drop_table("agencies")
    op.drop_index("ix_sign_in_attempts_subject_at", table_name="sign_in_attempts")
    op.drop_table("sign_in_attempts")
    op.drop_index(op.f("ix_regions_parent"), table_name="regions")
    op.drop_table("regions")
    op.drop_table("ledger_head")
    op.drop_index("ix_ledger_entries_case_id_seq", table_name="ledger_entries")
    op.drop_index("ix_ledger_entries_account_id_seq", table_name="ledger_entries")
    op.drop_table("ledger_entries")
    op.drop_table("invented_elections")
    op.execute("DROP FUNCTION refuse_change()")
    op.execute("DROP FUNCTION refresh_conduct_facets(), refresh_result_facets()")
    op.execute("DROP FUNCTION facets_of_conducts, facets_of_results")
    op.execute("DROP FUNCTION channel_groups, first_day, last_day")
