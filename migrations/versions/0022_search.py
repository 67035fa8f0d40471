"""What can be searched: every text with who may read it, the words of all, saved searches."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

STOP_WORDS = (
    "ada adalah agar akan antara apa atas atau bagi bahwa belum bisa dalam dan dapat dari dengan di "
    "dia hal hanya harus hingga ia ini itu juga kami karena ke kepada kita lagi lain lalu maka masih "
    "mereka namun oleh pada para pun saat saja sampai sangat saya sebagai sebuah secara sehingga "
    "sejak seorang seperti serta setelah sudah suatu telah tentang terhadap tersebut tetapi tidak "
    "untuk yaitu yang"
)

# The twin of `tracker.domain.name_keys.fold`.
FOLD = r"""
CREATE FUNCTION search_fold(word text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(replace(
        regexp_replace(lower(normalize(word, NFKD)), '[^a-z]', '', 'g'),
    'oe', 'u'), 'dj', 'j'), 'tj', 'c'), 'j', 'y'), 'sy', 's'), 'kh', 'h'), 'ch', 'h'),
    'dh', 'd'), 'th', 't'), 'gh', 'g'), 'bh', 'b'), 'dl', 'd'), 'ph', 'f'), 'v', 'f'), 'q', 'k'),
    'x', 'ks'), 'z', 's'), 'ie', 'i'), 'uw', 'u'),
    '(.)\1+', '\1', 'g'), '([^aeiou])y', '\1i', 'g'), 'i(y)(?=[aeiou])|iy$', 'i', 'g'),
    '(.{3})[hy]$', '\1')
$$
"""
NEAR = """
CREATE FUNCTION search_near(fold text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$
SELECT CASE WHEN length(fold) < 3 THEN ARRAY[fold] ELSE ARRAY(
    SELECT fold UNION SELECT overlay(fold PLACING '' FROM place FOR 1)
    FROM generate_series(1, length(fold)) place ORDER BY 1
) END
$$
"""
CODE = """
CREATE FUNCTION search_code(number text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
$$ SELECT regexp_replace(lower(number), '[^a-z0-9]', '', 'g') $$;
CREATE FUNCTION search_codes(VARIADIC numbers text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(string_agg(DISTINCT search_code(one), ' '), '')
FROM unnest(numbers) one WHERE search_code(one) <> ''
$$;
CREATE FUNCTION search_pieces(code text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
SELECT ARRAY(
    SELECT DISTINCT 'g/' || substr(one, place, 3)
    FROM unnest(string_to_array(code, ' ')) one, generate_series(1, length(one) - 2) place
)
$$
"""
VECTOR = f"""
CREATE FUNCTION search_vector(head text, body text, codes text, tokens text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT ts_delete(
    setweight(to_tsvector('pg_catalog.indonesian', head), 'A')
        || to_tsvector('pg_catalog.indonesian', body),
    tsvector_to_array(to_tsvector('pg_catalog.indonesian', '{STOP_WORDS}'))
) || array_to_tsvector(array_cat(
    array_remove(tokens, NULL), CASE WHEN codes = '' THEN '{{}}' ELSE search_pieces(codes) END
))
$$
"""
NAMES = r"""
CREATE FUNCTION search_names(name text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(array_agg(DISTINCT token), '{}')
FROM (
    SELECT search_fold(word) AS fold,
           search_fold(word || lead(word) OVER (ORDER BY place)) AS joined
    FROM regexp_split_to_table(split_part(name, ',', 1), '[^[:alpha:]'']+')
        WITH ORDINALITY given (word, place)
    WHERE word <> '' AND lower(word) NOT IN ('drs', 'dra', 'dr', 'ir', 'h', 'hj', 'kh', 'prof')
) found
CROSS JOIN LATERAL (VALUES
    ('n/' || regexp_replace(joined, '^abdul([dnrst])', 'abdu\1')),
    (CASE WHEN length(fold) = 1 THEN 'i/' || fold END), ('j/' || left(fold, 1))
) made (token)
WHERE token IS NOT NULL
$$
"""
# Whoever asks is told of no more than `tracker.queries.cases.case_page` shows: a text is left out
# where that depends on more than is said here.
ROWS = r"""
CREATE FUNCTION search_rows(wanted integer[]) RETURNS TABLE (
    part text, key text, case_id integer, counted_on date,
    head text, body text, codes text, tokens text[]
) LANGUAGE sql STABLE AS $$
WITH picked AS (SELECT * FROM cases WHERE id = ANY (wanted)),
reached AS (
    SELECT s.case_id, s.respondent_id, 's' || s.agency_id AS reader
    FROM sendings s WHERE s.case_id = ANY (wanted)
    UNION
    SELECT s.case_id, s.respondent_id, 's' || s.ppk_id
    FROM sendings s WHERE s.case_id = ANY (wanted) AND s.ppk_id IS NOT NULL
    UNION
    SELECT s.case_id, s.respondent_id, 'i' || s.region_code
    FROM sendings s WHERE s.case_id = ANY (wanted)
),
people AS (
    SELECT r.case_id, count(*) AS entries FROM respondents r WHERE r.case_id = ANY (wanted) GROUP BY 1
),
readers AS (
    SELECT r.case_id, r.reader, count(*) = max(p.entries) AS sees_everybody
    FROM reached r JOIN people p USING (case_id) GROUP BY 1, 2
),
everywhere AS (
    SELECT c.id, c.counted_on,
           ARRAY['h/' || c.agency_id, 'b/' || c.agency_id, 'b/' || c.receiving_agency_id, 'r/',
                 'e/' || c.election]
           || ARRAY(
               SELECT 'r/' || left(c.region_code, n) FROM unnest(ARRAY[2, 5, 8, 13]) n
               WHERE length(c.region_code) >= n
           ) AS sight,
           ARRAY(
               SELECT 't/' || w FROM unnest(tsvector_to_array(to_tsvector(
                   'pg_catalog.indonesian',
                   regexp_replace(c.title, ' · \d+ terlapor$', '') || ' ' || g.name
               ))) w
           ) AS title,
           coalesce((SELECT array_agg('p/' || r.reader) FROM readers r WHERE r.case_id = c.id), '{}')
               AS anybody,
           coalesce((
               SELECT array_agg('p/' || r.reader) FROM readers r
               WHERE r.case_id = c.id AND r.sees_everybody
           ), '{}') AS whole
    FROM picked c JOIN regions g ON g.code = c.region_code
),
of_persons AS (
    SELECT r.respondent_id, array_agg('p/' || r.reader) AS tokens FROM reached r GROUP BY 1
),
of_conducts AS (
    SELECT c.id, array_agg(DISTINCT 'p/' || r.reader) AS tokens
    FROM conducts c
    JOIN conduct_respondents d ON d.conduct_id = c.id
    JOIN reached r ON r.respondent_id = d.respondent_id
    WHERE c.case_id = ANY (wanted) GROUP BY 1
),
current_acts AS (
    SELECT a.*, coalesce(a.root_id, a.id) AS root,
        CASE WHEN a.audience = 'personnel' THEN CASE WHEN 'p/s' || a.agency_id = ANY (e.anybody)
                 THEN ARRAY['p/s' || a.agency_id] ELSE '{}' END
             ELSE ARRAY['p/bawaslu'] END
        || CASE WHEN a.audience = 'file' THEN ARRAY(
            SELECT t FROM unnest(coalesce(d.tokens, '{}') || e.whole) t
            WHERE a.respondent_id IS NULL OR t = ANY (coalesce(p.tokens, '{}'))
        ) ELSE '{}' END AS readable
    FROM observed_acts a
    JOIN everywhere e ON e.id = a.case_id
    LEFT JOIN of_conducts d ON d.id = a.conduct_id
    LEFT JOIN of_persons p ON p.respondent_id = a.respondent_id
    WHERE a.case_id = ANY (wanted) AND a.audience <> 'reporter'
      AND NOT EXISTS (SELECT FROM observed_acts n WHERE n.replaces = a.id)
),
made AS (
    SELECT 'case' AS part, c.id::text AS key, c.id AS case_id, 'case' AS kind,
           regexp_replace(c.title, ' · \d+ terlapor$', '') AS head,
           concat_ws(' · ', nullif(c.narrative, ''), c.place, c.reported_outcome, (
               SELECT string_agg(t.as_written, ' · ' ORDER BY t.ordinal)
               FROM citations t WHERE t.case_id = c.id
           )) AS body,
           search_codes(c.number, c.receipt_no, c.sender_ref) AS codes,
           ARRAY['p/bawaslu'] || e.anybody
               || ARRAY(
                   SELECT DISTINCT lower(w) FROM regexp_split_to_table(
                       concat_ws(' ', c.number, c.receipt_no, c.sender_ref), '[^[:alnum:]]+'
                   ) w WHERE w <> ''
               )
               || tsvector_to_array(to_tsvector('pg_catalog.indonesian', r.name)) AS tokens
    FROM picked c JOIN everywhere e ON e.id = c.id JOIN regions r ON r.code = c.region_code
    UNION ALL
    SELECT 'conduct', c.id::text, c.case_id, 'case', '',
           concat_ws(' · ', c.summary, c.channel, c.beneficiary, c.url,
                     regexp_replace(c.url, '[^[:alnum:]]+', ' ', 'g')),
           '', ARRAY['p/bawaslu'] || e.whole || coalesce(d.tokens, '{}')
    FROM conducts c JOIN everywhere e ON e.id = c.case_id LEFT JOIN of_conducts d ON d.id = c.id
    WHERE c.case_id = ANY (wanted)
    UNION ALL
    SELECT 'respondent', p.id::text, p.case_id, 'respondent', coalesce(p.name, ''),
           concat_ws(' · ', p.position, p.description, p.agency_written),
           search_codes(p.nip), ARRAY['p/bawaslu'] || coalesce(t.tokens, '{}')
               || search_names(coalesce(p.name, ''))
    FROM respondents p JOIN picked c ON c.id = p.case_id
    LEFT JOIN of_persons t ON t.respondent_id = p.id
    UNION ALL
    SELECT 'sanction', s.id::text, s.case_id, 'case', '',
           concat_ws(' · ', s.sanction, s.decree_no, array_to_string(ARRAY(
               SELECT jsonb_array_elements_text(to_jsonb(s.basis))), ' · ')),
           search_codes(s.decree_no),
           CASE WHEN s.step_id IS NULL OR s.is_disclosed THEN ARRAY['p/bawaslu']
                WHEN 'b/' || a.agency_id = ANY (e.sight) THEN ARRAY['p/o' || a.agency_id]
                ELSE '{}' END
           || CASE WHEN s.respondent_id IS NULL THEN e.anybody ELSE coalesce(p.tokens, '{}') END
    FROM sanctions s JOIN everywhere e ON e.id = s.case_id
    LEFT JOIN of_persons p ON p.respondent_id = s.respondent_id
    LEFT JOIN steps t ON t.id = s.step_id LEFT JOIN accounts a ON a.id = t.recorded_by
    WHERE s.case_id = ANY (wanted)
    UNION ALL
    SELECT 'evidence', i.id::text, i.case_id, 'evidence', coalesce(i.caption, ''),
           regexp_replace(i.file_name, '[_.-]+', ' ', 'g'), search_codes(i.file_name),
           CASE i.audience
               WHEN 'file' THEN ARRAY['p/bawaslu'] || e.anybody
               WHEN 'verification' THEN ARRAY['p/bawaslu']
               WHEN 'personnel' THEN CASE WHEN 'p/s' || i.agency_id = ANY (e.anybody)
                   THEN ARRAY['p/s' || i.agency_id] ELSE '{}' END
           END
    FROM evidence_items i JOIN everywhere e ON e.id = i.case_id
    WHERE i.case_id = ANY (wanted) AND i.audience <> 'reporter'
    UNION ALL
    SELECT 'trace', 'a' || a.id, a.case_id, 'evidence', coalesce(a.handle, ''),
           concat_ws(' · ', a.platform, a.object_author, a.object_shows, a.visible_at,
                     a.profile_url, a.object_url,
                     regexp_replace(concat_ws(' ', a.profile_url, a.object_url),
                                    '[^[:alnum:]]+', ' ', 'g')),
           search_codes(a.account_no), a.readable
    FROM current_acts a
    UNION ALL
    SELECT 'trace', 'l' || l.id, l.case_id, 'evidence', '', l.remark, '',
           CASE WHEN l.audience = 'personnel' THEN
                    ARRAY(SELECT t FROM unnest(a.readable) t WHERE t = 'p/s' || l.agency_id)
                WHEN l.audience = 'verification' THEN
                    ARRAY(SELECT t FROM unnest(a.readable) t WHERE t = 'p/bawaslu')
                ELSE a.readable END
    FROM act_looks l JOIN current_acts a ON a.root = l.act_id
    WHERE l.case_id = ANY (wanted) AND l.audience <> 'reporter' AND l.remark IS NOT NULL
    UNION ALL
    SELECT 'trace', 'r' || l.id, l.case_id, 'evidence', '', l.reason, search_codes(l.police_no),
           ARRAY(
               SELECT t FROM unnest(a.readable) t
               WHERE CASE l.audience
                         WHEN 'personnel' THEN t = 'p/s' || l.agency_id
                         WHEN 'verification' THEN t = 'p/bawaslu' ELSE true END
                 AND (t = 'p/bawaslu' OR l.respondent_id IS NULL
                      OR t = ANY (coalesce(p.tokens, '{}')))
           )
    FROM attributions l JOIN current_acts a ON a.root = l.act_id
    LEFT JOIN of_persons p ON p.respondent_id = l.respondent_id
    WHERE l.case_id = ANY (wanted) AND l.audience <> 'reporter'
      AND l.respondent_id IS NOT DISTINCT FROM a.respondent_id
    UNION ALL
    SELECT 'note', n.id::text, n.case_id, 'note', '', n.text, '',
           CASE WHEN 'p/s' || n.agency_id = ANY (e.anybody) OR 'b/' || n.agency_id = ANY (e.sight)
                     OR g.kind IN ('bawaslu_ri', 'bawaslu_province', 'bawaslu_regency', 'panwascam')
                THEN ARRAY['p/o' || n.agency_id] ELSE '{}' END
    FROM notes n JOIN everywhere e ON e.id = n.case_id JOIN agencies g ON g.id = n.agency_id
    WHERE n.case_id = ANY (wanted)
    UNION ALL
    SELECT 'step', s.id::text, s.case_id, 'note', '',
           concat_ws(' · ', s.note, s.reason,
               CASE WHEN s.origin = 'recorded' THEN concat_ws(' · ', s.outcome, s.as_reported) END,
               f.told),
           search_codes(VARIADIC f.numbers),
           CASE WHEN s.lane IN ('verification', 'oversight', 'criminal') OR s.origin = 'recorded'
                     OR EXISTS (SELECT FROM sanctions d WHERE d.step_id = s.id AND d.is_disclosed)
                THEN ARRAY['p/bawaslu']
                WHEN 'b/' || a.agency_id = ANY (e.sight) THEN ARRAY['p/o' || a.agency_id]
                ELSE '{}' END
           || CASE WHEN s.origin <> 'recorded' AND s.move IS NOT NULL
                   THEN ARRAY['m/' || s.move]
                       || CASE WHEN s.lane = 'personnel' THEN ARRAY['q/bawaslu'] ELSE '{}' END
                   ELSE '{}' END
           || ARRAY(
               SELECT CASE
                   WHEN s.origin = 'recorded' THEN 'p/'
                   WHEN left(r.reader, 1) = 's' AND s.lane IN ('oversight', 'personnel') THEN 'p/'
                   ELSE 'q/' END || r.reader
               FROM readers r
               WHERE r.case_id = s.case_id
                 AND (s.respondent_id IS NULL OR EXISTS (
                     SELECT FROM reached k
                     WHERE k.respondent_id = s.respondent_id AND k.reader = r.reader
                 ))
                 AND CASE
                     WHEN s.origin = 'recorded' THEN s.lane <> 'verification' OR s.stage = 'sent_on'
                     WHEN s.move IS NULL OR NOT r.sees_everybody THEN false
                     ELSE left(r.reader, 1) = 's' OR s.lane <> 'personnel' END
           )
    FROM steps s JOIN everywhere e ON e.id = s.case_id JOIN accounts a ON a.id = s.recorded_by
    CROSS JOIN LATERAL (
        SELECT string_agg(DISTINCT v, ' · ') FILTER (WHERE v ~ '[[:space:]]') AS told,
               array_agg(DISTINCT v) FILTER (WHERE v ~ '\d' AND v !~ '[[:space:]].*[[:space:]].*[[:space:]]'
                                             AND v !~ '^\d{4}-\d{2}') AS numbers
        FROM (
            SELECT one #>> '{}' AS v
            FROM jsonb_path_query(s.facts, 'strict $.** ? (@.type() == "string")') one
        ) strings
    ) f
    WHERE s.case_id = ANY (wanted)
)
SELECT m.part, m.key, m.case_id, e.counted_on, left(m.head, 2000), left(m.body, 100000),
       m.codes, m.tokens || e.sight
           || ARRAY['k/' || m.kind, CASE WHEN m.part <> 'note' THEN 'c/' END]
           || CASE WHEN m.part IN ('respondent', 'evidence', 'trace', 'note') THEN e.title ELSE '{}' END
FROM made m JOIN everywhere e ON e.id = m.case_id
WHERE m.head <> '' OR m.body <> '' OR m.codes <> ''
$$
"""
KEEP = """
CREATE FUNCTION search_learn(texts text) RETURNS void LANGUAGE sql AS $$
INSERT INTO search_words (word, fold, near)
SELECT word, search_fold(word), search_near(search_fold(word))
FROM unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', texts))) word
WHERE word ~ '^[a-z]{3,40}$' AND NOT EXISTS (SELECT FROM search_words k WHERE k.word = word.word)
$$;
CREATE FUNCTION search_refresh(wanted integer[]) RETURNS integer LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET jit = off AS $$
DECLARE
    few integer[];
    written integer;
    total integer := 0;
    texts text;
BEGIN
    -- What is read for one statement is joined in memory without an index: few cases at a time.
    FOR place IN 1..coalesce(cardinality(wanted), 0) BY 100 LOOP
    few := wanted[place:place + 99];
    WITH made AS MATERIALIZED (
        SELECT r.part, r.key, r.case_id, r.counted_on, r.head, r.body, r.codes,
               search_vector(r.head, r.body, r.codes, r.tokens) AS words
        FROM search_rows(few) r
    ),
    gone AS (
        DELETE FROM search_texts t
        WHERE t.case_id = ANY (few)
          AND NOT EXISTS (SELECT FROM made m WHERE m.part = t.part AND m.key = t.key)
    ),
    kept AS (
        INSERT INTO search_texts (part, key, case_id, counted_on, head, body, codes, words)
        SELECT m.* FROM made m LEFT JOIN search_texts t ON t.part = m.part AND t.key = m.key
        WHERE t.id IS NULL OR (t.counted_on, t.head, t.body, t.codes, t.words)
            IS DISTINCT FROM (m.counted_on, m.head, m.body, m.codes, m.words)
        ON CONFLICT (part, key) DO UPDATE SET
            counted_on = excluded.counted_on, head = excluded.head, body = excluded.body,
            codes = excluded.codes, words = excluded.words
        RETURNING head, body
    )
    SELECT count(*), string_agg(k.head || ' ' || k.body, ' ') INTO written, texts FROM kept k;
    IF written > 0 THEN
        PERFORM search_learn(texts);
    END IF;
    total := total + written;
    END LOOP;
    RETURN total;
END
$$
"""
# An article is one text, written by whoever writes the article: a trigger keeps it.
NEWS = r"""
CREATE FUNCTION search_keep_news() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_texts (part, key, counted_on, head, body, codes, words)
    SELECT 'news', n.id::text, n.day, n.title, n.told, n.codes,
           search_vector(n.title, n.told, n.codes, ARRAY['public', 'k/news', n.place])
    FROM (
        SELECT c.id, c.title, search_codes(c.ref) AS codes, 'w/' || lower(c.region_written) AS place,
               left(concat_ws(' · ', c.outlet, c.author, c.region_written, c.text), 100000) AS told,
               coalesce(first_day(c.published_on), (timezone('Asia/Jakarta', c.added_at))::date) AS day
        FROM changed c
    ) n
    ON CONFLICT (part, key) DO UPDATE SET
        counted_on = excluded.counted_on, head = excluded.head, body = excluded.body,
        codes = excluded.codes, words = excluded.words;
    PERFORM search_learn((SELECT string_agg(c.title || ' ' || coalesce(c.text, ''), ' ') FROM changed c));
    RETURN NULL;
END
$$;
CREATE FUNCTION search_forget_news() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_texts t USING changed c WHERE t.part = 'news' AND t.key = c.id::text;
    RETURN NULL;
END
$$;
CREATE TRIGGER news_items_search_insert AFTER INSERT ON news_items
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_keep_news();
CREATE TRIGGER news_items_search_update AFTER UPDATE ON news_items
REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_keep_news();
CREATE TRIGGER news_items_search_delete AFTER DELETE ON news_items
REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_forget_news()
"""
# What is asked for, as `tracker.domain.asking` writes it, with the words of the index in it.
QUERY = """
CREATE FUNCTION search_query(asked jsonb) RETURNS tsquery LANGUAGE plpgsql STABLE STRICT AS $$
DECLARE
    found tsquery;
    part tsquery;
    one jsonb;
BEGIN
    IF asked ? 'word' THEN
        RETURN plainto_tsquery('pg_catalog.indonesian', asked ->> 'word');
    ELSIF asked ? 'lexeme' THEN
        RETURN (
            '''' || replace(replace(asked ->> 'lexeme', '\\', '\\\\'), '''', '''''') || ''''
        )::tsquery;
    ELSIF asked ? 'title' THEN
        SELECT string_agg(quote_literal('t/' || lexeme), ' & ')::tsquery INTO found
        FROM unnest(to_tsvector('pg_catalog.indonesian', asked ->> 'title'));
        RETURN found;
    ELSIF asked ? 'fold' THEN
        SELECT string_agg(DISTINCT quote_literal(lexeme), ' | ')::tsquery INTO found
        FROM (
            SELECT DISTINCT word FROM search_words WHERE fold = asked ->> 'fold' ORDER BY word LIMIT 40
        ) known
        CROSS JOIN LATERAL unnest(to_tsvector('pg_catalog.indonesian', known.word));
        RETURN found;
    END IF;
    FOR one IN SELECT jsonb_array_elements(coalesce(asked -> 'all', asked -> 'any')) LOOP
        part := search_query(one);
        IF part IS NULL OR numnode(part) = 0 THEN
            CONTINUE;
        ELSIF found IS NULL THEN
            found := part;
        ELSIF asked ? 'all' THEN
            found := found && part;
        ELSE
            found := found || part;
        END IF;
    END LOOP;
    RETURN found;
END
$$
"""
# `asked` is what the index answers, `typed` says what stands first, `wide` is asked of each text.
# Up to `most` hits come by how well they fit, more of them the newest first. Whether they are found
# from the newest texts on or by the index changes how long that takes and nothing else: words that
# stand in many texts are soon found in the newest, all others by the index. Without the setting, a
# plan for words that never stand together would read every text there is.
HITS = """
CREATE FUNCTION search_hits(
    asked tsquery, typed tsquery, wide tsquery, codes text[],
    since date, until date, lane text, stage text, reader text, shut integer,
    most integer, page integer, size integer
) RETURNS TABLE (id integer, total integer)
LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
DECLARE
    found integer[];
    more text := '';
    newest text := ' ORDER BY t.counted_on DESC, t.id DESC';
    counted integer;
BEGIN
    IF wide IS NOT NULL THEN more := more || ' AND ts_match_vq(t.words, $2)'; END IF;
    IF codes <> '{}' THEN more := more || '
        AND NOT EXISTS (
            SELECT FROM unnest($3) c (code) WHERE strpos(t.codes, c.code) = 0
              AND NOT t.words @@ plainto_tsquery(''pg_catalog.simple'', c.code)
        )';
    END IF;
    IF since IS NOT NULL THEN more := more || ' AND t.counted_on >= $4'; END IF;
    IF until IS NOT NULL THEN more := more || ' AND t.counted_on <= $5'; END IF;
    IF shut IS NOT NULL THEN more := more || '
        AND NOT EXISTS (
            SELECT FROM recusals r WHERE r.case_id = t.case_id AND r.account_id = $6
        )';
    END IF;
    IF stage IS NOT NULL AND reader IS NULL THEN more := more || '
        AND EXISTS (SELECT FROM cases c WHERE c.id = t.case_id AND c.lane = $7 AND c.stage = $8)';
    ELSIF stage IS NOT NULL THEN more := more || '
        AND EXISTS (
            SELECT FROM sent_cases c WHERE c.case_id = t.case_id AND c.lane = $7 AND c.stage = $8
              AND CASE WHEN left($9, 1) = ''s'' THEN c.agency_id = substr($9, 2)::integer
                       ELSE c.region_code = substr($9, 2) END
        )';
    END IF;
    FOR step IN 1..2 LOOP
        EXECUTE 'SELECT array_agg(f.id) FROM (
            SELECT t.id FROM (SELECT * FROM search_texts t' || newest || ' LIMIT $11) t
            WHERE ts_match_vq(t.words, $1)' || more || newest || ' LIMIT $10
        ) f'
        INTO found USING asked, wide, codes, since, until, shut, lane, stage, reader, most + 1,
            CASE step WHEN 1 THEN 300 ELSE 3000 END;
        counted := coalesce(cardinality(found), 0);
        IF counted > most THEN
            RETURN QUERY SELECT f.id, counted FROM unnest(found) WITH ORDINALITY f (id, place)
            ORDER BY f.place LIMIT size OFFSET size * (page - 1);
            RETURN;
        END IF;
        EXIT WHEN counted < 12;
    END LOOP;
    EXECUTE 'SELECT array_agg(f.id) FROM (
        SELECT t.id FROM search_texts t WHERE t.words @@ $1' || more || ' LIMIT $10
    ) f'
    INTO found USING asked, wide, codes, since, until, shut, lane, stage, reader, 5001;
    counted := coalesce(cardinality(found), 0);
    IF counted <= most THEN
        RETURN QUERY SELECT t.id, counted FROM search_texts t WHERE t.id = ANY (found)
        ORDER BY ts_match_vq(t.words, typed) DESC, ts_rank(t.words, typed) DESC,
                 ts_rank(t.words, asked) DESC, t.counted_on DESC, t.id DESC
        LIMIT size OFFSET size * (page - 1);
    ELSIF counted <= 5000 THEN
        RETURN QUERY SELECT t.id, most + 1 FROM search_texts t WHERE t.id = ANY (found)
        ORDER BY t.counted_on DESC, t.id DESC LIMIT size OFFSET size * (page - 1);
    ELSE
        RETURN QUERY EXECUTE 'SELECT t.id, $10 FROM search_texts t
            WHERE ts_match_vq(t.words, $1)' || more || newest || ' LIMIT $11 OFFSET $12'
        USING asked, wide, codes, since, until, shut, lane, stage, reader, most + 1,
              size, size * (page - 1);
    END IF;
END
$$
"""
# Which of some words stand in a text that may be read: as they are, not as another form of theirs.
SEEN = r"""
CREATE FUNCTION search_seen(asked jsonb, sight tsquery, shut integer) RETURNS SETOF text
LANGUAGE plpgsql STABLE SET enable_seqscan = off AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM jsonb_to_recordset(asked) o (name text, tree jsonb, exact boolean) LOOP
        RETURN QUERY EXECUTE 'SELECT $1 WHERE EXISTS (
            SELECT FROM (
                SELECT t.head, t.body FROM search_texts t
                WHERE t.words @@ $2 AND NOT EXISTS (
                    SELECT FROM recusals r WHERE r.case_id = t.case_id AND r.account_id = $3
                ) LIMIT 50
            ) d
            WHERE NOT $4 OR lower(d.head || '' '' || d.body) ~ (''\m'' || $1 || ''\M'')
        )'
        USING one.name, search_query(one.tree) && sight, shut, one.exact;
    END LOOP;
END
$$
"""
FUNCTIONS = (FOLD, NEAR, CODE, VECTOR, NAMES, ROWS, KEEP, NEWS, QUERY, HITS, SEEN)


def upgrade() -> None:
    op.create_table(
        "search_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=12), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_search_texts_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_texts")),
        sa.UniqueConstraint("part", "key", name=op.f("uq_search_texts_part_key")),
    )
    op.create_table(
        "search_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("fold", sa.String(length=40), nullable=False),
        sa.Column("near", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_words")),
    )
    op.create_index("ix_search_words_word", "search_words", ["word"])
    op.create_index("ix_search_words_fold", "search_words", ["fold"])
    op.create_index("ix_search_words_near", "search_words", ["near"], postgresql_using="gin")
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_saved_searches_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_saved_searches_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sa.UniqueConstraint(
            "account_id", "page", "name", name=op.f("uq_saved_searches_account_id_page_name")
        ),
    )
    op.create_index("ix_saved_searches_agency_id", "saved_searches", ["agency_id"])
    for function in FUNCTIONS:
        op.execute(sa.text(function.replace(":", r"\:")))
    _fill()
    op.create_index(
        "ix_search_texts_words",
        "search_texts",
        ["words"],
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": 512},
    )
    op.create_index(
        "ix_search_texts_newest",
        "search_texts",
        [sa.literal_column("counted_on DESC"), sa.literal_column("id DESC")],
    )
    op.create_index(
        "ix_search_texts_case_id",
        "search_texts",
        ["case_id"],
        postgresql_where=sa.text("case_id IS NOT NULL"),
    )


def _fill() -> None:
    """The texts of what is there, a thousand cases at a time; the law's come with the set-up."""
    connection = op.get_bind()
    last = connection.scalar(sa.text("SELECT coalesce(max(id), 0) FROM cases")) or 0
    for first in range(1, last + 1, 1000):
        connection.execute(
            sa.text(
                "SELECT search_refresh(ARRAY(SELECT generate_series("
                "CAST(:a AS integer), CAST(:b AS integer))))"
            ),
            {"a": first, "b": first + 999},
        )
    connection.execute(sa.text("UPDATE news_items SET id = id"))


def downgrade() -> None:
    for change in ("insert", "update", "delete"):
        op.execute(f"DROP TRIGGER news_items_search_{change} ON news_items")
    op.execute(
        "DROP FUNCTION search_seen, search_hits, search_query, search_forget_news, search_keep_news, "
        "search_refresh, search_learn, search_rows, search_names, search_vector, search_pieces, "
        "search_codes, search_code, search_near, search_fold"
    )
    for table in ("saved_searches", "search_words", "search_texts"):
        op.drop_table(table)
