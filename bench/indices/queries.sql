-- The rivals. Each is a query text for a table, so that the same query is measured at every size.

CREATE FUNCTION bench.rival(kind text, "table" text) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN format(CASE kind
	WHEN 'one-step' THEN
$$SELECT donor, year,
	aid_gini(recipient, amount) AS gini,
	aid_hhi(recipient, amount) AS hhi,
	aid_theil(recipient, amount) AS theil,
	aid_hoover(recipient, amount) AS hoover,
	aid_entropy(recipient, amount) AS entropy,
	1 / aid_hhi(recipient, amount) AS effective_number
FROM bench.%I
GROUP BY donor, year$$

	WHEN 'two-step' THEN
$$SELECT donor, year, aid_gini(s) AS gini, aid_hhi(s) AS hhi, aid_theil(s) AS theil, aid_hoover(s) AS hoover,
	aid_entropy(s) AS entropy, aid_effective_number(s) AS effective_number
FROM (SELECT donor, year, aid_allocation_agg(recipient, amount) AS s FROM bench.%I GROUP BY donor, year) q$$

	-- The sums by cell are exact; everything after them is double precision. One sort serves both windows.
	WHEN 'by hand' THEN
$$SELECT donor, year,
	sum((2 * k - n - 1) * x) / (n * total) AS gini,
	sum((x / total) ^ 2) AS hhi,
	coalesce(sum(x / total * ln(nullif(x, 0) * n / total)), 0) AS theil,
	sum(abs(x / total - 1.0::double precision / n)) / 2 AS hoover,
	coalesce(-sum(x / total * ln(nullif(x, 0) / total)), 0) AS entropy,
	1 / sum((x / total) ^ 2) AS effective_number
FROM (
	SELECT donor, year, x, row_number() OVER (PARTITION BY donor, year ORDER BY x) AS k,
		count(*) OVER (PARTITION BY donor, year) AS n, sum(x) OVER (PARTITION BY donor, year) AS total
	FROM (
		SELECT donor, year, recipient, sum(amount)::double precision AS x
		FROM bench.%I
		WHERE recipient IS NOT NULL AND amount IS NOT NULL
		GROUP BY donor, year, recipient
	) cell
) ranked
GROUP BY donor, year, n, total$$

	WHEN 'sum' THEN
$$SELECT donor, year, sum(amount) FROM bench.%I GROUP BY donor, year$$

	WHEN 'scan' THEN
$$SELECT count(donor), count(year), count(recipient), count(amount) FROM bench.%I$$
	END, "table");

CREATE FUNCTION bench.rival_label(kind text) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE kind
	WHEN 'one-step' THEN 'six indices, `aid_gini(recipient, amount)`, …'
	WHEN 'two-step' THEN 'six indices, `aid_gini(s)`, … over `aid_allocation_agg`'
	WHEN 'by hand' THEN 'six indices, hand-written SQL'
	WHEN 'sum' THEN '`SELECT donor, year, sum(amount)`'
	WHEN 'scan' THEN 'bare scan, `count` of each column' END;

CREATE PROCEDURE bench.add_rivals(experiment text, "table" text, size bigint, workers integer)
LANGUAGE sql
BEGIN ATOMIC
	INSERT INTO bench.query (experiment, position, label, kind, size, workers, sql)
	SELECT experiment, position, bench.rival_label(kind), kind, size, workers, bench.rival(kind, "table")
	FROM unnest('{one-step,two-step,by hand,sum,scan}'::text[]) WITH ORDINALITY AS k (kind, position);
END;

-- Appended, so that all sizes are rivals of one experiment
CREATE PROCEDURE bench.add_growth(wanted text, "table" text, size bigint)
LANGUAGE sql
BEGIN ATOMIC
	INSERT INTO bench.query (experiment, position, label, kind, size, sql)
	SELECT wanted, position + (SELECT count(*) FROM bench.query q WHERE q.experiment = wanted), bench.rival_label(kind), kind,
		size, bench.rival(kind, "table")
	FROM unnest('{one-step,by hand,sum}'::text[]) WITH ORDINALITY AS k (kind, position);
END;

-- The table bench.units as one group and by donor; the sizes of its values are taken down at once.
CREATE TABLE bench.state (
	experiment text,
	groups integer,
	key_bytes integer,
	units double precision,		-- means per group
	bytes double precision
);

CREATE PROCEDURE bench.add_units(experiment text, units bigint, key_bytes integer)
LANGUAGE plpgsql AS
$procedure$
BEGIN
	INSERT INTO bench.query (experiment, position, label, kind, size, sql)
	VALUES (experiment, 1, '1', 'two-step', units,
$$SELECT aid_gini(s), aid_hhi(s), aid_theil(s), aid_hoover(s), aid_entropy(s), aid_effective_number(s)
FROM (SELECT aid_allocation_agg(unit, amount) AS s FROM bench.units) q$$),
		(experiment, 2, '1', 'sum', units, 'SELECT unit, sum(amount) FROM bench.units GROUP BY unit'),
		(experiment, 3, '40', 'two-step', units,
$$SELECT donor, aid_gini(s), aid_hhi(s), aid_theil(s), aid_hoover(s), aid_entropy(s), aid_effective_number(s)
FROM (SELECT donor, aid_allocation_agg(unit, amount) AS s FROM bench.units GROUP BY donor) q$$),
		(experiment, 4, '40', 'sum', units, 'SELECT donor, unit, sum(amount) FROM bench.units GROUP BY donor, unit');
	INSERT INTO bench.state
	SELECT experiment, 1, key_bytes, aid_unit_count(s), pg_column_size(s)
	FROM (SELECT aid_allocation_agg(unit, amount) AS s FROM bench.units) q;
	INSERT INTO bench.state
	SELECT experiment, 40, key_bytes, avg(aid_unit_count(s)), avg(pg_column_size(s))
	FROM (SELECT aid_allocation_agg(unit, amount) AS s FROM bench.units GROUP BY donor) q;
END
$procedure$;
