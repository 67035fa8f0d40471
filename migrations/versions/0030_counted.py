"""What is counted, in versions that stay: figures of any past moment are read from them.

The versions of cases that were there before follow from the law as well as from the tables:
`setup`, which runs after a migration, makes them. `counting` knows from which entry on they tell
the past, and holds the key under which one person is known again without their number.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

# Two numbers stand for one person exactly if they are the same; without the key nobody can try
# all numbers that there may be.
PERSON_MARK = """
CREATE FUNCTION person_mark(nip text) RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT left(encode(sha256(convert_to(k.key || regexp_replace(nip, '\\D', '', 'g'), 'UTF8')),
                       'hex'), 20)
    FROM counting k WHERE regexp_replace(nip, '\\D', '', 'g') <> ''
$$
"""
KEPT = """
CREATE FUNCTION refuse_rewritten_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.until_entry IS NOT NULL
       OR to_jsonb(OLD) - 'until_entry' <> to_jsonb(NEW) - 'until_entry' THEN
        RAISE EXCEPTION 'what was counted stays';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER counted_stays BEFORE UPDATE OR DELETE ON counted
FOR EACH ROW EXECUTE FUNCTION refuse_rewritten_count()
"""


def upgrade() -> None:
    op.create_table(
        "counting",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since_entry", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_counting_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counting")),
    )
    op.execute(
        "INSERT INTO counting (id, since_entry, key) SELECT 1, CASE WHEN EXISTS "
        "(SELECT FROM cases) THEN coalesce((SELECT seq FROM ledger_head), 0) ELSE 0 END, "
        "gen_random_uuid()::text || gen_random_uuid()::text"
    )
    op.create_table(
        "counted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(length=20), nullable=False),
        sa.Column("from_entry", sa.Integer(), nullable=False),
        sa.Column("until_entry", sa.Integer(), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("receiving_agency_id", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.String(length=13), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("counted_until", sa.Date(), nullable=False),
        sa.Column("election", sa.String(length=80), nullable=True),
        sa.Column("contest", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=True),
        sa.Column("is_imported", sa.Boolean(), nullable=False),
        sa.Column("is_invented", sa.Boolean(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("lane", sa.String(length=20), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=True),
        sa.Column("holder_agency_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.String(length=10), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in (
                *("type_facets", "channel_facets", "result_facets", "passed", "terms", "running"),
                *("people", "employers", "persons"),
            )
        ),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("heads", sa.BigInteger(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.CheckConstraint("until_entry > from_entry", name=op.f("ck_counted_in_order")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_counted_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted")),
    )
    op.create_index(
        "uq_counted_now",
        "counted",
        ["case_id", "reader"],
        unique=True,
        postgresql_where=sa.text("until_entry IS NULL"),
    )
    op.create_index("ix_counted_reader", "counted", ["reader", "counted_on", "case_id"])
    op.execute(PERSON_MARK)
    op.execute(KEPT)


def downgrade() -> None:
    op.drop_table("counted")
    op.execute("DROP FUNCTION refuse_rewritten_count")
    op.execute("DROP FUNCTION person_mark")
    op.drop_table("counting")
