-- Values by day and donor, merged to months and years; late records; the audit.

CREATE TABLE bench.step (
	name text,
	round integer,
	ms double precision NOT NULL,
	items bigint					-- values made, merged or compared
);

-- Runs a statement and takes down its time and the rows it touched.
CREATE PROCEDURE bench.take_step(name text, round integer, sql text)
LANGUAGE plpgsql AS
$$
DECLARE
	started timestamptz := clock_timestamp();
	touched bigint;
BEGIN
	EXECUTE sql;
	GET DIAGNOSTICS touched = ROW_COUNT;
	INSERT INTO bench.step VALUES (name, round, extract(epoch FROM clock_timestamp() - started) * 1000, touched);
END
$$;

-- Everything once, from the raw records on
CREATE PROCEDURE bench.build_years(round integer)
LANGUAGE plpgsql AS
$procedure$
BEGIN
	DROP TABLE IF EXISTS bench.by_day, bench.by_month, bench.by_year, bench.raw_year, bench.day_year;
	CALL bench.take_step('records to days', round, $$CREATE UNLOGGED TABLE bench.by_day AS
		SELECT day, donor, aid_allocation_agg(recipient, amount) AS s FROM bench.payment GROUP BY day, donor$$);
	CREATE UNIQUE INDEX ON bench.by_day (day, donor);
	ANALYZE bench.by_day;
	CALL bench.take_step('days to months', round, $$CREATE UNLOGGED TABLE bench.by_month AS
		SELECT date_trunc('month', day)::date AS month, donor, sum(s) AS s FROM bench.by_day GROUP BY 1, 2$$);
	CREATE UNIQUE INDEX ON bench.by_month (month, donor);
	ANALYZE bench.by_month;
	CALL bench.take_step('months to years', round, $$CREATE UNLOGGED TABLE bench.by_year AS
		SELECT date_trunc('year', month)::date AS year, donor, sum(s) AS s FROM bench.by_month GROUP BY 1, 2$$);
	CREATE UNIQUE INDEX ON bench.by_year (year, donor);
	ANALYZE bench.by_year;
	CALL bench.take_step('days to years', round, $$CREATE UNLOGGED TABLE bench.day_year AS
		SELECT date_trunc('year', day)::date AS year, donor, sum(s) AS s FROM bench.by_day GROUP BY 1, 2$$);
	CALL bench.take_step('records to years', round, $$CREATE UNLOGGED TABLE bench.raw_year AS
		SELECT date_trunc('year', day)::date AS year, donor, aid_allocation_agg(recipient, amount) AS s FROM bench.payment GROUP BY 1, 2$$);
	IF EXISTS (SELECT FROM bench.by_year y FULL JOIN bench.raw_year r USING (year, donor) FULL JOIN bench.day_year d USING (year, donor)
		WHERE aid_allocation_send(y.s) IS DISTINCT FROM aid_allocation_send(r.s) OR aid_allocation_send(d.s) IS DISTINCT FROM aid_allocation_send(r.s))
	THEN
		RAISE EXCEPTION 'years differ with the way they were merged';
	END IF;
END
$procedure$;

-- Records come late, all over the years: their days are built anew, months and years take the difference.
CREATE PROCEDURE bench.take_late(round integer, records integer)
LANGUAGE plpgsql AS
$procedure$
BEGIN
	DROP TABLE IF EXISTS bench.late, bench.anew, bench.change;
	CREATE UNLOGGED TABLE bench.late AS
	SELECT day, donor, recipient, amount + round AS amount FROM bench.payment ORDER BY hashint8extended(hash_record_extended(payment, round), round) LIMIT records;
	INSERT INTO bench.payment SELECT * FROM bench.late;
	CALL bench.take_step('late: days anew', round, $$CREATE UNLOGGED TABLE bench.anew AS
		SELECT p.day, p.donor, aid_allocation_agg(p.recipient, p.amount) AS s
		FROM bench.payment p JOIN (SELECT DISTINCT day, donor FROM bench.late) d USING (day, donor) GROUP BY p.day, p.donor$$);
	CALL bench.take_step('late: months and years', round, $$CREATE UNLOGGED TABLE bench.change AS
		SELECT date_trunc('month', n.day)::date AS month, n.donor, sum(n.s) AS new, sum(o.s) AS old
		FROM bench.anew n JOIN bench.by_day o USING (day, donor) GROUP BY 1, 2$$);
	CALL bench.take_step('late: months and years', round, $$UPDATE bench.by_month m SET s = m.s - c.old + c.new
		FROM bench.change c WHERE (m.month, m.donor) = (c.month, c.donor)$$);
	CALL bench.take_step('late: months and years', round, $$UPDATE bench.by_year y SET s = y.s - c.old + c.new
		FROM (SELECT date_trunc('year', month)::date AS year, donor, sum(new) AS new, sum(old) AS old FROM bench.change GROUP BY 1, 2) c
		WHERE (y.year, y.donor) = (c.year, c.donor)$$);
	CALL bench.take_step('late: days put in', round, $$UPDATE bench.by_day d SET s = n.s
		FROM bench.anew n WHERE (d.day, d.donor) = (n.day, n.donor)$$);
END
$procedure$;

-- All levels once more from below, compared byte by byte. Stops the benchmark where any value differs.
CREATE PROCEDURE bench.audit(round integer)
LANGUAGE plpgsql AS
$procedure$
DECLARE
	level record;
BEGIN
	DROP TABLE IF EXISTS bench.differing;
	CREATE UNLOGGED TABLE bench.differing (level text, key date, donor smallint);
	FOR level IN SELECT * FROM (VALUES
		('audit: days', 'by_day', 'day', 'SELECT day, donor, aid_allocation_agg(recipient, amount) AS s FROM bench.payment GROUP BY day, donor'),
		('audit: months', 'by_month', 'month', 'SELECT date_trunc(''month'', day)::date AS month, donor, sum(s) AS s FROM bench.by_day GROUP BY 1, 2'),
		('audit: years', 'by_year', 'year', 'SELECT date_trunc(''year'', month)::date AS year, donor, sum(s) AS s FROM bench.by_month GROUP BY 1, 2'))
		AS l (name, "table", key, sql)
	LOOP
		CALL bench.take_step(level.name, round, format('INSERT INTO bench.differing SELECT %L, %I, donor FROM (%s) n FULL JOIN bench.%I o USING (%2$I, donor)
			WHERE aid_allocation_send(n.s) IS DISTINCT FROM aid_allocation_send(o.s)', level.name, level.key, level.sql, level."table"));
	END LOOP;
	IF EXISTS (SELECT FROM bench.differing) THEN
		RAISE EXCEPTION 'the audit found % values that differ', (SELECT count(*) FROM bench.differing);
	END IF;
END
$procedure$;

-- One question of ten years, asked of each level
CREATE PROCEDURE bench.ask(round integer)
LANGUAGE plpgsql AS
$procedure$
BEGIN
	CALL bench.take_step('ask records', round, 'CREATE TEMP TABLE answer ON COMMIT DROP AS SELECT donor, aid_gini(recipient, amount) FROM bench.payment GROUP BY donor');
	DROP TABLE answer;
	CALL bench.take_step('ask days', round, 'CREATE TEMP TABLE answer ON COMMIT DROP AS SELECT donor, aid_gini(sum(s)) FROM bench.by_day GROUP BY donor');
	DROP TABLE answer;
	CALL bench.take_step('ask months', round, 'CREATE TEMP TABLE answer ON COMMIT DROP AS SELECT donor, aid_gini(sum(s)) FROM bench.by_month GROUP BY donor');
	DROP TABLE answer;
	CALL bench.take_step('ask years', round, 'CREATE TEMP TABLE answer ON COMMIT DROP AS SELECT donor, aid_gini(sum(s)) FROM bench.by_year GROUP BY donor');
	DROP TABLE answer;
END
$procedure$;

CREATE VIEW bench.step_summary AS
SELECT name, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS ms, min(ms) AS ms_min, max(ms) AS ms_max, max(items) AS items
FROM (SELECT name, round, sum(ms) AS ms, sum(items)::bigint AS items FROM bench.step WHERE round > 0 GROUP BY name, round) r
GROUP BY name;
