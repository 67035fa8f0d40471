"""Acts as they were seen, whose they are, and what bears on each element; only ever appended to."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = ("observed_acts", "act_looks", "attributions", "element_links")


def upgrade() -> None:
    op.create_table(
        "observed_acts",
        sa.Column("root_id", sa.Integer(), nullable=True),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("respondent_id", sa.Integer(), nullable=True),
        sa.Column("deed", sa.String(length=30), nullable=False),
        sa.Column("platform", sa.String(length=60), nullable=True),
        sa.Column("handle", sa.String(length=120), nullable=True),
        sa.Column("profile_url", sa.Text(), nullable=True),
        sa.Column("account_no", sa.String(length=80), nullable=True),
        sa.Column("object_url", sa.Text(), nullable=True),
        sa.Column("object_author", sa.String(length=200), nullable=True),
        sa.Column("object_shows", sa.Text(), nullable=True),
        sa.Column("visible_at", sa.Text(), nullable=True),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=True),
        sa.Column("still_there", sa.String(length=30), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("zone", sa.String(length=8), nullable=False),
        sa.Column("way", sa.String(length=30), nullable=False),
        sa.Column("observer", sa.String(length=30), nullable=False),
        sa.Column("happened_from", sa.String(length=10), nullable=True),
        sa.Column("happened_until", sa.String(length=10), nullable=True),
        sa.Column("time_source", sa.String(length=30), nullable=True),
        sa.Column("time_confidence", sa.String(length=30), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("conduct_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=30), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["root_id"], ["observed_acts.id"], name=op.f("fk_observed_acts_root_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces"], ["observed_acts.id"], name=op.f("fk_observed_acts_replaces")
        ),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondents.id"], name=op.f("fk_observed_acts_respondent_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_observed_acts_case_id")),
        sa.ForeignKeyConstraint(
            ["conduct_id"], ["conducts.id"], name=op.f("fk_observed_acts_conduct_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_observed_acts_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["accounts.id"], name=op.f("fk_observed_acts_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observed_acts")),
        sa.UniqueConstraint("replaces", name=op.f("uq_observed_acts_replaces")),
    )
    op.create_index("ix_observed_acts_case_id", "observed_acts", ["case_id"])
    op.create_table(
        "act_looks",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("look", sa.String(length=30), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=8), nullable=False),
        sa.Column("still_there", sa.String(length=30), nullable=False),
        sa.Column("way", sa.String(length=30), nullable=False),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("conduct_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=30), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["observed_acts.id"], name=op.f("fk_act_looks_act_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_act_looks_case_id")),
        sa.ForeignKeyConstraint(
            ["conduct_id"], ["conducts.id"], name=op.f("fk_act_looks_conduct_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_act_looks_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["accounts.id"], name=op.f("fk_act_looks_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_looks")),
    )
    op.create_index("ix_act_looks_case_id", "act_looks", ["case_id"])
    op.create_table(
        "attributions",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=True),
        sa.Column("rung", sa.String(length=30), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dispute", sa.String(length=30), nullable=True),
        sa.Column("police_no", sa.String(length=120), nullable=True),
        sa.Column("police_on", sa.Date(), nullable=True),
        sa.Column("pieces", JSONB(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("conduct_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=30), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["act_id"], ["observed_acts.id"], name=op.f("fk_attributions_act_id")
        ),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondents.id"], name=op.f("fk_attributions_respondent_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_attributions_case_id")),
        sa.ForeignKeyConstraint(
            ["conduct_id"], ["conducts.id"], name=op.f("fk_attributions_conduct_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_attributions_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["accounts.id"], name=op.f("fk_attributions_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attributions")),
    )
    op.create_index("ix_attributions_case_id", "attributions", ["case_id"])
    op.create_table(
        "element_links",
        sa.Column("element", sa.Text(), nullable=False),
        sa.Column("respondent_id", sa.Integer(), nullable=True),
        sa.Column("bears", sa.String(length=30), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=True),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("withdraws", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("conduct_id", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=30), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["respondent_id"], ["respondents.id"], name=op.f("fk_element_links_respondent_id")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence_items.id"], name=op.f("fk_element_links_evidence_id")
        ),
        sa.ForeignKeyConstraint(
            ["act_id"], ["observed_acts.id"], name=op.f("fk_element_links_act_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdraws"], ["element_links.id"], name=op.f("fk_element_links_withdraws")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_element_links_case_id")),
        sa.ForeignKeyConstraint(
            ["conduct_id"], ["conducts.id"], name=op.f("fk_element_links_conduct_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_element_links_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["accounts.id"], name=op.f("fk_element_links_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_element_links")),
        sa.UniqueConstraint("withdraws", name=op.f("uq_element_links_withdraws")),
    )
    op.create_index("ix_element_links_case_id", "element_links", ["case_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
