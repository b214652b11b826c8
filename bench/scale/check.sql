-- Stops the benchmark unless values hold what plain sums give, for every kind of unit.

DO
$$
DECLARE
	u text;
	wrong bigint;
BEGIN
	FOREACH u IN ARRAY '{u200,u10000,u1000000}'::text[] LOOP
		EXECUTE format('SELECT count(*) FROM (SELECT small, %1$I AS unit, sum(amount) AS amount FROM bench.small_records GROUP BY 1, 2) e
			FULL JOIN (SELECT small, (aid_units(aid_allocation_agg(%1$I, amount))).* FROM bench.small_records GROUP BY small) g USING (small, unit)
			WHERE e.amount IS DISTINCT FROM g.amount', u) INTO wrong;
		IF wrong > 0 THEN
			RAISE EXCEPTION '% sums of % differ', wrong, u;
		END IF;
	END LOOP;
END
$$;
