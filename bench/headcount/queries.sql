-- The rivals. Those with fixed cells name them in advance; the first two find them in the rows.

CREATE FUNCTION bench.rival(kind text) RETURNS text
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT CASE kind
		WHEN 'headcount' THEN 'SELECT sum(h) AS h FROM bench.as_headcount'
		WHEN 'each' THEN 'SELECT key, sum(value::bigint) FROM bench.as_jsonb, jsonb_each_text(j) GROUP BY key'
		WHEN 'keys' THEN (SELECT format('SELECT %s FROM bench.as_jsonb',
			string_agg(format('sum((j->>%L)::bigint) AS %I', label, label), ', ' ORDER BY position)) FROM bench.cell)
		WHEN 'columns' THEN (SELECT format('SELECT %s FROM bench.as_columns',
			string_agg(format('sum(%I) AS %I', label, label), ', ' ORDER BY position)) FROM bench.cell)
		WHEN 'scan' THEN 'SELECT count(h) FROM bench.as_headcount' END;
END;

CREATE FUNCTION bench.rival_label(kind text) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN CASE kind
	WHEN 'headcount' THEN '`sum(h)`'
	WHEN 'each' THEN '(a) `jsonb_each_text(j)`, `sum(value::bigint)`, `GROUP BY key`'
	WHEN 'keys' THEN '(b) ten `sum((j->>''F 0-4'')::bigint)`, …'
	WHEN 'columns' THEN '(c) ten `sum("F 0-4")`, … of plain `bigint` columns'
	WHEN 'scan' THEN 'bare scan, `count(h)`' END;

CREATE PROCEDURE bench.add_rivals(experiment text, size bigint, workers integer)
LANGUAGE sql
BEGIN ATOMIC
	INSERT INTO bench.query (experiment, position, label, kind, size, workers, sql)
	SELECT experiment, position, bench.rival_label(kind), kind, size, workers, bench.rival(kind)
	FROM unnest('{headcount,each,keys,columns,scan}'::text[]) WITH ORDINALITY AS k (kind, position);
END;

CREATE PROCEDURE bench.add_joint_bounds(experiment text, size bigint)
LANGUAGE sql
BEGIN ATOMIC
	INSERT INTO bench.query (experiment, position, label, kind, size, sql)
	SELECT experiment, position, label, kind, size,
		format($$SELECT j.* FROM bench.account, aid_joint_bounds(a, 'M', b, '* unscr2250') j WHERE kind = %L$$, kind)
	FROM (VALUES (1, 'small', 'small'), (2, 'scaled', 'the same times 10^10'), (3, 'large', 'near 10^12, no common factor'))
		AS k (position, kind, label);
END;
