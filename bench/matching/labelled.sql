-- The labelled sets of ../shared/data/matching, as texts to compare. Loaded by bench.sh, one set at a time, into these:

CREATE TABLE bench.labelled (
	dataset text NOT NULL,
	side text NOT NULL CHECK (side IN ('left', 'right', 'one')),
	id bigint NOT NULL,
	title text NOT NULL,
	PRIMARY KEY (dataset, side, id)
);
CREATE TABLE bench.answer (dataset text NOT NULL, id_a bigint NOT NULL, id_b bigint NOT NULL, PRIMARY KEY (dataset, id_a, id_b));

-- What a way of matching found; a pair of one table has its smaller id first
CREATE TABLE bench.found (dataset text NOT NULL, method text NOT NULL, id_a bigint NOT NULL, id_b bigint NOT NULL,
	weight double precision);

CREATE VIEW bench.quality AS
SELECT f.dataset, f.method, f.returned, f.correct, a.answers, f.correct / nullif(f.returned, 0)::double precision AS precision,
	f.correct / a.answers::double precision AS recall, 2 * f.correct / (f.returned + a.answers)::double precision AS f1
FROM (SELECT f.dataset, f.method, count(*) AS returned, count(a.id_a) AS correct
	FROM bench.found f LEFT JOIN bench.answer a USING (dataset, id_a, id_b) GROUP BY f.dataset, f.method) f
JOIN (SELECT dataset, count(*) AS answers FROM bench.answer GROUP BY dataset) a USING (dataset);

-- The rival: pg_trgm with the threshold that is best on the answers. Candidates from 0.25 on, as its index gives them.
CREATE PROCEDURE bench.match_by_trgm(wanted text)
LANGUAGE plpgsql AS $$
DECLARE
	linkage CONSTANT boolean := EXISTS (SELECT FROM bench.labelled WHERE dataset = wanted AND side = 'left');
BEGIN
	CREATE TEMP TABLE l ON COMMIT DROP AS SELECT id, title FROM bench.labelled WHERE dataset = wanted AND side IN ('left', 'one');
	CREATE TEMP TABLE r ON COMMIT DROP AS SELECT id, title FROM bench.labelled WHERE dataset = wanted AND side IN ('right', 'one');
	CREATE INDEX ON r USING gin (title gin_trgm_ops);
	ANALYZE l, r;
	PERFORM set_config('pg_trgm.similarity_threshold', '0.25', true), set_config('enable_seqscan', 'off', true);
	CREATE TEMP TABLE scored ON COMMIT DROP AS
	SELECT l.id AS id_a, r.id AS id_b, similarity(l.title, r.title) AS score
	FROM l JOIN r ON l.title % r.title AND (linkage OR l.id < r.id);

	INSERT INTO bench.found
	SELECT wanted, 'pg_trgm', s.id_a, s.id_b, s.score
	FROM scored s, (
		SELECT score FROM (
			SELECT score, count(*) OVER w AS returned, count(a.id_a) OVER w AS good,
				(SELECT count(*) FROM bench.answer WHERE dataset = wanted) AS answers
			FROM scored s LEFT JOIN bench.answer a ON a.dataset = wanted AND a.id_a = s.id_a AND a.id_b = s.id_b
			WINDOW w AS (ORDER BY score DESC RANGE UNBOUNDED PRECEDING)) c
		ORDER BY 2.0 * good / (returned + answers) DESC, score DESC LIMIT 1) best
	WHERE s.score >= best.score;
	DROP TABLE l, r, scored;
END
$$;

-- Ours: one setting for each kind of text
CREATE TABLE bench.setting (dataset text PRIMARY KEY, kind text, measure text, threshold double precision, bar double precision);
INSERT INTO bench.setting VALUES
	('dblp-acm', 'both', 'weighted', 0.40, 0.985),
	('abt-buy', 'both', 'weighted', 0.15, 0.90),
	('fodors-zagats', 'both', 'weighted', 0.40, 0.96),
	('febrl1', 'trigram', 'jaccard', 0.35, 0.995),
	('febrl3', 'trigram', 'jaccard', 0.35, 0.995);

CREATE PROCEDURE bench.match_by_aidflow(wanted text)
LANGUAGE plpgsql AS $$
DECLARE
	s bench.setting;
	side CONSTANT text := 'SELECT id, title FROM bench.labelled WHERE dataset = %L AND side = %L';
BEGIN
	SELECT * INTO STRICT s FROM bench.setting WHERE dataset = wanted;
	IF EXISTS (SELECT FROM bench.labelled WHERE dataset = wanted AND labelled.side = 'left') THEN
		INSERT INTO bench.found
		SELECT wanted, 'aidflow', id_a::bigint, id_b::bigint, weight
		FROM aid_best_pairs(format('SELECT ''left'' AS source_a, id_new AS id_a, ''right'' AS source_b, id_base AS id_b,
			similarity AS weight FROM aid_similar_pairs_between(%L, %L, %s, %L, %L)', format(side, wanted, 'left'),
			format(side, wanted, 'right'), s.threshold, s.kind, s.measure), 'one_to_one');
	ELSE
		INSERT INTO bench.found
		SELECT wanted, 'aidflow', id_a::bigint, id_b::bigint, similarity
		FROM aid_similar_pairs(format(side, wanted, 'one'), s.threshold, s.kind, s.measure);
	END IF;
	-- the rival with the same assignment, where both sides are clean
	INSERT INTO bench.found
	SELECT wanted, 'pg_trgm, one to one', id_a::bigint, id_b::bigint, weight
	FROM aid_best_pairs(format('SELECT ''left'' AS source_a, id_a, ''right'' AS source_b, id_b, weight FROM bench.found
		WHERE dataset = %L AND method = ''pg_trgm''', wanted), 'one_to_one')
	WHERE EXISTS (SELECT FROM bench.labelled WHERE dataset = wanted AND labelled.side = 'left');
END
$$;
