"""Words of which the stem is that of a word that tells nothing can be found: media, membagikan."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

STOP_WORDS = (
    "ada adalah agar akan antara apa atas atau bagi bahwa belum bisa dalam dan dapat dari dengan di "
    "dia hal hanya harus hingga ia ini itu juga kami karena ke kepada kita lagi lain lalu maka masih "
    "mereka namun oleh pada para pun saat saja sampai sangat saya sebagai sebuah secara sehingga "
    "sejak seorang seperti serta setelah sudah suatu telah tentang terhadap tersebut tetapi tidak "
    "untuk yaitu yang"
)
STOP_STEMS = f"to_tsvector('pg_catalog.indonesian', '{STOP_WORDS}')"

# The stems of the text's other words, however they are shared.
TOLD = f"""tsvector_to_array(to_tsvector('pg_catalog.indonesian', array_to_string(tsvector_to_array(
        ts_delete(to_tsvector('pg_catalog.simple', head || ' ' || body),
                  string_to_array('{STOP_WORDS}', ' '))
    ), ' ')))"""
VECTOR = """
CREATE OR REPLACE FUNCTION search_vector(head text, body text, codes text, tokens text[])
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT ts_delete(
    setweight(to_tsvector('pg_catalog.indonesian', head), 'A')
        || to_tsvector('pg_catalog.indonesian', body),
    tsvector_to_array({gone})
) || array_to_tsvector(array_cat(
    array_remove(tokens, NULL), CASE WHEN codes = '' THEN '{{}}' ELSE search_pieces(codes) END
))
$$
"""

# Marks have no places in the text; words have.
ANEW = """
UPDATE search_texts t SET words = made.words
FROM search_texts s CROSS JOIN LATERAL (
    SELECT search_vector(s.head, s.body, s.codes, ARRAY(
        SELECT lexeme FROM unnest(s.words) WHERE positions IS NULL
    )) AS words
) made
WHERE s.id = t.id AND made.words IS DISTINCT FROM t.words
"""


def upgrade() -> None:
    _write(f"ts_delete({STOP_STEMS}, {TOLD})")


def downgrade() -> None:
    _write(STOP_STEMS)


def _write(gone: str) -> None:
    """Let texts be kept without these stems, and keep those that are there so."""
    op.execute(sa.text(VECTOR.format(gone=gone)))
    op.execute(sa.text(ANEW))
