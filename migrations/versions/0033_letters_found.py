"""Letters are found by a search: by number, kind and text, by whoever may read them."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

KINDS = {
    "discipline_summons_1": "Surat panggilan I",
    "discipline_summons_2": "Surat panggilan II",
    "ethics_summons": "Surat panggilan Majelis Kode Etik",
    "examination_minutes": "Berita acara pemeriksaan",
    "ethics_minutes": "Berita acara sidang Majelis Kode Etik",
    "sanction_decree": "Konsep keputusan hukuman disiplin",
    "moral_decision": "Keputusan sanksi moral",
    "delivery_record": "Berita acara penyerahan keputusan",
    "report_back": "Laporan tindak lanjut",
    "rehabilitation": "Keputusan rehabilitasi",
    "receipt": "Tanda bukti penyampaian laporan",
    "completion_request": "Permintaan kelengkapan laporan",
    "registration_notice": "Pemberitahuan registrasi",
    "clarification_summons": "Undangan klarifikasi terlapor",
    "clarification_summons_witness": "Undangan klarifikasi saksi atau ahli",
    "clarification_summons_reporter": "Undangan klarifikasi pelapor",
    "clarification_minutes": "Berita acara klarifikasi",
    "study": "Kajian dugaan pelanggaran",
    "plenary_minutes": "Berita acara rapat pleno",
    "referral": "Penerusan ke PPK",
    "referral_oversight": "Penerusan ke lembaga pengawas ASN",
    "status_publication": "Pemberitahuan status (pengumuman)",
    "status_notice": "Pemberitahuan status kepada pelapor",
}
"""What each kind was called until now."""

TO_REPORTER = {
    "receipt",
    "completion_request",
    "registration_notice",
    "clarification_summons_reporter",
    "status_notice",
}
PARTS = ("subject", "to", "blocks", "signers", "copies")

# Who may read a letter: its agency, and for who appoints those of the agencies below, as long as
# the case itself is in their sight. An issued one is also found by the system.
LETTERS = """    UNION ALL
    SELECT 'letter', l.id::text, l.case_id, 'letter', concat_ws(' · ', l.label, i.number), l.told,
           search_codes(i.number),
           CASE WHEN g.kind IN ('bawaslu_ri', 'bawaslu_province', 'bawaslu_regency', 'panwascam')
                     OR 'p/s' || l.agency_id = ANY (e.anybody)
                THEN ARRAY['p/o' || l.agency_id] ELSE '{}' END
           || CASE WHEN above.id IS NOT NULL AND 'p/s' || above.id = ANY (e.anybody)
                   THEN ARRAY['p/o' || above.id] ELSE '{}' END
           || CASE WHEN i.number IS NULL THEN '{}' ELSE ARRAY['c/'] || ARRAY(
               SELECT DISTINCT lower(w) FROM regexp_split_to_table(i.number, '[^[:alnum:]]+') w
               WHERE w <> ''
           ) END
    FROM letters l JOIN everywhere e ON e.id = l.case_id JOIN agencies g ON g.id = l.agency_id
    LEFT JOIN agencies above ON above.id = g.parent_id AND above.kind IN ('bkpsdm', 'ppk')
    LEFT JOIN issued_letters i ON i.letter_id = l.id
    WHERE l.case_id = ANY (wanted) AND l.state <> 'dropped'
"""
END = ")\nSELECT m.part, m.key"
CHANGES = (
    (END, LETTERS + END),
    (
        "CASE WHEN m.part <> 'note' THEN 'c/' END",
        "CASE WHEN m.part NOT IN ('note', 'letter') THEN 'c/' END",
    ),
    (
        "('respondent', 'evidence', 'trace', 'note')",
        "('respondent', 'evidence', 'trace', 'note', 'letter')",
    ),
)


def upgrade() -> None:
    op.add_column("letters", sa.Column("label", sa.String(120), nullable=True))
    op.add_column("letters", sa.Column("told", sa.Text(), nullable=True))
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, kind, content FROM letters")).all()
    for row in rows:
        shown = row.content is not None and row.kind not in TO_REPORTER
        told = " · ".join(_text(row.content)) if shown else ""
        connection.execute(
            sa.text("UPDATE letters SET label = :label, told = :told WHERE id = :id"),
            {"id": row.id, "label": KINDS.get(row.kind, row.kind), "told": told},
        )
    op.alter_column("letters", "label", nullable=False)
    op.alter_column("letters", "told", nullable=False)
    _rewrite(CHANGES)
    _refresh(connection)


def downgrade() -> None:
    _rewrite([(new, old) for old, new in CHANGES])
    _refresh(op.get_bind())
    op.drop_column("letters", "told")
    op.drop_column("letters", "label")


def _text(content: dict[str, Any]) -> list[str]:
    return [one for part in PARTS for one in _passages(content.get(part, []))]


def _passages(part: Any) -> Iterator[str]:
    """The texts that lists hold; strings in objects tell of their shape."""
    if isinstance(part, dict):
        for name in sorted(part):
            yield from () if isinstance(part[name], str) else _passages(part[name])
    elif isinstance(part, list):
        text = "".join(run for run in part if isinstance(run, str)).strip()
        yield from [text] if text else []
        for one in part:
            yield from () if isinstance(one, str) else _passages(one)


def _rewrite(changes: Any) -> None:
    """Change what the index is written from in these places, each of which is there once."""
    connection = op.get_bind()
    source: str = connection.scalar(
        sa.text("SELECT pg_get_functiondef('search_rows(integer[])'::regprocedure)")
    )
    for old, new in changes:
        if source.count(old) != 1:
            raise RuntimeError("search_rows is not as it was: " + old)
        source = source.replace(old, new)
    connection.execute(sa.text(source.replace(":", r"\:")))


def _refresh(connection: sa.Connection) -> None:
    connection.execute(
        sa.text(
            "SELECT search_refresh(ARRAY(SELECT DISTINCT case_id FROM letters ORDER BY case_id))"
        )
    )
