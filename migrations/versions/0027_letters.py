"""Letters: drafts, issued ones and their withdrawal, which stay, and an agency's own wording."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KEPT = ("issued_letters", "letter_withdrawals")


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("respondents", JSONB(), nullable=False),
        sa.Column("typed", JSONB(), nullable=False),
        sa.Column("wording", JSONB(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("content", JSONB(), nullable=True),
        sa.Column("returned", sa.Text(), nullable=True),
        sa.Column("writers", JSONB(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *_keys("letters", case_id="cases.id", agency_id="agencies.id", submitted_by="accounts.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
    )
    op.create_index("ix_letters_case_id", "letters", ["case_id"])
    op.create_index(
        "ix_letters_waiting",
        "letters",
        ["agency_id", "id"],
        postgresql_where=sa.text("state = 'waiting'"),
    )
    _issued()
    op.create_table(
        "letter_withdrawals",
        sa.Column("letter_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        *_keys(
            "letter_withdrawals", letter_id="issued_letters.letter_id", withdrawn_by="accounts.id"
        ),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_letter_withdrawals")),
    )
    op.create_table(
        "letter_wordings",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("block", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *_keys("letter_wordings", agency_id="agencies.id", changed_by="accounts.id"),
        sa.PrimaryKeyConstraint("agency_id", "kind", "block", name=op.f("pk_letter_wordings")),
    )
    for table in KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _issued() -> None:
    op.create_table(
        "issued_letters",
        sa.Column("letter_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("respondents", JSONB(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=160), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("form", sa.String(length=60), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(length=22), nullable=False),
        sa.Column("code_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        *_keys(
            "issued_letters",
            letter_id="letters.id",
            case_id="cases.id",
            agency_id="agencies.id",
            submitted_by="accounts.id",
            approved_by="accounts.id",
        ),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_issued_letters")),
        sa.UniqueConstraint(
            "agency_id",
            "kind",
            "year",
            "serial",
            name=op.f("uq_issued_letters_agency_id_kind_year_serial"),
        ),
        sa.UniqueConstraint("agency_id", "number", name=op.f("uq_issued_letters_agency_id_number")),
        sa.UniqueConstraint("code_digest", name=op.f("uq_issued_letters_code_digest")),
    )
    op.create_index("ix_issued_letters_case_id", "issued_letters", ["case_id"])
    op.create_index("ix_issued_letters_digest", "issued_letters", ["digest"])


def _keys(table: str, **targets: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
        for column, target in targets.items()
    ]


def downgrade() -> None:
    for table in ("letter_wordings", "letter_withdrawals", "issued_letters", "letters"):
        op.drop_table(table)
