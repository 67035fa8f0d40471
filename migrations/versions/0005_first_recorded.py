"""Cases of history without a day of their own count by their first recorded event.

Until now they counted in the month in which they were imported. A generated column cannot be given
another expression, so both are made anew, with the indexes that hold them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

RECEIVED = ("received_on", "known_on")
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
    "type_facets",
    "channel_facets",
    "result_facets",
)


def upgrade() -> None:
    op.add_column("cases", sa.Column("first_recorded_on", sa.String(10), nullable=True))
    op.execute(
        """
        UPDATE cases SET first_recorded_on = told.day
        FROM (
            SELECT DISTINCT ON (case_id) case_id, happened_on AS day
            FROM steps
            WHERE origin = 'recorded' AND happened_on IS NOT NULL
              AND superseded_by IS NULL AND annulled_at IS NULL
            ORDER BY case_id, position, id
        ) told
        WHERE cases.id = told.case_id AND cases.is_imported
        """
    )
    count_by(*RECEIVED, "first_recorded_on")


def downgrade() -> None:
    count_by(*RECEIVED)
    op.drop_column("cases", "first_recorded_on")


def count_by(*columns: str) -> None:
    """Make the columns that say when a case counts: the first of these that is known, else filed."""
    for index in ("counted", "agency_counted", "open"):
        op.drop_index(f"ix_cases_{index}", table_name="cases")
    filed = "(timezone('Asia/Jakarta'::text, filed_at))::date"
    for name, edge in (("counted_on", "first_day"), ("counted_until", "last_day")):
        days = ", ".join(f"{edge}(({column})::text)" for column in columns)
        op.drop_column("cases", name)
        op.add_column(
            "cases",
            sa.Column(
                name,
                sa.Date(),
                sa.Computed(f"COALESCE({days}, {filed})", persisted=True),
                nullable=False,
            ),
        )
    op.create_index(
        "ix_cases_counted",
        "cases",
        ["counted_on", "id"],
        postgresql_include=("agency_id", *FIGURES),
    )
    op.create_index("ix_cases_agency_counted", "cases", ["agency_id", "counted_on", "id"])
    op.create_index(
        "ix_cases_open",
        "cases",
        ["agency_id", "id"],
        postgresql_include=("counted_on", *FIGURES),
        postgresql_where=sa.text("is_open"),
    )
