-- The runs of this benchmark and what they took. One line a run; long runs are made once, short ones three times.

CREATE TABLE bench.run (
	job text NOT NULL,
	method text NOT NULL,
	size bigint NOT NULL,
	threshold double precision,
	seconds double precision NOT NULL,
	cpu_seconds double precision,
	peak_kb bigint,
	pairs bigint,
	note text
);

CREATE TABLE bench.rival_pair (id_l bigint, id_r bigint, probability double precision);
CREATE TABLE bench.title (id bigint PRIMARY KEY, title text NOT NULL, shingles aid_shingles);
CREATE TABLE bench.finding (dataset text, id_a bigint, id_b bigint, relation text, probability double precision);

-- Processor time of the server's finished processes and of this one, ms
CREATE FUNCTION bench.all_cpu_ms() RETURNS double precision
LANGUAGE sql VOLATILE
RETURN bench.cpu_ms() + (SELECT (f[14]::double precision + f[15]::double precision) * 10 FROM string_to_array(
	regexp_replace(pg_read_file('/proc/' || split_part(pg_read_file('postmaster.pid'), E'\n', 1) || '/stat', 0, 2000, true),
		'^.*\) ', ''), ' ') AS f);

-- Runs a query, counts its rows, notes the times.
CREATE FUNCTION bench.timed(job text, method text, size bigint, threshold double precision, query text,
	times integer DEFAULT 1, note text DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
	started timestamptz;
	cpu double precision;
	pairs bigint;
BEGIN
	FOR round IN 1 .. times LOOP
		cpu := bench.all_cpu_ms();
		started := clock_timestamp();
		EXECUTE format('SELECT count(*) FROM (%s OFFSET 0) q', query) INTO pairs;
		INSERT INTO bench.run VALUES (job, method, size, threshold, extract(epoch FROM clock_timestamp() - started),
			(bench.all_cpu_ms() - cpu) / 1000, NULL, pairs, note);
	END LOOP;
	RETURN pairs;
END
$$;

CREATE PROCEDURE bench.make_titles()
LANGUAGE plpgsql AS $$
BEGIN
	DROP INDEX IF EXISTS bench.title_trgm;
	TRUNCATE bench.title;
	INSERT INTO bench.title SELECT id, title, aid_shingles(title, 'trigram') FROM bench.record;
	CREATE INDEX title_trgm ON bench.title USING gin (title gin_trgm_ops);
	ANALYZE bench.title;
END
$$;

-- Ours on all rows; pg_trgm's index join on a sample of them where all would take hours. Both must find the same number
-- of pairs (pg_trgm compares single precision: at 0.7 it may lose pairs of exactly 7/10).
CREATE PROCEDURE bench.join_against_trgm(total bigint, threshold double precision, probes bigint)
LANGUAGE plpgsql AS $$
DECLARE
	step CONSTANT bigint := total / probes;
	query text;
BEGIN
	PERFORM set_config('pg_trgm.similarity_threshold', threshold::text, true), set_config('enable_seqscan', 'off', true);
	query := format('SELECT 1 FROM (SELECT id, title FROM bench.title WHERE id %% %s = 0 ORDER BY id LIMIT %s) a '
		'JOIN bench.title b ON a.title %% b.title AND a.id <> b.id', step, probes);
	PERFORM bench.timed('join', 'pg_trgm GIN', total, threshold, query, 1,
		CASE WHEN step > 1 THEN format('%s of %s rows probed, times %s', probes, total, step) END);
	UPDATE bench.run SET seconds = seconds * step, cpu_seconds = cpu_seconds * step WHERE note LIKE '%probed%' AND size = total;
	PERFORM bench.timed('join', 'aid_similar_pairs, text', total, threshold, format('SELECT 1 FROM aid_similar_pairs(%L, %s, workers => 0)',
		'SELECT id, title FROM bench.title', threshold), 3);
	PERFORM bench.timed('join', 'aid_similar_pairs, stored', total, threshold, format('SELECT 1 FROM aid_similar_pairs(%L, %s, workers => 0)',
		'SELECT id, shingles AS title FROM bench.title', threshold), 3);
	PERFORM bench.timed('join', 'aid_similar_pairs, text, one worker more', total, threshold,
		format('SELECT 1 FROM aid_similar_pairs(%L, %s, workers => 1)', 'SELECT id, title FROM bench.title', threshold), 3);
END
$$;

CREATE PROCEDURE bench.small_things()
LANGUAGE plpgsql AS $$
DECLARE
	other text := 'FROM bench.title a JOIN bench.title b ON b.id BETWEEN a.id + 1 AND a.id + 50';
	reference double precision;
BEGIN
	PERFORM bench.timed('each', 'loop alone', 0, NULL, 'SELECT a.id ' || other || ' WHERE a.id + b.id < 0', 3);
	PERFORM bench.timed('each', 'similarity()', 0, NULL, 'SELECT a.id ' || other || ' WHERE similarity(a.title, b.title) > 2', 1);
	PERFORM bench.timed('each', 'aid_similarity()', 0, NULL, 'SELECT a.id ' || other || ' WHERE aid_similarity(a.shingles, b.shingles) > 2', 3);
	UPDATE bench.run SET size = (SELECT count(*) FROM bench.title a JOIN bench.title b ON b.id BETWEEN a.id + 1 AND a.id + 50)
	WHERE job = 'each';
END
$$;

-- The whole search, as an auditor would run it
CREATE PROCEDURE bench.search(total bigint, workers integer)
LANGUAGE plpgsql AS $$
DECLARE
	started timestamptz := clock_timestamp();
	cpu double precision := bench.all_cpu_ms();
	found bigint;
BEGIN
	DELETE FROM bench.finding WHERE dataset = 'search';
	INSERT INTO bench.finding
	SELECT 'search', id_a::bigint, id_b::bigint, relation, probability
	FROM aid_find_duplicates('SELECT id, source, record_id, title, provider, receiver, recipient, sector, amount, value_date,
		start_date, end_date, activity_id, receiver_activity_id, recipient AS block FROM bench.record',
		options => jsonb_build_object('workers', workers));
	GET DIAGNOSTICS found = ROW_COUNT;
	INSERT INTO bench.run VALUES ('search', 'aid_find_duplicates', total, NULL, extract(epoch FROM clock_timestamp() - started),
		(bench.all_cpu_ms() - cpu) / 1000, NULL, found);
	INSERT INTO bench.score SELECT 'aid_find_duplicates', total, * FROM bench.scored('search');
END
$$;

-- Planted pairs among the findings. A duplicate is found if a pair is called same_record or possible_duplicate.
CREATE FUNCTION bench.scored(wanted text, OUT returned bigint, OUT correct bigint, OUT planted bigint, OUT repeats_as_repeats bigint,
	OUT repeats_as_duplicates bigint, OUT repeats bigint, OUT chains_as_chains bigint, OUT chains_as_duplicates bigint, OUT chains bigint)
LANGUAGE sql STABLE AS $$
	WITH f AS (
		SELECT least(id_a, id_b) AS id_a, greatest(id_a, id_b) AS id_b, relation,
			relation IN ('same_record', 'possible_duplicate') AS duplicate
		FROM bench.finding WHERE dataset = wanted)
	SELECT (SELECT count(*) FROM f WHERE duplicate),
		count(*) FILTER (WHERE t.relation = 'duplicate' AND f.duplicate), count(*) FILTER (WHERE t.relation = 'duplicate'),
		count(*) FILTER (WHERE t.relation = 'repeat' AND f.relation = 'repeat'),
		count(*) FILTER (WHERE t.relation = 'repeat' AND f.duplicate), count(*) FILTER (WHERE t.relation = 'repeat'),
		count(*) FILTER (WHERE t.relation = 'chain' AND f.relation = 'chain'),
		count(*) FILTER (WHERE t.relation = 'chain' AND f.duplicate), count(*) FILTER (WHERE t.relation = 'chain')
	FROM bench.truth t LEFT JOIN f USING (id_a, id_b)
$$;
CREATE TABLE bench.score AS SELECT ''::text AS method, 0::bigint AS size, * FROM bench.scored('') LIMIT 0;

CREATE PROCEDURE bench.new_against_base(total bigint)
LANGUAGE plpgsql AS $$
BEGIN
	CALL bench.make_titles();
	PERFORM bench.timed('between', '1000 new, text', total, 0.6, format('SELECT 1 FROM aid_similar_pairs_between(%L, %L, 0.6)',
		'SELECT id, title FROM bench.title WHERE id % 997 = 5 ORDER BY id LIMIT 1000', 'SELECT id, title FROM bench.title'), 3);
	PERFORM bench.timed('between', '1000 new, stored', total, 0.6, format('SELECT 1 FROM aid_similar_pairs_between(%L, %L, 0.6)',
		'SELECT id, shingles AS title FROM bench.title WHERE id % 997 = 5 ORDER BY id LIMIT 1000',
		'SELECT id, shingles AS title FROM bench.title'), 3);
END
$$;

CREATE PROCEDURE bench.lookups(total bigint)
LANGUAGE plpgsql AS $$
BEGIN
	-- a new table: rows deleted in this transaction would still be indexed
	CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM bench.title ORDER BY id LIMIT total;
	DROP INDEX bench.title_trgm;
	TRUNCATE bench.title;
	INSERT INTO bench.title SELECT * FROM kept;
	CREATE INDEX title_trgm ON bench.title USING gin (title gin_trgm_ops);
	CREATE INDEX title_shingles ON bench.title USING gin (shingles);
	ANALYZE bench.title;
	PERFORM set_config('pg_trgm.similarity_threshold', '0.7', true), set_config('enable_seqscan', 'off', true);
	CREATE TEMP TABLE wanted ON COMMIT DROP AS SELECT id, title, aid_at_least(shingles, 0.7) AS shingles FROM bench.title
	WHERE id % 1499 = 3 ORDER BY id LIMIT 100;
	PERFORM bench.timed('lookup', 'pg_trgm GIN', total, 0.7,
		'SELECT 1 FROM wanted w CROSS JOIN LATERAL (SELECT FROM bench.title t WHERE t.title % w.title OFFSET 0) x');
	PERFORM bench.timed('lookup', 'aid_shingles GIN', total, 0.7,
		'SELECT 1 FROM wanted w CROSS JOIN LATERAL (SELECT FROM bench.title t WHERE t.shingles %% w.shingles OFFSET 0) x', 3);
END
$$;

-- People: a model without answers, fitted and applied
CREATE PROCEDURE bench.match_people()
LANGUAGE plpgsql AS $$
DECLARE
	query CONSTANT text := 'SELECT id, first_name, surname, dob, city, email FROM bench.person';
	-- m and u to start from; the fit replaces them
	model jsonb := '{"aid_match_model": 1, "matches_per_record": 1, "origin": "start values of bench/matching", "fields": [
		{"field": "first_name", "columns": ["first_name"], "compare": "string", "levels": [{"when": "equal", "m": 0.7, "u": 0.01},
			{"when": 0.92, "m": 0.1, "u": 0.01}, {"when": 0.85, "m": 0.1, "u": 0.03}, {"when": "else", "m": 0.1, "u": 0.95}]},
		{"field": "surname", "columns": ["surname"], "compare": "string", "levels": [{"when": "equal", "m": 0.7, "u": 0.01},
			{"when": 0.92, "m": 0.1, "u": 0.01}, {"when": 0.85, "m": 0.1, "u": 0.03}, {"when": "else", "m": 0.1, "u": 0.95}]},
		{"field": "dob", "columns": ["dob"], "compare": "string", "levels": [{"when": "equal", "m": 0.7, "u": 0.01},
			{"when": "edit:1", "m": 0.1, "u": 0.02}, {"when": "edit:2", "m": 0.1, "u": 0.07}, {"when": "else", "m": 0.1, "u": 0.9}]},
		{"field": "city", "columns": ["city"], "compare": "string", "levels": [{"when": "equal", "m": 0.7, "u": 0.05},
			{"when": 0.90, "m": 0.1, "u": 0.05}, {"when": "else", "m": 0.2, "u": 0.9}]},
		{"field": "email", "columns": ["email"], "compare": "string", "levels": [{"when": "equal", "m": 0.7, "u": 0.001},
			{"when": 0.95, "m": 0.1, "u": 0.009}, {"when": 0.90, "m": 0.1, "u": 0.09}, {"when": "else", "m": 0.1, "u": 0.9}]}]}';
	all_pairs CONSTANT jsonb := '{"candidates": ["all"]}';
BEGIN
	model := aid_match_fit(query, model, 1, all_pairs);
	CREATE TEMP TABLE link ON COMMIT DROP AS
	SELECT id_a, id_b, weight FROM aid_find_duplicates(query, model, options => all_pairs || '{"min_probability": 0.9}');
	INSERT INTO bench.found
	SELECT 'splink-fake1000', 'aidflow', a.id::bigint, b.id::bigint
	FROM aid_clusters('SELECT id_a, id_b, weight FROM link') a JOIN aid_clusters('SELECT id_a, id_b, weight FROM link') b USING (cluster)
	WHERE a.id::bigint < b.id::bigint;
END
$$;
