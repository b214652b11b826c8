-- Stops the benchmark unless all forms give the same numbers of the same ten cells, and the joint bounds are true.

SELECT bench.rival('headcount') AS headcount, bench.rival('each') AS each, bench.rival('keys') AS keys,
	bench.rival('columns') AS columns \gset
CREATE TEMP TABLE headcount AS SELECT c.sex || ' ' || c.ages AS key, c.persons::numeric AS persons FROM (:headcount) s, aid_cells(s.h) c;
CREATE TEMP TABLE rival AS SELECT 'each' AS rival, key, sum AS persons FROM (:each) q;
INSERT INTO rival SELECT 'keys', key, value::numeric FROM (:keys) q, jsonb_each_text(to_jsonb(q));
INSERT INTO rival SELECT 'columns', key, value::numeric FROM (:columns) q, jsonb_each_text(to_jsonb(q));

DO
$$
DECLARE
	serial aid_headcount := (SELECT sum(h) FROM bench.as_headcount);
	parallel aid_headcount;
BEGIN
	IF (SELECT count(*) FROM headcount) <> 10
		OR (SELECT count(*) FROM headcount JOIN rival USING (key, persons)) <> 30 OR (SELECT count(*) FROM rival) <> 30
	THEN
		RAISE EXCEPTION 'the rivals differ from sum(h)';
	END IF;
	SET LOCAL max_parallel_workers_per_gather = 2;
	SET LOCAL parallel_setup_cost = 0;
	EXECUTE 'SELECT sum(h) FROM bench.as_headcount' INTO parallel;
	IF parallel IS DISTINCT FROM serial THEN
		RAISE EXCEPTION 'sum(h) differs in parallel';
	END IF;
	IF EXISTS (SELECT FROM bench.account WHERE aid_cell_count(a) <> 60 OR aid_cell_count(b) <> 60) THEN
		RAISE EXCEPTION 'an account has not 60 cells';
	END IF;
	-- the population that the accounts were made from lies between the bounds, whichever account comes first
	IF EXISTS (SELECT FROM bench.account, aid_joint_bounds(a, 'M', b, '* unscr2250') x, aid_joint_bounds(b, '* unscr2250', a, 'M') y
		WHERE truth NOT BETWEEN x.lower AND x.upper OR (x.lower, x.upper) IS DISTINCT FROM (y.lower, y.upper))
	THEN
		RAISE EXCEPTION 'joint bounds that the population does not keep';
	END IF;
	IF EXISTS (SELECT FROM bench.account s JOIN bench.account l USING (pair), aid_joint_bounds(s.a, 'M', s.b, '* unscr2250') x,
			aid_joint_bounds(l.a, 'M', l.b, '* unscr2250') y
		WHERE s.kind = 'small' AND l.kind = 'scaled'
		AND (x.lower * 10000000000, x.upper * 10000000000) IS DISTINCT FROM (y.lower, y.upper))
	THEN
		RAISE EXCEPTION 'joint bounds do not scale';
	END IF;
END
$$;
