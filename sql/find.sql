-- aid_find_duplicates, aid_match_explain, aid_check_query: the examples of the specification, every rule, every error.
SET extra_float_digits = 0;

-- what was found, without the evidence
CREATE FUNCTION pg_temp.found(query text, options jsonb DEFAULT '{}', base_query text DEFAULT NULL)
RETURNS TABLE (id_a text, id_b text, relation text, rule text, p numeric, stake numeric)
LANGUAGE sql RETURN ROW(NULL, NULL, NULL, NULL, NULL, NULL);
DROP FUNCTION pg_temp.found;
CREATE FUNCTION pg_temp.found(query text, options jsonb DEFAULT '{}', base_query text DEFAULT NULL)
RETURNS TABLE (id_a text, id_b text, relation text, rule text, p numeric, stake numeric)
LANGUAGE sql BEGIN ATOMIC
	SELECT f.id_a, f.id_b, f.relation, regexp_replace(f.rule, '^model:[0-9a-f]{12}$', 'model'), round(f.probability::numeric, 3),
		f.money_at_stake
	FROM aid_find_duplicates(query, base_query => base_query, options => options) f;
END;

-- 60 records that have nothing to do with each other, so that what two records share is rare
CREATE TEMP TABLE other AS
SELECT 'x' || lpad(i::text, 2, '0') AS id, md5('title' || i) || ' ' || md5('words' || i) AS title, 1000.5 * i * i AS amount,
	date '2001-01-01' + 97 * i AS value_date, 'Donor ' || i AS provider, 'Partner ' || i AS receiver, 'C' || i AS recipient
FROM generate_series(1, 60) i;

--
-- The examples of the specification
--

\echo 32: the later version is kept
SELECT * FROM pg_temp.found($$ VALUES ('v1', 'S', 'r', 1, 100), ('v2', 'S', 'r', 2, 120) $$);
