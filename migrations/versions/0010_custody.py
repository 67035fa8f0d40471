"""What happened to each piece of evidence, a row for each handling; only ever appended to.

Pieces of before get the handling that the book tells of: that they were taken in.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TAKEN_IN = """
INSERT INTO custody_entries (entry, item_id, handling, at, account_id, agency_id)
SELECT told.seq, piece.id, 'collected', told.at, told.account_id, piece.agency_id
FROM ledger_entries told
JOIN evidence_items piece ON piece.id = (told.text::jsonb -> 'facts' ->> 'evidence')::int
WHERE told.act = 'evidence.added'
"""


def upgrade() -> None:
    op.create_table(
        "custody_entries",
        sa.Column("entry", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("handling", sa.String(length=30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("party", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry"], ["ledger_entries.seq"], name=op.f("fk_custody_entries_entry")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["evidence_items.id"], name=op.f("fk_custody_entries_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_custody_entries_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_custody_entries_agency_id")
        ),
        sa.PrimaryKeyConstraint("entry", "item_id", name=op.f("pk_custody_entries")),
    )
    op.create_index("ix_custody_entries_item_id", "custody_entries", ["item_id", "entry"])
    op.execute(TAKEN_IN)
    op.execute(
        "CREATE TRIGGER custody_entries_no_change BEFORE UPDATE OR DELETE ON custody_entries "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER custody_entries_no_truncate BEFORE TRUNCATE ON custody_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("custody_entries")
