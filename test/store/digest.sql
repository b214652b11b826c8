-- What is in the database that fill.sql filled: the number of rows and a checksum of the binary form of every column of every
-- table and view, what each index finds and whether it was used, the extensions' members. Two databases hold the same exactly when
-- these lines are the same; nothing in them depends on the server's version.
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
SET search_path = store, public;
SET client_min_messages = warning;
SET extra_float_digits = 1;

-- Columns by their types' send functions; arrays by element, since their binary form holds the element type's number.
SELECT format('SELECT %L, count(*), md5(string_agg(coalesce(%s, ''-''), '','' ORDER BY id)) FROM %s',
	c.oid::regclass || '.' || a.attname,
	CASE WHEN e.oid IS NULL THEN format('encode(%s(%I), ''hex'')', t.typsend::oid::regproc, a.attname)
		ELSE format('(SELECT string_agg(coalesce(encode(%s(v), ''hex''), ''-''), '' '' ORDER BY n) FROM unnest(%I) WITH ORDINALITY u (v, n))',
			e.typsend::oid::regproc, a.attname) END,
	c.oid::regclass)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped
	JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
WHERE c.relnamespace = 'store'::regnamespace AND c.relkind IN ('r', 'v', 'm') AND t.typtype <> 'c'
ORDER BY c.relname COLLATE "C", a.attname COLLATE "C" \gexec
SELECT 'kept.pair', count(*), md5(string_agg(coalesce(encode(aid_allocation_send((pair).money), 'hex') || (pair).marker, '-'), ',' ORDER BY id)) FROM kept;
SELECT 'kept.bounds', count(*), md5(string_agg(coalesce(bounds::text, '-'), ',' ORDER BY id)) FROM kept;
SELECT u.* FROM aid_country_user u ORDER BY iso3 COLLATE "C";
SELECT u.* FROM aid_marker_crosswalk_user u ORDER BY from_marker, to_scheme;

-- Each query by the index that is expected, and again without any.
CREATE FUNCTION pg_temp.indexes_of(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	used text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		used := concat_ws(' ', used, substring(line FROM 'Index (?:Only )?Scan (?:Backward )?(?:using|on) (\w+)'));
	END LOOP;
	RETURN used;
END $$;
CREATE FUNCTION pg_temp.found(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	ids text;
BEGIN
	EXECUTE 'SELECT count(*) || '' '' || md5(string_agg(id::text, '','' ORDER BY id)) FROM (' || query || ') q' INTO ids;
	RETURN ids;
END $$;
CREATE TEMP TABLE search (no serial, expected text, query text);
INSERT INTO search (expected, query) VALUES
	('kept_allocation_idx', $$SELECT x.id FROM kept x JOIN kept y ON x.allocation = y.allocation WHERE y.id IN (3, 43, 83, 523)$$),
	('kept_marker_money_idx', $$SELECT x.id FROM kept x JOIN kept y ON x.marker_money = y.marker_money WHERE y.id IN (3, 43, 83, 523)$$),
	('kept_weights_idx', $$SELECT x.id FROM kept x JOIN kept y ON x.weights = y.weights WHERE y.id IN (3, 43, 83, 523)$$),
	('kept_headcount_(id_)?idx', $$SELECT x.id FROM kept x JOIN kept y ON x.headcount = y.headcount WHERE y.id IN (3, 43, 83, 523)$$),
	('kept_marker_(id_)?idx', $$SELECT x.id FROM kept x JOIN kept y ON x.marker = y.marker WHERE y.id IN (3, 43, 83, 523)$$),
	('kept_shingles_idx', $$SELECT x.id FROM kept x JOIN kept y ON x.shingles = y.shingles WHERE y.id IN (3, 43, 83, 523)$$),
	('kept_headcount_id_idx', $$SELECT id FROM kept WHERE headcount > (SELECT headcount FROM kept WHERE id = 300)$$),
	('kept_marker_id_idx', $$SELECT id FROM kept WHERE marker *> 'gam:2'$$),
	('kept_shingles_id_idx', $$SELECT id FROM kept WHERE reach_state IS NOT NULL AND shingles > (SELECT shingles FROM kept WHERE id = 300)$$),
	('kept_words_id_idx', $$SELECT id FROM kept WHERE words = (SELECT words FROM kept WHERE id = 4)$$),
	('kept_shingles_idx1', $$SELECT id FROM kept WHERE shingles %% aid_at_least(aid_shingles('Repair of wells in district 17, phase 1', 'trigram'), 0.7)$$),
	('flow_title', $$SELECT id FROM flow WHERE aid_shingles(upper(title), 'trigram') %% aid_at_least(aid_shingles('REPAIR OF WELLS IN DISTRICT 17', 'trigram'), 0.7)$$),
	('kept_total', $$SELECT id FROM kept WHERE aid_total(allocation) < 0$$),
	('kept_gini', $$SELECT id FROM kept WHERE aid_gini(framed) > 0.5 AND aid_unit_count(framed) > 1$$);
INSERT INTO search (expected, query)
SELECT expected, query FROM (VALUES
	('place_cell', $$SELECT id FROM place WHERE aid_square_cell(at, 2) = (SELECT aid_square_cell(at, 2) FROM place WHERE id = 30)$$),
	('place_shape_idx', $$SELECT id FROM place WHERE aid_queen(shape, 'SRID=4326;POINT(3 3)'::geometry)$$)) v (expected, query)
WHERE to_regclass('place') IS NOT NULL;
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET enable_seqscan = off;
CREATE TEMP TABLE by_index AS
SELECT no, query, pg_temp.indexes_of(query) ~ ('\m' || expected || '\M') AS used, pg_temp.found(query) AS found FROM search;
SET enable_seqscan = on;
SET enable_indexscan = off;
SET enable_indexonlyscan = off;
SET enable_bitmapscan = off;
SELECT 'search', no, CASE WHEN used THEN 'by index' ELSE 'no index used: ' || query END, found,
	CASE WHEN found = pg_temp.found(query) THEN 'as without' ELSE 'other than without' END
FROM by_index ORDER BY no;
SELECT to_regclass('aid_report_log') IS NOT NULL AS has_log \gset
\if :has_log
SELECT 'report', run, made_at AT TIME ZONE 'UTC', made_by, query, options, fingerprints, versions, figures FROM aid_report_log WHERE run = 1;
SELECT 'report', run, options, jsonb_array_length(figures) > 10 AS has_figures FROM aid_report_log WHERE run > 1 ORDER BY run;
SELECT 'next report', last_value FROM aid_report_log_run_seq WHERE EXISTS (SELECT FROM aid_report_log);
\endif
