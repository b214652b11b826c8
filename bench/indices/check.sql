-- Stops the benchmark unless all rivals give the same groups and the same numbers: to 1e-9 of the value, or of 1.

SELECT bench.rival('one-step', :'table') AS one_step, bench.rival('two-step', :'table') AS two_step,
	bench.rival('by hand', :'table') AS by_hand, bench.rival('sum', :'table') AS sums \gset
CREATE TEMP TABLE one_step AS :one_step;
CREATE TEMP TABLE two_step AS :two_step;
CREATE TEMP TABLE by_hand AS :by_hand;
CREATE TEMP TABLE sums AS :sums;

DO
$$
DECLARE
	groups bigint := (SELECT count(*) FROM sums);
	index text;
	pairs bigint;
	difference double precision;
BEGIN
	-- the two steps read the same value with the same code: equal bits
	IF EXISTS (SELECT FROM one_step a JOIN two_step b USING (donor, year)
		WHERE (a.gini, a.hhi, a.theil, a.hoover, a.entropy) IS DISTINCT FROM (b.gini, b.hhi, b.theil, b.hoover, b.entropy))
	THEN
		RAISE EXCEPTION 'the one-step and the two-step form differ';
	END IF;
	FOREACH index IN ARRAY '{gini,hhi,theil,hoover,entropy,effective_number}'::text[] LOOP
		EXECUTE format('SELECT count(a.%1$I + b.%1$I + c.%1$I),
				max(greatest(abs(a.%1$I - c.%1$I), abs(b.%1$I - c.%1$I)) / greatest(1, abs(c.%1$I)))
			FROM one_step a JOIN two_step b USING (donor, year) JOIN by_hand c USING (donor, year)', index)
		INTO pairs, difference;
		IF pairs <> groups OR pairs = 0 THEN
			RAISE EXCEPTION '% has % comparable groups of %', index, pairs, groups;
		ELSIF NOT difference <= 1e-9 THEN
			RAISE EXCEPTION '% differs by %', index, difference;
		END IF;
	END LOOP;
END
$$;
