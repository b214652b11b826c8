-- The pictures of aidflow_report: well-formed, described, safe with any label, the same bytes whatever the settings.
BEGIN;
SELECT count(*) = 0 AS absent FROM pg_available_extensions WHERE name = 'aidflow_report' \gset
\if :absent
SELECT plan(1);
SELECT skip('aidflow_report is not installed');
\else
SELECT plan(89);
SET client_min_messages = warning;
CREATE SCHEMA report;
CREATE EXTENSION aidflow_report SCHEMA report;
SET search_path = public, report;

-- What is wrong with a picture, as a list
CREATE FUNCTION pg_temp.faults(svg text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	x xml;
	ns text[] := ARRAY[ARRAY['s', 'http://www.w3.org/2000/svg']];
	found text[] := '{}';
	name text;
BEGIN
	IF svg IS NULL THEN RETURN '{NULL}'; END IF;
	BEGIN
		x := xmlparse(DOCUMENT svg);
	EXCEPTION WHEN OTHERS THEN
		RETURN ARRAY['not well-formed: ' || SQLERRM];
	END;
	name := (xpath('string(/s:svg/@id)', x, ns))[1]::text;
	IF name !~ '^aid-[0-9a-f]{12}$' THEN found := found || 'no name'::text; END IF;
	IF (xpath('string(/s:svg/@role)', x, ns))[1]::text <> 'img' THEN found := found || 'no role'::text; END IF;
	IF (xpath('string(/s:svg/@aria-labelledby)', x, ns))[1]::text <> name || '-t ' || name || '-d' THEN found := found || 'no label'::text; END IF;
	IF (xpath('string(/s:svg/s:title/@id)', x, ns))[1]::text <> name || '-t'
		OR (xpath('string(/s:svg/s:desc/@id)', x, ns))[1]::text <> name || '-d' THEN found := found || 'title or description is elsewhere'::text; END IF;
	IF (xpath('string-length(/s:svg/s:title) > 0 and string-length(/s:svg/s:desc) > 20', x, ns))[1]::text <> 'true' THEN
		found := found || 'no title or description'::text; END IF;
	IF (xpath('string(/s:svg/@viewBox)', x, ns))[1]::text !~ '^0 0 480 [0-9]+([.][0-9])?$' THEN found := found || 'no viewBox'::text; END IF;
	IF (xpath('count(/s:svg/@width | /s:svg/@height)', x, ns))[1]::text <> '0' THEN found := found || 'a size'::text; END IF;
	IF (xpath('count(//*[not(contains("|svg|title|desc|style|defs|pattern|path|text|g|", concat("|", local-name(), "|")))])', x, ns))[1]::text <> '0' THEN
		found := found || 'an unexpected element'::text; END IF;
	IF (xpath('count(//@*[starts-with(local-name(), "on") or local-name() = "href" or local-name() = "style"])', x, ns))[1]::text <> '0' THEN
		found := found || 'an unexpected attribute'::text; END IF;
	IF (xpath('string(//s:style)', x, ns))[1]::text !~ 'prefers-color-scheme:dark.*--aid-paper' THEN found := found || 'no dark colours'::text; END IF;
	IF EXISTS (SELECT FROM regexp_matches((xpath('string(//s:style)', x, ns))[1]::text, 'url\(#([^)]*)\)', 'g') AS m WHERE m[1] !~ ('^' || name || '-')
		OR strpos(svg, 'id="' || m[1] || '"') = 0) THEN found := found || 'a pattern that is not its own'::text; END IF;
	IF svg ~ '<id>| (d|x|y|transform)="[^"]*([0-9]e|NaN|Inf)' THEN found := found || 'a name that was not filled in, or an odd number'::text; END IF;
	IF octet_length(svg) > 100000 THEN found := found || 'larger than 100 kB'::text; END IF;
	RETURN found;
END $$;
CREATE FUNCTION pg_temp.fine(svg text, name text) RETURNS text LANGUAGE sql AS $$ SELECT is(pg_temp.faults(svg), '{}'::text[], name) $$;
CREATE FUNCTION pg_temp.words(svg text) RETURNS text[] LANGUAGE sql AS $$
	SELECT array(SELECT (xpath('string(.)', t))[1]::text FROM unnest(xpath('/s:svg/s:text', svg::xml, ARRAY[ARRAY['s', 'http://www.w3.org/2000/svg']])) AS t)
$$;
CREATE FUNCTION pg_temp.state(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN EXECUTE query; RETURN 'no error'; EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE; END $$;

CREATE TEMP TABLE money AS SELECT aid_allocation_agg('u' || lpad(i::text, 3, '0'), round(1e9 / (i + 1) ^ 1.3, 2)) AS a,
	aid_allocation_agg('u' || lpad(i::text, 3, '0'), 1 + i % 7) AS r FROM generate_series(1, 250) i;

-- numbers and labels
SELECT is((SELECT string_agg(aid_svg_number(x), ' ' ORDER BY n) FROM unnest('{0,1,-1,12.345,0.00123456,999.4,999.5,1000,1234.5,-999499,999500,1e6,1.5e9,2e12,1.23456e16,0.999951,-0.0000000000004,0.0123456,0.123456,0.0009996,0.00099949,999.5e9}'::numeric[])
	WITH ORDINALITY AS t (x, n)), '0 1 -1 12.3 0.00123 999 1k 1k 1.23k -999k 1M 1M 1.5bn 2tn 12346tn 1 -4e-13 0.0123 0.123 0.001 9.99e-4 1tn', 'numbers have three significant digits and k, M, bn, tn');
SELECT is((SELECT string_agg(aid_svg_count(n), ' ' ORDER BY n) FROM unnest('{0,12,999,1000,12345678,-1234}'::bigint[]) n), '-1,234 0 12 999 1,000 12,345,678', 'whole numbers have commas');
SELECT is(aid_svg_percent(0.12345), '12.3%', 'shares have one decimal');
SELECT is(aid_svg_escape(E'<a href="x">&amp;\'\x01\x1f\t\uFFFE\uFFFF\x7f]]></a>'), E'&lt;a href=&quot;x&quot;&gt;&amp;amp;&#39;?? ??\x7f]]&gt;&lt;/a&gt;', 'markup is escaped, what XML does not allow becomes ?');
SELECT is((SELECT count(*) FROM generate_series(1, 65535) c WHERE c NOT BETWEEN 55296 AND 57343
	AND NOT xml_is_well_formed_document('<a>' || aid_svg_escape(chr(c)) || '</a>')), 0::bigint, 'every character of the basic plane is well-formed after it');
SELECT is(aid_svg_label('a short one', 12), 'a short one', 'a label with room stays');
SELECT is(aid_svg_label('an organisation with a long name', 12), 'an organisation wit...', 'a long one is cut');
SELECT is(aid_svg_label(E' \n', 12), '(no name)', 'an empty one says so');
SELECT is((SELECT max(aid_svg_extent(aid_svg_label(l, 12)) - 12) <= 0 FROM (SELECT repeat(chr(c), 50) || 'x' AS l FROM generate_series(33, 1000) c) t), true,
	'no cut label takes more than its room');

-- classes: against the definition
CREATE TEMP TABLE sample AS SELECT s, k, array_agg(CASE WHEN random() < 0.1 THEN NULL ELSE round((random() * CASE s % 3 WHEN 0 THEN 5 ELSE 1e6 END
	- CASE s % 2 WHEN 0 THEN 1 ELSE 0 END)::numeric, s % 4) END) AS xs
FROM (SELECT s, 2 + s % 6 AS k, setseed(s / 100.0) FROM generate_series(1, 60) s) p, generate_series(1, 1 + s * 3) GROUP BY s, k;
SELECT is((SELECT count(*) FROM sample, unnest(xs, aid_svg_classify(xs, k)) AS t (x, c) WHERE (x IS NULL) <> (c IS NULL) OR sign(x) <> sign(c)), 0::bigint, 'classes have the sign of the amount, none for no data');
SELECT is((SELECT count(*) FROM sample, LATERAL (SELECT array_agg(x ORDER BY n) AS x, array_agg(c ORDER BY n) AS c FROM unnest(xs, aid_svg_classify(xs, k)) WITH ORDINALITY AS t (x, c, n)) z
	WHERE EXISTS (SELECT FROM unnest(z.x, z.c) AS a (x, c), unnest(z.x, z.c) AS b (x, c) WHERE a.x < b.x AND a.c > b.c OR a.x = b.x AND a.c <> b.c)), 0::bigint, 'classes rise with the amounts, equal ones share one');
SELECT is((SELECT count(*) FROM sample, LATERAL (SELECT c FROM unnest(aid_svg_classify(xs, k)) AS c WHERE c > 0) p
	GROUP BY s, k HAVING max(c) > k OR count(DISTINCT c) <> max(c)), NULL, 'no class is empty and there are no more than asked for');
SELECT is(aid_svg_classify('{1,2,3,4,5,6,7,8,9,10}', 5), '{1,1,2,2,3,3,4,4,5,5}', 'classes of equal numbers');
SELECT is(aid_svg_classify('{3,3,3,3,9,NULL,0,-1,-2}', 5), '{1,1,1,1,2,NULL,0,-1,-2}', 'ties, no data, zero and both sides');
SELECT is(aid_svg_classify('{}', 5), '{}', 'nothing to classify');

-- each picture
SELECT pg_temp.fine(aid_svg_lorenz(a), 'Lorenz curve') FROM money;
SELECT pg_temp.fine(aid_svg_lorenz(a, r), 'Lorenz curve against a reference') FROM money;
SELECT pg_temp.fine(aid_svg_lorenz('{"A": 5}'), 'Lorenz curve of one unit');
SELECT pg_temp.fine(aid_svg_lorenz('{"A": 5, "B": 1}', '{"A": 0, "B": 2}'), 'Lorenz curve with money and no mass');
SELECT pg_temp.fine(aid_svg_bars(a, top), 'bars: ' || top) FROM money, unnest('{1,15,100}'::int[]) top;
SELECT pg_temp.fine(aid_svg_bars('{"A": -5, "B": -2.5}'), 'bars: all below 0');
SELECT pg_temp.fine(aid_svg_bars('{"A": 0}'), 'bars: all 0');
SELECT pg_temp.fine(aid_svg_bars('{"": 3, "b": 99999999999999999999, "c": 0.000000001, "d": -88888888888888888888}'), 'bars: the largest and the smallest amounts');
SELECT pg_temp.fine(aid_svg_series('[{"x": 2024, "y": 0.5}]'), 'series: one point');
SELECT pg_temp.fine(aid_svg_series('[{"x": 2023, "y": 7}, {"x": 2024, "y": 7}]'), 'series: a level line');
SELECT pg_temp.fine(aid_svg_series('[{"x": 1, "y": 0}, {"x": 2, "y": 0}]'), 'series: a line at 0');
SELECT pg_temp.fine(aid_svg_series('[{"x": 2020, "y": -1e14}, {"x": 2021, "y": null}, {"x": 2022.5, "y": 9e14, "lower": -9.9e14, "upper": 9.9e14}]'), 'series: large numbers, a gap, an interval');
SELECT pg_temp.fine(aid_svg_series('[{"x": 1e-9, "y": 1e-12}, {"x": 3e-9, "y": 3e-12}]'), 'series: small numbers');
SELECT pg_temp.fine(aid_svg_series((SELECT jsonb_agg(jsonb_build_object('x', i / 6, 'y', i * 7919 % 1000 / 7.0, 'lower', -3.1415926, 'upper', i, 'series', repeat('W', 300) || i % 6)) FROM generate_series(0, 1999) i)),
	'series: as many points and series as allowed');
SELECT pg_temp.fine(aid_svg_pyramid(h::aid_headcount), 'pyramid: ' || h) FROM unnest('{"F 0-17: 640, F 18+: 510, M 0-17: 700, M 18-59: 450, M 60+: 40","?: 7","F: 3","F 0-4: 1, F 3-9: 2, M 60+: 9000000000","X 6-23m: 4, ? 0-5m: 2, M 2-4: 1"}'::text[]) h;
SELECT pg_temp.fine(aid_svg_matrix(array_agg('row ' || i ORDER BY i, j), array_agg('column ' || j ORDER BY i, j), array_agg(i * j * 1.5 - 100 ORDER BY i, j), 7), 'matrix: as large as allowed') FROM generate_series(1, 60) i, generate_series(1, 24) j;
SELECT pg_temp.fine(aid_svg_matrix('{a}', '{b}', '{NULL}'), 'matrix: no data at all');
SELECT pg_temp.fine(aid_svg_matrix('{a,a,b}', '{b,c,c}', '{0,0,0}', 2), 'matrix: all 0');

-- what they say
SELECT ok(pg_temp.words(aid_svg_lorenz('{"A": 1, "B": 1, "C": 2}')) @> '{"the money, Gini 0.167","equal shares","lower half: 37.5%","top tenth: 15.0%"}', 'Lorenz curve: figures');
SELECT ok(pg_temp.words(aid_svg_bars('{"A": 1, "B": 7, "C": 2} with {"null_unit_rows": 2, "null_unit_amount": 5.5, "null_amount_rows": 1}', 2))
	@> '{"The largest 2 of 3 units",B,7,70.0%,C,"1 other",1,10.0%,"total 10","not shown: 5.5 in 2 rows without a unit","not shown: 1 row without an amount"}', 'bars: figures and what is not shown');
SELECT ok(NOT pg_temp.words(aid_svg_bars('{"A": 1, "B": 7}')) @> '{"0 others"}', 'bars: no others');
SELECT ok(pg_temp.words(aid_svg_bars('{"A": -1, "B": 7, "C": 0}')) @> '{-1,7,0,"1 unit with an amount of 0","1 unit below 0, in all -1"}'
	AND NOT EXISTS (SELECT FROM unnest(pg_temp.words(aid_svg_bars('{"A": -1, "B": 7, "C": 0}'))) w WHERE w ~ '%'), 'bars: no shares where there are debts');
SELECT ok(pg_temp.words(aid_svg_series('[{"x": 2020, "y": 0.5, "series": "a"}, {"x": 2021, "y": 0.25, "series": "a"}, {"x": 2021, "y": null, "series": "b"}]'))
	@> '{a,"last 0.25",b,"no value",2020,2021,"1 point without a value"}', 'series: names, last values, years in full, gaps');
SELECT is((SELECT array_agg(length(regexp_replace(m[1], '[^M]', '', 'g')) ORDER BY n) FROM (VALUES (1, '[{"x": 1, "y": 1}, {"x": 2, "y": null}, {"x": 3, "y": 2}, {"x": 4, "y": 2}]'::jsonb), (2, '[{"x": 1, "y": 1}, {"x": 3, "y": 2}]')) AS v (n, p),
	regexp_match(aid_svg_series(p), 'aid-l1" d="([^"]*)"/><path class="aid-d1"') AS m), '{2,1}', 'series: a line is broken at a gap, and only there');
SELECT ok(pg_temp.words(aid_svg_pyramid('F 18+: 4, F 18-59: 3, F 60+: 2', '{18,60}')) @> '{3,2,4,"other: 4 of unknown age or in a wider band"}', 'pyramid: a band that begins like another one is not taken for it');
SELECT ok(pg_temp.words(aid_svg_pyramid('F 0-17: 6, M 0-17: 5, F 18+: 2000, ? 18+: 3, F: 9, X: 1'))
	@> '{"2,024 people by sex and age",0-17,18+,6,5,"2,000",3*,9,1*,"* of another or unknown sex: 4","other: 10 of unknown age or in a wider band"}', 'pyramid: everybody is somewhere');
SELECT ok(pg_temp.words(aid_svg_pyramid('F 0-17: 6, M 10-29: 5', '{18}')) @> '{0-17,18+,6,5,other,"other: 5 of unknown age or in a wider band"}', 'pyramid: a band that fits none is not split');
SELECT is((SELECT count(*) FROM (SELECT 'F 0-17: 6, M 18+: 5'::aid_headcount AS h) t WHERE aid_svg_pyramid(h) <> aid_svg_pyramid(h, '{18}')), 0::bigint, 'pyramid: the common breaks by default');
SELECT ok(pg_temp.words(aid_svg_matrix('{n,n,s}', '{x,y,x}', '{120,-30,0}')) @> '{n,s,x,y,120,-30,0,"120 (1)","-30 (1)","0 (1)","no data (1)"}', 'matrix: classes, zero and no data are told apart');
SELECT is((SELECT sum((regexp_match(w, '[(]([0-9]+)[)]$'))[1]::int) FROM unnest(pg_temp.words(aid_svg_matrix(array_agg('r' || i), array_agg('c' || j), array_agg(nullif(i * j, 12) - 9.0))))
	w WHERE w ~ '[(][0-9]+[)]$'), 70::bigint, 'matrix: the legend counts every cell') FROM generate_series(1, 10) i, generate_series(1, 7) j;

-- escaping
CREATE TEMP TABLE attack AS SELECT l FROM unnest(ARRAY['</text><script>alert(1)</script>', '"><image href="x" onerror="alert(1)"/>', '&lt;b&gt;', ']]>', '<![CDATA[x]]>', '<!-- x', '<?xml x?>',
	E'a\x01b\x1fc', E'\uFFFF', '<id>', 'url(#x)', '\1\&', '%s%1$s', 'aid-123456789abc', '</style><style>*{display:none}', '</title></desc>', E'line\nbreak\ttab', chr(8238) || 'txt.exe', repeat('漢', 300), '👩‍👩‍👧‍👦']) AS l;
SELECT is((SELECT array_agg(l) FROM attack, LATERAL (SELECT jsonb_build_object(l, 5, 'other', 3)::aid_allocation AS a) x WHERE pg_temp.faults(aid_svg_bars(a)) <> '{}'), NULL, 'bars: labels cannot break out');
SELECT is((SELECT string_agg(f::text || l, ',') FROM attack, LATERAL (SELECT pg_temp.faults(aid_svg_matrix(ARRAY[l], ARRAY[l || '2'], '{1}')) AS f) x WHERE f <> '{}'), NULL, 'matrix: labels cannot break out');
SELECT is((SELECT string_agg(f::text || l, ',') FROM attack, LATERAL (SELECT pg_temp.faults(aid_svg_series(jsonb_build_array(jsonb_build_object('x', 1, 'y', 2, 'series', l)))) AS f) x WHERE f <> '{}'), NULL, 'series: names cannot break out');
SELECT is((SELECT string_agg(f::text || l, ',') FROM attack, LATERAL (SELECT pg_temp.faults(aid_svg_titled(aid_svg_bars('{"A": 1}'), l, l || ' and thirty more characters')) AS f) x WHERE f <> '{}'), NULL, 'titles cannot break out');
SELECT is((SELECT string_agg(l, ',') FROM attack, LATERAL (SELECT xpath('string(/s:svg/s:title)', aid_svg_titled(aid_svg_bars('{"A": 1}'), l)::xml, ARRAY[ARRAY['s', 'http://www.w3.org/2000/svg']]) AS t) x
	WHERE t[1]::text IS DISTINCT FROM (xpath('string(/a)', ('<a>' || aid_svg_escape(l) || '</a>')::xml))[1]::text), NULL, 'and come back as they were');

-- another title
SELECT ok(w @> '{New}' AND NOT w @> '{"1 unit by amount"}', 'the title is drawn') FROM pg_temp.words(aid_svg_titled(aid_svg_bars('{"A": 1}'), 'New')) w;
SELECT is((xpath('string(/s:svg/s:desc)', aid_svg_titled(aid_svg_bars('{"A": 1}'), 'T', 'Described')::xml, ARRAY[ARRAY['s', 'http://www.w3.org/2000/svg']]))[1]::text, 'Described', 'and the description');
SELECT isnt(substring(aid_svg_titled(s, 'T') FROM 'id="[^"]*"'), substring(s FROM 'id="[^"]*"'), 'the name changes') FROM aid_svg_bars('{"A": 1}') s;
SELECT is(aid_svg_titled(aid_svg_titled(s, 'T'), 'U') ~ '>U</title>.*>U</text>', true, 'twice') FROM aid_svg_bars('{"A": 1}') s;

-- nothing to draw
SELECT is((SELECT count(*) FROM (VALUES (aid_svg_lorenz(NULL)), (aid_svg_lorenz('{}')), (aid_svg_lorenz('{"A": 0}')), (aid_svg_lorenz('{"A": 1}', NULL)), (aid_svg_lorenz('{}', '{"A": 0}')), (aid_svg_bars('{}')), (aid_svg_bars('{"A": 1}', NULL)),
	(aid_svg_series(NULL)), (aid_svg_series('[]')), (aid_svg_series('[{"x": 1, "y": null}]')), (aid_svg_pyramid(NULL)), (aid_svg_pyramid('0')), (aid_svg_matrix('{}', '{}', '{}')), (aid_svg_matrix(NULL, '{}', '{}')), (aid_svg_titled(NULL, 'x')))
	AS v (s) WHERE s IS NOT NULL), 0::bigint, 'NULL where there is nothing to draw');

-- errors
SELECT is(pg_temp.state(q), s, q) FROM (VALUES
	('22023', 'SELECT aid_svg_lorenz(''{"A": -1, "B": 2}'')'),
	('22023', 'SELECT aid_svg_lorenz(''{"A": 1}'', ''{"B": 2}'')'),
	('22023', 'SELECT aid_svg_bars(''{"A": 1}'', 0)'),
	('22023', 'SELECT aid_svg_bars(''{}'', 101)'),
	('22023', 'SELECT aid_svg_series(''{"x": 1, "y": 2}'')'),
	('22023', 'SELECT aid_svg_series(''[1]'')'),
	('22023', 'SELECT aid_svg_series(''[{"x": 1, "y": "2"}]'')'),
	('22023', 'SELECT aid_svg_series(''[{"y": 2}]'')'),
	('22023', 'SELECT aid_svg_series(''[{"x": 1, "y": 2, "colour": "red"}]'')'),
	('22023', 'SELECT aid_svg_series(''[{"x": 1, "y": 1e15}]'')'),
	('22023', 'SELECT aid_svg_series(''[{"x": 1, "y": 1, "lower": 0}]'')'),
	('22023', 'SELECT aid_svg_series(''[{"x": 1, "y": 1, "lower": 2, "upper": 1}]'')'),
	('22023', 'SELECT aid_svg_series(''[{"x": 1, "y": 1}, {"x": 1.0, "y": 2}]'')'),
	('22023', 'SELECT aid_svg_series(''[{"x": 1, "y": 1, "series": 4}]'')'),
	('22023', 'SELECT aid_svg_series(jsonb_agg(jsonb_build_object(''x'', i, ''y'', i))) FROM generate_series(1, 2001) i'),
	('22023', 'SELECT aid_svg_series(jsonb_agg(jsonb_build_object(''x'', i, ''y'', i, ''series'', i::text))) FROM generate_series(1, 7) i'),
	('22023', 'SELECT aid_svg_pyramid(''F 0-17: 3'', ''{18,5}'')'),
	('22023', 'SELECT aid_svg_matrix(''{a}'', ''{b,c}'', ''{1,2}'')'),
	('22004', 'SELECT aid_svg_matrix(''{a,NULL}'', ''{b,c}'', ''{1,2}'')'),
	('22023', 'SELECT aid_svg_matrix(''{a,a}'', ''{b,b}'', ''{1,2}'')'),
	('22023', 'SELECT aid_svg_matrix(''{a}'', ''{b}'', ''{1}'', 8)'),
	('22023', 'SELECT aid_svg_matrix(''{a}'', ''{b}'', ''{NaN}'')'),
	('22023', 'SELECT aid_svg_matrix(array_agg(i::text), array_agg(''x''::text), array_agg(i)) FROM generate_series(1, 61) i'),
	('22023', 'SELECT aid_svg_titled(''<svg/>'', ''x'')')) AS v (s, q);

-- the same bytes
CREATE FUNCTION pg_temp.all_pictures() RETURNS text LANGUAGE sql AS $$
	SELECT md5(string_agg(s, '' ORDER BY n)) FROM pg_temp.money, LATERAL (VALUES (1, report.aid_svg_lorenz(a)), (2, report.aid_svg_lorenz(a, r)), (3, report.aid_svg_bars(a)),
		(4, report.aid_svg_series('[{"x": 2020, "y": 0.1234567}, {"x": 2021, "y": 1e-7}]')), (5, report.aid_svg_pyramid('F 0-4: 7, M 5-17: 9')),
		(6, report.aid_svg_matrix('{a,b}', '{c,d}', '{0.1,7e9}')), (7, report.aid_svg_titled(report.aid_svg_bars(a, 3), 'x'))) AS v (n, s)
$$;
CREATE TEMP TABLE before AS SELECT pg_temp.all_pictures() AS bytes;
SET LOCAL extra_float_digits = -15; SET LOCAL DateStyle = 'German'; SET LOCAL bytea_output = 'escape'; SET LOCAL search_path = ''; SET LOCAL jit = on; SET LOCAL jit_above_cost = 0; SET LOCAL xmlbinary = hex;
CREATE TEMP TABLE after AS SELECT pg_temp.all_pictures() AS bytes;
SET LOCAL search_path = public, report;
SELECT is(after.bytes, before.bytes, 'settings change no byte, and an empty search_path is enough') FROM before, after;

-- the catalog
CREATE TEMP VIEW member AS SELECT p.* FROM pg_depend d JOIN pg_proc p ON p.oid = d.objid
WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_extension'::regclass AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'aidflow_report')
	AND p.proname LIKE 'aid\_svg\_%';
SELECT cmp_ok((SELECT count(*) FROM member), '>=', 20::bigint, 'functions are found');
SELECT is((SELECT array_agg(oid::regprocedure::text) FROM member WHERE provolatile <> 'i' OR proparallel <> 's' OR NOT proisstrict OR prosqlbody IS NULL OR prosecdef), NULL, 'all are immutable, parallel safe, strict, and bind when they are created');
SELECT is((SELECT array_agg(oid::regprocedure::text) FROM member WHERE obj_description(oid, 'pg_proc') IS NULL OR proname !~ '^aid_'), NULL, 'and are commented');
SELECT * FROM finish();
\endif
ROLLBACK;
