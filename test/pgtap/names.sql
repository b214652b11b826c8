-- Properties of text keys, parts of titles and names of organisations; every test counts the values that break one.
BEGIN;
SELECT plan(29);
SELECT setseed(0.2026);

-- ---- text keys ----
CREATE TEMP TABLE word AS
SELECT w FROM unnest(ARRAY['Water', 'supply', 'KAYA', 'École', 'für', 'Ñandú', '12', 'Ελλάς', 'Город', '世界', 'हिन्दी', '한국', 'ガス', 'naïve', 'x-y', 'don''t', 'ø', 'مياه']) w;
CREATE TEMP TABLE phrase AS
SELECT n, (SELECT string_agg(w, (ARRAY[' ', '  ', ', ', ' – ', '/', ' (', E'\t'])[1 + floor(random() * 7)::int + 0 * n]) FROM (SELECT w FROM word ORDER BY random() + 0 * n LIMIT 1 + n % 6) q) AS t
FROM generate_series(1, 400) n;
SELECT is((SELECT count(DISTINCT t) > 300 FROM phrase), true, 'phrases differ');
SELECT is((SELECT count(*) FROM phrase WHERE aid_text_key(aid_text_key(t)) <> aid_text_key(t)), 0::bigint, 'the key of a key is that key');
SELECT is((SELECT count(*) FROM phrase WHERE aid_text_key(t) ~ '(^ | $|  )' OR aid_text_key(t) !~ '^[[:alnum:]\u0900-\u097F ]+$'), 0::bigint, 'a key is words with one blank between');
SELECT is((SELECT count(*) FROM phrase WHERE aid_text_key(upper(t)) <> aid_text_key(t) OR aid_text_key(lower(t)) <> aid_text_key(t)), 0::bigint, 'case does not matter');
SELECT is((SELECT count(*) FROM phrase, unnest(ARRAY['NFC', 'NFD', 'NFKC', 'NFKD']) form WHERE aid_text_key(CASE form WHEN 'NFC' THEN normalize(t, NFC) WHEN 'NFD' THEN normalize(t, NFD)
	WHEN 'NFKC' THEN normalize(t, NFKC) ELSE normalize(t, NFKD) END) <> aid_text_key(t)), 0::bigint, 'nor does the normal form');
SELECT is((SELECT count(*) FROM phrase WHERE aid_text_key(t) <> normalize(aid_text_key(t), NFKC)), 0::bigint, 'a key is in normal form C');
SELECT is((SELECT count(*) FROM phrase a JOIN phrase b ON b.n = a.n % 400 + 1 WHERE aid_text_key(a.t || ' ' || b.t) <> aid_text_key(a.t) || ' ' || aid_text_key(b.t)), 0::bigint, 'keys of two texts stand beside each other');
-- Latin letters that decompose, by PostgreSQL's own normal form
SELECT is((SELECT string_agg(c, '' ORDER BY c COLLATE "C") FROM (SELECT chr(i) AS c FROM generate_series(192, 591) i) q
	WHERE normalize(c, NFD) <> c AND ascii(normalize(c, NFD)) < 128 AND aid_text_key(c) <> lower(left(normalize(c, NFD), 1))), NULL, 'accented letters become their base');
-- ASCII by regular expressions
CREATE TEMP TABLE ascii AS
SELECT n, (SELECT string_agg(chr(32 + floor(random() * 95)::int), '') FROM generate_series(1, n % 40) k WHERE n > 0) AS t FROM generate_series(1, 400) n;
SELECT is((SELECT count(*) FROM ascii WHERE aid_text_key(coalesce(t, '')) <> btrim(regexp_replace(lower(coalesce(t, '')), '[^a-z0-9]+', ' ', 'g'))), 0::bigint, 'ASCII: letters and digits');
SELECT is((SELECT count(*) FROM generate_series(0, 9) d, unnest(ARRAY[1632, 1776, 2406, 2534, 3664, 65296]) zero WHERE aid_text_key(chr(zero + d)) <> d::text), 0::bigint, 'digits of six scripts');

-- ---- titles ----
CREATE TEMP TABLE subject AS
SELECT n, (ARRAY['Rural roads', 'School meals Kaya', 'Água para todos', 'Part I of peace'])[1 + n % 4] AS subject FROM generate_series(1, 200) n;
CREATE TEMP TABLE roman AS
SELECT n, (ARRAY['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII', 'XIII', 'XIV', 'XV', 'XVI', 'XVII', 'XVIII', 'XIX', 'XX'])[n] AS roman FROM generate_series(1, 20) n;
SELECT is((SELECT count(*) FROM subject, aid_title_parts(subject) p WHERE p.core <> aid_text_key(subject) OR p.years <> '{}' OR p.phase IS NOT NULL OR p.codes <> '{}'), 0::bigint, 'a title with nothing else is its core');
SELECT is((SELECT count(*) FROM subject s, roman r, unnest(ARRAY['%s - Phase %s', '%s: stage %s', '%s (TRANCHE %s)', '%s round %s', 'Cycle %2$s %1$s', '%2$s fase %1$s', 'Étape n° %2$s %1$s']) f,
	unnest(ARRAY[r.roman, lower(r.roman), r.n::text, to_char(r.n, 'FM00')]) number,
	aid_title_parts(format(f, s.subject, number)) p WHERE s.n <= 4 AND (p.phase IS DISTINCT FROM r.n OR p.core <> aid_text_key(s.subject))), 0::bigint, 'phases of seven forms');
SELECT is((SELECT count(*) FROM roman r, aid_title_parts('roads ' || roman) p WHERE p.phase IS DISTINCT FROM CASE WHEN r.n NOT IN (1, 5, 10) THEN r.n END), 0::bigint, 'a last Roman numeral by itself');
SELECT is((SELECT count(*) FROM generate_series(1900, 2150) y, aid_title_parts('roads ' || y) p WHERE p.years <> CASE WHEN y BETWEEN 1950 AND 2099 THEN ARRAY[y] ELSE '{}' END
	OR p.core <> CASE WHEN y BETWEEN 1950 AND 2099 THEN 'roads' ELSE 'roads ' || y END), 0::bigint, 'years from 1950 to 2099');
SELECT is((SELECT count(*) FROM generate_series(1990, 2030) a, generate_series(1, 9) d, unnest(ARRAY['%s-%s', '%s/%s', '%s–%s', '%s to %s', 'FY%s, FY%s']) f,
	aid_title_parts(format(f, a, a + d)) p WHERE p.years <> ARRAY[a, a + d]), 0::bigint, 'both ends of a range');
SELECT is((SELECT count(*) FROM generate_series(1990, 2030) a, unnest(ARRAY['%s/%s', '%s-%s', 'FY%s/%s']) f,
	aid_title_parts(format(f, a, to_char((a + 1) % 100, 'FM00'))) p WHERE p.years <> ARRAY[a, a + 1] OR p.core <> ''), 0::bigint, 'years in the short form');
SELECT is((SELECT count(*) FROM subject s, aid_title_parts((SELECT string_agg(y::text, ' ') FROM (SELECT 1990 + floor(random() * 30 + 0 * s.n)::int AS y FROM generate_series(1, 8)) q)) p
	WHERE p.years <> ARRAY(SELECT DISTINCT unnest(p.years) ORDER BY 1)), 0::bigint, 'years are sorted and unique');
SELECT is((SELECT count(*) FROM subject s, unnest(ARRAY['BMZ-2012-00451', 'GB-1-204555', '7F-10582', 'osro/som/108/ec', 'SM190385', 'XM-DAC-41119/2019']) c, unnest(ARRAY['%s %s', '%2$s: %1$s', '%s (%s)']) f,
	aid_title_parts(format(f, s.subject, c)) p WHERE p.codes <> ARRAY[c] OR p.core <> aid_text_key(s.subject) OR p.years <> '{}'), 0::bigint, 'codes, with the years inside');
SELECT is((SELECT count(*) FROM phrase, aid_title_parts(t) p WHERE p.core <> aid_text_key(p.core)), 0::bigint, 'the core is a text key');

-- ---- organisations ----
CREATE TEMP TABLE org AS
SELECT n, (SELECT string_agg(w, ' ') FROM (SELECT w FROM unnest(ARRAY['Ministry', 'of', 'Health', 'Kenya', 'North', 'the', 'für', 'Água', 'Relief', 'Democratic', 'Bank']) w ORDER BY random() + 0 * n LIMIT 2 + n % 6) q) AS name
FROM generate_series(1, 300) n;
SELECT is((SELECT count(*) FROM org WHERE aid_org_key(name) <> ARRAY_TO_STRING(ARRAY(SELECT DISTINCT aid_text_key(w) COLLATE "C" FROM unnest(string_to_array(name, ' ')) w WHERE w NOT IN ('of', 'the', 'für') ORDER BY 1), ' ')
	AND name ~ '[A-Z]'), 0::bigint, 'the words without links, sorted and unique');
SELECT is((SELECT count(*) FROM org, LATERAL (SELECT string_agg(w, ', ' ORDER BY random() + 0 * n) AS name FROM unnest(string_to_array(name, ' ')) w) AS shuffled
	WHERE aid_org_key(shuffled.name) <> aid_org_key(org.name) AND org.name ~ '[A-Z]'), 0::bigint, 'in any order');
SELECT is((SELECT count(*) FROM org, unnest(ARRAY['The %s', '%s Ltd.', 'Government of %s', '%s, Government of the', 'Gouvernement de la %s', 'Gobierno del %s', '%s GmbH', '%s e.V.', '%s &amp; %1$s']) f
	WHERE aid_org_key(format(f, name)) <> aid_org_key(name) AND name ~ '[A-Z]'), 0::bigint, 'articles, legal forms, government of');
SELECT is((SELECT count(*) FROM org, LATERAL (SELECT string_agg(left(aid_text_key(w), 1), '') AS a FROM unnest(string_to_array(name, ' ')) w WHERE w NOT IN ('of', 'the', 'für')) q
	WHERE aid_org_acronym(name) IS DISTINCT FROM CASE WHEN length(a) > 1 THEN upper(a) END), 0::bigint, 'acronyms are initials in written order');
SELECT is((SELECT count(*) FROM org WHERE name ~ '[A-Z]' AND length(aid_org_acronym(name)) > 1 AND aid_org_key(name || ' (' || aid_org_acronym(name) || ')') <> aid_org_key(name)), 0::bigint, 'an acronym in brackets changes nothing');

-- ---- aliases ----
CREATE TEMP TABLE alias AS SELECT aid_org_key(alias) AS alias, aid_org_key(org) AS org, kind FROM aid_org_aliases();
SELECT is((SELECT array_agg(alias) FROM (SELECT alias FROM alias GROUP BY alias HAVING count(*) > 1) q), NULL, 'no alias is of two organisations');
SELECT is((SELECT array_agg(kind) FROM alias WHERE kind NOT IN ('same', 'agency')), NULL, 'two kinds');
SELECT is((SELECT array_agg(alias) FROM alias WHERE alias IS NULL OR org IS NULL OR alias = org), NULL, 'an alias is another name');
WITH RECURSIVE way AS (
	SELECT alias, org, 1 AS steps FROM alias
	UNION ALL SELECT w.alias, a.org, steps + 1 FROM way w JOIN alias a ON a.alias = w.org WHERE steps < 10
)
SELECT is((SELECT max(steps) < 5 FROM way), true, 'no circles');
SELECT is((SELECT array_agg(name) FROM (VALUES ('Sweden'), ('Norway'), ('Germany'), ('United Kingdom'), ('United States'), ('Japan'), ('France'), ('Canada'), ('Switzerland'), ('Netherlands'),
	('Denmark'), ('Australia'), ('Spain'), ('Italy'), ('Ireland'), ('Belgium'), ('Korea'), ('European Union')) v (name)
	WHERE NOT EXISTS (SELECT FROM alias WHERE org = aid_org_key(name) AND kind = 'agency')), NULL, 'large donors have agencies');
SELECT * FROM finish();
ROLLBACK;
