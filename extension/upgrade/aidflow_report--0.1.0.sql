\echo Use "CREATE EXTENSION aidflow_report" to load this file. \quit

CREATE FUNCTION aid_svg_curve(x double precision[], y double precision[], gini double precision, title text,
	across text, even text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH point AS (
		SELECT n, px, py, lead(px) OVER w AS next_x, lead(py) OVER w AS next_y
		FROM unnest(x, y) WITH ORDINALITY AS t (px, py, n)
		WINDOW w AS (ORDER BY n)
	), fact AS (
		SELECT aid_svg_percent(max(height) FILTER (WHERE at = 0.5)) AS half,
			aid_svg_percent(1 - max(height) FILTER (WHERE at = 0.9)) AS tenth
		FROM (SELECT at, (py + (at - px) / (next_x - px) * (next_y - py))::numeric AS height
			FROM point, (VALUES (0.5::double precision), (0.9)) AS v (at) WHERE px <= at AND next_x > at) h
	), drawn AS (
		SELECT 'M58 478L' || string_agg(aid_svg_place(58 + 400 * px::numeric) || ' '
			|| aid_svg_place(478 - 400 * py::numeric),
			'L' ORDER BY n) || 'L458 78' AS path
		FROM (SELECT DISTINCT ON (round(800 * px), round(800 * py)) n, px, py FROM point
			ORDER BY round(800 * px), round(800 * py), n) seen
	)
	SELECT aid_svg_document(528, title,
		'Lorenz curve of the money over ' || across || '. Gini coefficient ' || coefficient
			|| '. The least funded half of '
			|| across || ' has ' || half || ' of the money, the best funded tenth ' || tenth || '.',
		'.aid-svg .aid-curve{fill:none;stroke:#2f6ba8;stroke:var(--aid-plus);stroke-width:3;stroke-linejoin:round}'
			|| '.aid-svg .aid-gap{fill:#2f6ba8;fill:var(--aid-plus);fill-opacity:.14}'
			|| '.aid-svg .aid-even{fill:none;stroke:#1b2530;stroke:var(--aid-ink);stroke-width:1.5;'
			|| 'stroke-dasharray:5 4}',
		aid_svg_text(16, 58, 'aid-soft', 'share of the money')
			|| (SELECT string_agg('<path class="aid-line" d="M58 ' || (478 - q)::text || 'h400M' || (58 + q)::text
				|| ' 78v400"/>'
					|| aid_svg_text(50, 482 - q, 'aid-soft aid-end', (q / 4)::text || '%')
					|| aid_svg_text(58 + q, 496, 'aid-soft aid-mid', (q / 4)::text || '%'), '' ORDER BY q)
				FROM generate_series(0, 400, 100) AS q)
			|| '<path class="aid-gap" d="' || path || 'z"/><path class="aid-even" d="M58 478L458 78"/>'
			|| '<path class="aid-curve" d="' || path || '"/><path class="aid-axis" d="M58 78v400h400"/>'
			|| '<path class="aid-curve" d="M70 102h26"/>' || aid_svg_text(104, 107, '', 'the money, Gini '
				|| coefficient)
			|| '<path class="aid-even" d="M70 126h26"/>' || aid_svg_text(104, 131, '', even)
			|| aid_svg_text(70, 158, 'aid-small', 'lower half: ' || half)
			|| aid_svg_text(70, 178, 'aid-small', 'top tenth: ' || tenth)
			|| aid_svg_text(458, 518, 'aid-soft aid-end', across || ', least funded first'))
	FROM fact, drawn, LATERAL (SELECT round(gini::numeric, 3)::text AS coefficient) g;
END;
COMMENT ON FUNCTION aid_svg_curve(double precision[], double precision[], double precision, text, text, text) IS 'picture of a Lorenz curve from its points';

CREATE FUNCTION aid_svg_ticks(low numeric, high numeric, most integer, least_step numeric) RETURNS numeric[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT array(SELECT k * step FROM generate_series(ceil(low / step), floor(high / step)) AS k ORDER BY k)
	FROM (SELECT f * 10::numeric ^ e AS step FROM generate_series(-15, 16) AS e, (VALUES (1), (2), (5)) AS v (f)
		WHERE f * 10::numeric ^ e >= least_step AND (high - low) / (f * 10::numeric ^ e) <= most
		ORDER BY e, f LIMIT 1) s;
END;
COMMENT ON FUNCTION aid_svg_ticks(numeric, numeric, integer, numeric) IS 'round values between two others, for an axis';

CREATE FUNCTION aid_svg_bars_drawn(a aid_allocation, top integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH ranked AS (
		SELECT unit, amount, row_number() OVER (ORDER BY amount DESC, unit COLLATE "C") AS n FROM aid_units(a)
	), bar AS (
		SELECT n, aid_svg_label(unit, 12) AS label, amount FROM ranked WHERE n <= top
	), rest AS (
		-- a line of figures: as a bar, the others together would often dwarf the rest
		SELECT count(*) AS others, sum(amount) AS amount, aid_svg_plural(count(*), 'other', 'others') AS label
		FROM ranked
		WHERE n > top
	), extent AS (
		SELECT count(*) AS bars, 26 + 14 * greatest(max(aid_svg_extent(bar.label)), aid_svg_extent(rest.label)) AS x0,
			least(0, min(bar.amount)) AS low,
			coalesce(nullif(greatest(0, max(bar.amount)) - least(0, min(bar.amount)), 0), 1) AS span
		FROM bar, rest
		GROUP BY rest.label
	), profile AS (
		SELECT *, CASE WHEN shared THEN 352 ELSE 404 END AS x1
		FROM aid_profile(a), LATERAL (SELECT total > 0 AND negative_units = 0 AS shared) s
	), drawn AS (
		SELECT string_agg(aid_svg_text(x0 - 8, y + 13, 'aid-end' || style, label)
				|| CASE WHEN n > bars THEN '' ELSE aid_svg_box(x0 + (least(0, amount) - low) / span * (x1 - x0), y,
					abs(amount) / span * (x1 - x0), 16, CASE WHEN amount < 0 THEN 'aid-minus' ELSE 'aid-plus' END) END
				|| aid_svg_text(x1 + 60, y + 13, 'aid-end' || style, aid_svg_number(amount))
				|| CASE WHEN shared THEN aid_svg_text(464, y + 13, 'aid-end aid-soft', aid_svg_percent(amount / total))
					ELSE '' END,
				'' ORDER BY n)
			|| '<path class="aid-axis" d="M' || aid_svg_place(min(x0 - low / span * (x1 - x0))) || ' 60v'
				|| (24 * max(bars) + 4)::text || '"/>' AS body
		FROM extent, profile
		CROSS JOIN LATERAL (SELECT n, label, amount, '' AS style FROM bar
			UNION ALL SELECT bars + 1, label, amount, ' aid-soft' FROM rest WHERE others > 0) row
		CROSS JOIN LATERAL (SELECT 40 + 24 * n AS y) place
	), note AS (
		SELECT row_number() OVER (ORDER BY n) AS n, says FROM profile, LATERAL (VALUES
			(1, CASE WHEN zero_units > 0 THEN aid_svg_plural(zero_units, 'unit', 'units')
				|| ' with an amount of 0' END),
			(2, CASE WHEN negative_units > 0 THEN aid_svg_plural(negative_units, 'unit', 'units') || ' below 0, in all '
				|| aid_svg_number(negative_total) END),
			(3, CASE WHEN null_unit_rows > 0 THEN 'not shown: ' || aid_svg_number(null_unit_amount) || ' in '
				|| aid_svg_plural(null_unit_rows, 'row', 'rows') || ' without a unit' END),
			(4, CASE WHEN null_amount_rows > 0 THEN 'not shown: ' || aid_svg_plural(null_amount_rows, 'row', 'rows')
				|| ' without an amount' END))
			AS v (n, says)
		WHERE says IS NOT NULL
	), foot AS (
		SELECT 72 + 24 * (bars + least(others, 1)) AS below, 20 * count(says) AS room,
			coalesce(' ' || string_agg(says, '. ' ORDER BY n) || '.', '') AS says,
			coalesce(string_agg(aid_svg_text(16, 70 + 24 * (bars + least(others, 1)) + 20 * n, 'aid-soft', says), ''
				ORDER BY n), '') AS lines
		FROM extent CROSS JOIN rest LEFT JOIN note ON true
		GROUP BY bars, others
	)
	SELECT aid_svg_document((below + room + CASE WHEN room > 0 THEN 12 ELSE 4 END)::numeric,
		CASE WHEN unit_count <= top THEN aid_svg_plural(unit_count, 'unit', 'units') || ' by amount'
			ELSE 'The largest ' || aid_svg_count(top) || ' of ' || aid_svg_plural(unit_count, 'unit', 'units') END,
		'Bar chart. Total ' || aid_svg_number(total) || '. Largest: '
			|| (SELECT string_agg(label || ' ' || aid_svg_number(amount), ', ' ORDER BY n) FROM bar
				WHERE n <= least(top, 5)) || '.' || says,
		'', aid_svg_text(16, 50, 'aid-soft', 'total ' || aid_svg_number(total)) || body || lines)
	FROM extent, profile, drawn, foot;
END;
COMMENT ON FUNCTION aid_svg_bars_drawn(aid_allocation, integer) IS 'picture of bars, once the arguments are checked';

CREATE FUNCTION aid_svg_mark(series integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (ARRAY['m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z', 'm-3-3h6v6h-6z', 'm0-4.5l4 7.5h-8z',
	'm0-4.5l4.5 4.5l-4.5 4.5l-4.5-4.5z', 'm0 4.5l4-7.5h-8z', 'm-3.5-1.2h7v2.4h-7z'])[series];
COMMENT ON FUNCTION aid_svg_mark(integer) IS 'the shape that marks the points of a series';

CREATE FUNCTION aid_svg_series_points(points jsonb)
RETURNS TABLE (n bigint, series text, x numeric, y numeric, lower numeric, upper numeric)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT n, coalesce(min(value #>> '{}') FILTER (WHERE key = 'series'), ''),
		min(number) FILTER (WHERE key = 'x'), min(number) FILTER (WHERE key = 'y'),
		min(number) FILTER (WHERE key = 'lower'), min(number) FILTER (WHERE key = 'upper')
	FROM jsonb_array_elements(CASE jsonb_typeof(points) WHEN 'array' THEN points ELSE '[]' END)
		WITH ORDINALITY AS t (e, n)
	CROSS JOIN LATERAL jsonb_each(CASE jsonb_typeof(e) WHEN 'object' THEN e ELSE '{}' END)
	CROSS JOIN LATERAL (SELECT CASE jsonb_typeof(value)
		WHEN 'number' THEN round((value #>> '{}')::numeric, 15) END AS number) v
	GROUP BY n;
END;
COMMENT ON FUNCTION aid_svg_series_points(jsonb) IS 'points of a list, as far as they can be read';

CREATE FUNCTION aid_svg_series_fault(points jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH element AS (
		SELECT e, n, jsonb_typeof(e) AS type
		FROM jsonb_array_elements(CASE jsonb_typeof(points) WHEN 'array' THEN points ELSE '[]' END)
			WITH ORDINALITY AS t (e, n)
	), member AS (
		SELECT n, key, value, jsonb_typeof(value) AS type
		FROM element, LATERAL jsonb_each(CASE type WHEN 'object' THEN e ELSE '{}' END)
	), point AS (
		SELECT * FROM aid_svg_series_points(points)
	)
	SELECT CASE WHEN n > 0 THEN 'Point ' || n::text || ': ' ELSE '' END || problem FROM (
		SELECT 0 AS n, 'The value is not a list.' AS problem WHERE jsonb_typeof(points) <> 'array'
		UNION ALL SELECT 0, 'There are ' || aid_svg_count(count(*)) || ' points; 2,000 are the most.' FROM element
			HAVING count(*) > 2000
		UNION ALL SELECT 0, 'There are ' || count(DISTINCT series)::text || ' series; six are the most.' FROM point
			HAVING count(DISTINCT series) > 6
		UNION ALL SELECT n, 'it is not an object.' FROM element WHERE type <> 'object'
		UNION ALL SELECT n, 'it has no x.' FROM element WHERE type = 'object' AND NOT e ? 'x'
		UNION ALL SELECT n, 'the key "' || key || '" is none of x, y, lower, upper, series.' FROM member
			WHERE key NOT IN ('x', 'y', 'lower', 'upper', 'series')
		UNION ALL SELECT n, key || ' is not a ' || CASE key WHEN 'series' THEN 'text.' ELSE 'number.' END FROM member
			WHERE key = 'series' AND type NOT IN ('string', 'null') OR key = 'x' AND type <> 'number'
				OR key IN ('y', 'lower', 'upper') AND type NOT IN ('number', 'null')
		UNION ALL SELECT n, 'a number is 10^15 or more in size.' FROM point
			WHERE greatest(abs(x), abs(y), abs(lower), abs(upper)) >= 1e15
		UNION ALL SELECT n, 'lower and upper must be given together, lower first.' FROM point
			WHERE (lower IS NULL) <> (upper IS NULL) OR lower > upper
		UNION ALL SELECT max(n), 'another point of its series has the same x.' FROM point WHERE x IS NOT NULL
			GROUP BY series, x HAVING count(*) > 1
	) fault
	ORDER BY n, problem LIMIT 1;
END;
COMMENT ON FUNCTION aid_svg_series_fault(jsonb) IS 'the first thing wrong with a list of points';

CREATE FUNCTION aid_svg_series_style(lines integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT '.aid-svg .aid-series{fill:none;stroke-width:2.2;stroke-linejoin:round}.aid-svg .aid-band{fill-opacity:.18}'
		|| string_agg('.aid-svg .aid-l' || s || '{stroke:' || colour || ';stroke:var(--aid-s' || s
			|| ');stroke-dasharray:'
			|| dash || '}.aid-svg .aid-b' || s || ',.aid-svg .aid-d' || s || '{fill:' || colour || ';fill:var(--aid-s'
				|| s || ')}',
			'' ORDER BY s)
	FROM (VALUES ('1', '#2a639e', 'none'), ('2', '#b4570f', '7 4'), ('3', '#1d7a5c', '2 3'),
		('4', '#94469b', '10 3 2 3'),
		('5', '#8a6d00', '4 3'), ('6', '#4d5761', '12 4')) AS v (s, colour, dash)
	WHERE s::integer <= lines;
END;
COMMENT ON FUNCTION aid_svg_series_style(integer) IS 'colour and dash of each series';

CREATE FUNCTION aid_svg_series_drawn(points jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH point AS (
		SELECT * FROM aid_svg_series_points(points)
	), line AS (
		SELECT series, (row_number() OVER (ORDER BY min(n)))::integer AS s, count(y) AS known,
			(array_agg(y ORDER BY x DESC) FILTER (WHERE y IS NOT NULL))[1] AS last
		FROM point
		GROUP BY series
	), extent AS (
		SELECT min(x) AS x_low, CASE max(x) WHEN min(x) THEN min(x) + 1 ELSE max(x) END AS x_high,
			bool_and(x = trunc(x)) AS whole, count(*) - count(y) AS gaps,
			CASE WHEN lowest BETWEEN 0 AND highest / 2 THEN 0 ELSE lowest END AS low,
			CASE WHEN highest = lowest THEN highest + greatest(1, abs(highest)) / 2 ELSE highest END AS high
		FROM point, LATERAL (SELECT min(least(y, lower)) AS lowest, max(greatest(y, upper)) AS highest FROM point) e
		GROUP BY lowest, highest
		HAVING count(y) > 0
	), axis AS (
		-- the first and last tick enclose the values; their labels are in full where short ones would be alike
		SELECT *, 456 - x0 AS width, ticks[cardinality(ticks)] - ticks[1] AS span,
			aid_svg_ticks(x_low, x_high, greatest(1, least(6, floor((456 - x0) / 14 / x_extent)::integer)),
				CASE WHEN whole THEN 1 ELSE 1e-15 END) AS x_ticks
		FROM extent
		CROSS JOIN LATERAL (SELECT t[2] - t[1] AS step FROM aid_svg_ticks(low, high, 5, 1e-15) AS t) s
		CROSS JOIN LATERAL aid_svg_ticks(floor(low / step) * step, ceil(high / step) * step, 6, step) AS ticks
		CROSS JOIN LATERAL (SELECT CASE WHEN count(DISTINCT aid_svg_number(t)) = count(*)
			THEN array_agg(aid_svg_number(t) ORDER BY t) ELSE array_agg(trim_scale(t)::text ORDER BY t) END AS labels
			FROM unnest(ticks) AS t) l
		CROSS JOIN LATERAL (SELECT greatest(58, 26 + 12.5 * max(aid_svg_extent(label))) AS x0
			FROM unnest(labels) AS label) m
		CROSS JOIN LATERAL (SELECT greatest(aid_svg_extent(trim_scale(x_low)::text),
			aid_svg_extent(trim_scale(x_high)::text)) AS x_extent) x
	), placed AS (
		SELECT p.*, s, known, x0 + width * (x - x_low) / (x_high - x_low) AS px,
			322 - 250 * (y - ticks[1]) / span AS py,
			322 - 250 * (lower - ticks[1]) / span AS lower_y, 322 - 250 * (upper - ticks[1]) / span AS upper_y,
			lag(y) OVER w AS previous, count(*) FILTER (WHERE upper IS NULL) OVER w AS run
		FROM point p JOIN line USING (series), axis
		WINDOW w AS (PARTITION BY s ORDER BY x)
	), band AS (
		SELECT coalesce(string_agg(path, '' ORDER BY s, run), '') AS bands
		FROM (SELECT s, run, '<path class="aid-band aid-b' || s::text || '" d="M'
				|| string_agg(aid_svg_place(px) || ' ' || aid_svg_place(upper_y), 'L' ORDER BY x) || 'L'
				|| string_agg(aid_svg_place(px) || ' ' || aid_svg_place(lower_y), 'L' ORDER BY x DESC) || 'z"/>' AS path
			FROM placed WHERE upper IS NOT NULL GROUP BY s, run) b
	), curve AS (
		SELECT string_agg('<path class="aid-series aid-l' || s::text || '" d="' || path || '"/>'
			|| CASE WHEN known <= 60 THEN '<path class="aid-d' || s::text || '" d="' || marks || '"/>' ELSE '' END,
			'' ORDER BY s) AS curves
		FROM (SELECT s, known,
				string_agg(CASE WHEN previous IS NULL THEN 'M' ELSE 'L' END || at, '' ORDER BY x) AS path,
				string_agg('M' || at || aid_svg_mark(s), '' ORDER BY x) AS marks
			FROM placed, LATERAL (SELECT aid_svg_place(px) || ' ' || aid_svg_place(py) AS at) a
			WHERE y IS NOT NULL
			GROUP BY s, known) c
	), legend AS (
		SELECT max(s) AS lines,
			string_agg('<path class="aid-series aid-l' || s::text || '" d="M16 ' || at::text || 'h40"/>'
				|| '<path class="aid-d' || s::text || '" d="M36 ' || at::text || aid_svg_mark(s) || '"/>'
				|| aid_svg_text(66, at + 5, 'aid-small', aid_svg_label(name, 24))
				|| aid_svg_text(464, at + 5, 'aid-small aid-end',
					coalesce('last ' || aid_svg_number(last), 'no value')),
				'' ORDER BY s) AS key,
			string_agg(name || ', last value ' || coalesce(aid_svg_number(last), 'missing'), '; ' ORDER BY s) AS says
		FROM line, LATERAL (SELECT coalesce(nullif(series, ''), 'value') AS name, 348 + 24 * s AS at) l
	)
	SELECT aid_svg_document(370 + 24 * lines + CASE WHEN gaps > 0 THEN 22 ELSE 0 END, 'Values ' || period,
		'Line chart of ' || aid_svg_plural(lines, 'series', 'series') || ' ' || period || ': ' || says || '.'
			|| coalesce(' ' || missing || '.', ''),
		aid_svg_series_style(lines),
		(SELECT string_agg('<path class="aid-line" d="M' || aid_svg_place(x0) || ' ' || aid_svg_place(at) || 'H464"/>'
				|| aid_svg_text(x0 - 8, at + 5, 'aid-soft aid-end', label), '' ORDER BY t)
				FROM unnest(ticks, labels) AS u (t, label), LATERAL (SELECT 322 - 250 * (t - ticks[1]) / span AS at) a)
			|| coalesce((SELECT string_agg('<path class="aid-axis" d="M' || aid_svg_place(at) || ' 322v5"/>'
				|| aid_svg_text(greatest(4 + half, least(476 - half, at)), 342, 'aid-soft aid-mid',
					trim_scale(t)::text),
				'' ORDER BY t)
				FROM unnest(x_ticks) AS t, LATERAL (SELECT x0 + width * (t - x_low) / (x_high - x_low) AS at,
					6.25 * aid_svg_extent(trim_scale(t)::text) AS half) a), '')
			|| bands || '<path class="aid-axis" d="M' || aid_svg_place(x0) || ' 322H464"/>' || curves || key
			|| coalesce(aid_svg_text(16, 378 + 24 * lines, 'aid-soft', missing), ''))
	FROM axis, band, curve, legend
	CROSS JOIN LATERAL (SELECT 'from ' || trim_scale(min(x))::text || ' to ' || trim_scale(max(x))::text AS period,
		CASE WHEN gaps > 0 THEN aid_svg_plural(gaps, 'point', 'points') || ' without a value' END AS missing
			FROM point) t;
END;
COMMENT ON FUNCTION aid_svg_series_drawn(jsonb) IS 'picture of lines, once the points are checked';

CREATE FUNCTION aid_svg_persons(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN n < 1000000 THEN aid_svg_count(n) ELSE aid_svg_number(n) END;
COMMENT ON FUNCTION aid_svg_persons(bigint) IS 'a number of people, in full up to a million';

CREATE FUNCTION aid_svg_break(age text) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN "right"(age, 1) = 'm' THEN "left"(age, -1)::integer ELSE 12 * age::integer END;
COMMENT ON FUNCTION aid_svg_break(text) IS 'an age break in months';

CREATE FUNCTION aid_svg_matrix_fault(row_labels text[], column_labels text[], amounts numeric[], classes integer,
	OUT state text, OUT detail text, OUT hint text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH entry AS (
		SELECT r, c, x FROM unnest(row_labels, column_labels, amounts) AS t (r, c, x)
	)
	SELECT state, detail, hint FROM (
		SELECT 1 AS n, '22023' AS state, 'There are ' || classes::text || ' classes, not 2 to 7.' AS detail, '' AS hint
			WHERE classes NOT BETWEEN 2 AND 7
		UNION ALL SELECT 2, '22023', 'There are ' || cardinality(row_labels)::text || ' row labels, '
			|| cardinality(column_labels)::text || ' column labels and ' || cardinality(amounts)::text || ' amounts.',
			'Make all three in one query with array_agg.'
			WHERE cardinality(row_labels) <> cardinality(column_labels)
				OR cardinality(row_labels) <> cardinality(amounts)
		UNION ALL SELECT 3, '22004', 'A label is NULL.', ''
			WHERE array_position(row_labels, NULL) IS NOT NULL OR array_position(column_labels, NULL) IS NOT NULL
		UNION ALL SELECT 4, '22023', 'There are ' || count(DISTINCT r)::text || ' rows and ' || count(DISTINCT c)::text
			|| ' columns; 60 and 24 are the most.', 'Keep the largest ones.'
			FROM entry HAVING count(DISTINCT r) > 60 OR count(DISTINCT c) > 24
		UNION ALL SELECT 5, '22023', 'Row "' || r || '" and column "' || c || '" are given more than once.',
			'Add up the amounts first.'
			FROM (SELECT r, c FROM entry GROUP BY r, c HAVING count(*) > 1
				ORDER BY r COLLATE "C", c COLLATE "C" LIMIT 1) twice
		UNION ALL SELECT 6, '22023', 'An amount is NaN or infinite.', '' FROM entry
			WHERE x IN ('NaN', 'Infinity', '-Infinity')
	) fault
	ORDER BY n LIMIT 1;
END;
COMMENT ON FUNCTION aid_svg_matrix_fault(text[], text[], numeric[], integer) IS 'what is wrong with the arguments of a matrix';

CREATE FUNCTION aid_svg_matrix_drawn(row_labels text[], column_labels text[], amounts numeric[],
	classes integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH entry AS (
		SELECT n, r, c, x FROM unnest(row_labels, column_labels, amounts) WITH ORDINALITY AS t (r, c, x, n)
	), row AS (
		SELECT r, aid_svg_label(r, 10) AS label, row_number() OVER (ORDER BY min(n)) AS i FROM entry GROUP BY r
	), col AS (
		SELECT c, aid_svg_label(c, 10) AS label, row_number() OVER (ORDER BY min(n)) AS j FROM entry GROUP BY c
	), cell AS (
		SELECT r, i, j, c, x, row_number() OVER (ORDER BY i, j) AS n
		FROM row CROSS JOIN col LEFT JOIN entry USING (r, c)
	), classed AS (
		SELECT array_agg(x ORDER BY n) AS xs, aid_svg_classify(array_agg(x ORDER BY n), classes) AS class FROM cell
	), shape AS (
		SELECT rows, columns, x0, width, greatest(16, least(26, width)) AS tall, upright,
			CASE WHEN upright THEN 68 ELSE 56 + 13 * widest END AS y0
		FROM (SELECT count(DISTINCT i) AS rows, count(DISTINCT j) AS columns,
			24 + 13 * (SELECT max(aid_svg_extent(label)) FROM row) AS x0 FROM cell) n
		CROSS JOIN LATERAL (SELECT least(64, (464 - x0) / columns) AS width,
			(SELECT max(aid_svg_extent(label)) FROM col) AS widest) w
		CROSS JOIN LATERAL (SELECT 13 * widest <= width - 4 AS upright) u
	), drawn AS (
		SELECT string_agg('<path class="aid-cell ' || coalesce(aid_svg_shade(k), 'aid-none') || '" d="' || path
			|| '"/>',
			'' ORDER BY k NULLS FIRST) AS body
		FROM (SELECT class[n] AS k, string_agg('M' || aid_svg_place(x0 + (j - 1) * width) || ' '
				|| aid_svg_place(y0 + (i - 1) * tall) || 'h' || aid_svg_place(width) || 'v' || aid_svg_place(tall)
				|| 'h' || aid_svg_place(-width) || 'z', '' ORDER BY n) AS path
			FROM cell, classed, shape
			GROUP BY class[n]) p
	), figure AS (
		SELECT coalesce(string_agg(aid_svg_text(x0 + (j - 0.5) * width, y0 + (i - 0.5) * tall + 4.5, 'aid-small aid-mid'
			|| CASE WHEN class[n] < 0 THEN ' aid-halo' WHEN 2 * class[n] > most THEN ' aid-on' ELSE '' END,
			aid_svg_number(x)), '' ORDER BY n), '') AS body
		FROM cell, classed, shape, LATERAL (SELECT max(k) AS most FROM unnest(class) AS k) m
		WHERE width >= 44 AND x IS NOT NULL
	)
	SELECT aid_svg_document(y0 + rows * tall + legend.height + 24, extent,
		'Matrix of ' || extent || '. ' || legend.description || '. Largest: '
			|| coalesce((SELECT string_agg(r || ' and ' || c || ' ' || aid_svg_number(x), '; ' ORDER BY x DESC, n)
				FROM (SELECT r, c, x, n FROM cell WHERE x IS NOT NULL ORDER BY x DESC, n LIMIT 5) l), 'none') || '.',
		aid_svg_shades(class) || '.aid-svg .aid-cell{stroke:#d3dae0;stroke:var(--aid-line)}'
			|| '.aid-svg text.aid-on{fill:#fff;fill:var(--aid-paper)}'
			|| '.aid-svg .aid-halo{stroke:#fff;stroke:var(--aid-paper);stroke-width:4;paint-order:stroke}',
		aid_svg_patterns(class, 1) || drawn.body || figure.body
			|| (SELECT string_agg(aid_svg_text(x0 - 8, y0 + (i - 0.5) * tall + 4.5, 'aid-small aid-end', label),
				'' ORDER BY i) FROM row)
			|| (SELECT string_agg(CASE WHEN upright THEN aid_svg_text(middle, y0 - 8, 'aid-small aid-mid', label)
				ELSE '<g transform="translate(' || aid_svg_place(middle + 4.5) || ' ' || aid_svg_place(y0 - 6)
					|| ')rotate(-90)">' || aid_svg_text(0, 0, 'aid-small', label) || '</g>' END, '' ORDER BY j)
				FROM col, LATERAL (SELECT x0 + (j - 0.5) * width AS middle) m)
			|| legend.body)
	FROM shape, drawn, figure, classed
	CROSS JOIN LATERAL (SELECT aid_svg_plural(rows, 'row', 'rows') || ' by '
		|| aid_svg_plural(columns, 'column', 'columns')
		AS extent) e
	CROSS JOIN LATERAL aid_svg_legend(y0 + rows * tall + 12, xs, class, 1, 'cell', 'cells') AS legend;
END;
COMMENT ON FUNCTION aid_svg_matrix_drawn(text[], text[], numeric[], integer) IS 'picture of a matrix, once the arguments are checked';


CREATE FUNCTION aid_svg_lorenz(a aid_allocation) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
BEGIN ATOMIC
	SELECT aid_svg_curve(array_agg(cumulative_reference ORDER BY "position"),
		array_agg(cumulative_share ORDER BY "position"), aid_gini(a),
		'Lorenz curve of ' || aid_svg_plural(aid_unit_count(a), 'unit', 'units'), 'units', 'equal shares')
	FROM aid_lorenz(a);
END;
COMMENT ON FUNCTION aid_svg_lorenz(aid_allocation) IS 'picture of the Lorenz curve';

CREATE FUNCTION aid_svg_lorenz(a aid_allocation, reference aid_allocation) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
BEGIN ATOMIC
	SELECT aid_svg_curve(array_agg(cumulative_reference ORDER BY "position"),
		array_agg(cumulative_share ORDER BY "position"), aid_gini(a, reference),
		'Lorenz curve against a reference of ' || aid_svg_plural(aid_unit_count(reference), 'unit', 'units'),
		'the reference', 'in proportion to the reference')
	FROM aid_lorenz(a, reference);
END;
COMMENT ON FUNCTION aid_svg_lorenz(aid_allocation, aid_allocation) IS 'picture of the Lorenz curve against a reference';

CREATE FUNCTION aid_svg_bars(a aid_allocation, top integer DEFAULT 15) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
RETURN CASE WHEN top BETWEEN 1 AND 100 THEN aid_svg_bars_drawn(a, top)
	ELSE aid_refuse('22023', 'number of bars out of range', 'It is ' || top::text || ', not 1 to 100.', '') END;
COMMENT ON FUNCTION aid_svg_bars(aid_allocation, integer) IS 'picture of the largest units as bars';

CREATE FUNCTION aid_svg_series(points jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
BEGIN ATOMIC
	SELECT CASE WHEN fault IS NULL THEN aid_svg_series_drawn(points)
		ELSE aid_refuse('22023', 'cannot draw these points', fault, '') END
	FROM (SELECT aid_svg_series_fault(points) AS fault) f;
END;
COMMENT ON FUNCTION aid_svg_series(jsonb) IS 'picture of values over time as lines';

CREATE FUNCTION aid_svg_pyramid(h aid_headcount, breaks text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
BEGIN ATOMIC
	WITH edge AS (
		SELECT DISTINCT aid_svg_break(b) AS month FROM unnest(breaks || '{0}'::text[]) AS b
	), band AS (
		SELECT month AS from_month, lead(month) OVER (ORDER BY month) AS below_month
		FROM edge
		WHERE (SELECT count(*) FROM edge) > 1
	), cell AS (
		SELECT sex, persons, c.ages IS NOT NULL AND b.from_month IS NOT NULL AS placed, b.from_month
		FROM aid_cells(aid_coarsen(h, breaks)) AS c
		LEFT JOIN band b ON c.from_month = b.from_month AND c.below_month IS NOT DISTINCT FROM b.below_month
	), counted AS (
		SELECT placed, from_month, coalesce(sum(persons) FILTER (WHERE sex = 'F'), 0)::bigint AS f,
			coalesce(sum(persons) FILTER (WHERE sex = 'M'), 0)::bigint AS m,
			coalesce(sum(persons) FILTER (WHERE sex IN ('X', '?')), 0)::bigint AS u
		FROM cell GROUP BY placed, from_month
	), line AS (
		SELECT *, CASE WHEN u > 0 THEN 44 ELSE 26 END AS tall
		FROM (SELECT b.from_month, aid_age_label(int4range(b.from_month, b.below_month)) AS label, '' AS style,
				coalesce(f, 0) AS f, coalesce(m, 0) AS m, coalesce(u, 0) AS u
			FROM band b LEFT JOIN counted c ON c.placed AND c.from_month = b.from_month
			UNION ALL
			SELECT NULL, 'other', 'o', f, m, u FROM counted WHERE NOT placed) l
	), extent AS (
		SELECT greatest(1, max(greatest(f, m, u))) AS most, sum(tall) AS height, sum(f)::bigint AS f,
			sum(m)::bigint AS m,
			sum(u)::bigint AS u, coalesce(sum(l.f + l.m + l.u) FILTER (WHERE style = 'o'), 0)::bigint AS other
		FROM line l
	), placed AS (
		SELECT l.*, 62 + sum(tall) OVER (ORDER BY from_month DESC NULLS LAST ROWS UNBOUNDED PRECEDING) - tall AS y,
			112.0 * l.f / most AS f_width, 112.0 * l.m / most AS m_width, 112.0 * l.u / most AS u_width
		FROM line l, extent
	), drawn AS (
		SELECT string_agg(aid_svg_box(200 - f_width, y, f_width, 20, 'aid-f' || style)
			|| aid_svg_box(280, y, m_width, 20, 'aid-m' || style)
			|| aid_svg_text(194 - f_width, y + 15, 'aid-small aid-end', aid_svg_persons(f))
			|| aid_svg_text(286 + m_width, y + 15, 'aid-small', aid_svg_persons(m))
			|| aid_svg_text(240, y + 15, 'aid-mid', label)
			|| CASE WHEN u = 0 THEN '' ELSE aid_svg_box(280, y + 23, u_width, 12, 'aid-u')
				|| aid_svg_text(286 + u_width, y + 33, 'aid-soft', aid_svg_persons(u) || '*') END, ''
					ORDER BY y) AS body
		FROM placed
	), note AS (
		SELECT row_number() OVER (ORDER BY n) AS n, says FROM extent, LATERAL (VALUES
			(1, CASE WHEN u > 0 THEN '* of another or unknown sex: ' || aid_svg_persons(u) END),
			(2, CASE WHEN other > 0 THEN 'other: ' || aid_svg_persons(other)
				|| ' of unknown age or in a wider band' END))
			AS v (n, says)
		WHERE says IS NOT NULL
	), foot AS (
		SELECT coalesce(max(n), 0) AS notes,
			coalesce(string_agg(aid_svg_text(16, 70 + height + 20 * n, 'aid-soft', says), '' ORDER BY n), '') AS lines
		FROM extent LEFT JOIN note ON true
	)
	SELECT aid_svg_document(80 + height + 20 * notes, aid_svg_plural(f + m + u, 'person', 'people')
		|| ' by sex and age',
		'Population pyramid. Women and girls ' || aid_svg_persons(f) || ', men and boys ' || aid_svg_persons(m)
			|| ', another or unknown sex ' || aid_svg_persons(u) || '. By band, women then men: '
			|| (SELECT string_agg(label || ' ' || aid_svg_persons(line.f) || ' and ' || aid_svg_persons(line.m), '; '
				ORDER BY from_month NULLS LAST) FROM line) || '.',
		'.aid-svg .aid-f{fill:#94469b;fill:var(--aid-s4)}.aid-svg .aid-m{fill:#1d7a5c;fill:var(--aid-s3)}'
			|| '#<id> .aid-fo{fill:url(#<id>-f)}#<id> .aid-mo{fill:url(#<id>-m)}#<id> .aid-u{fill:url(#<id>-u)}'
			|| '.aid-svg .aid-fs,.aid-svg .aid-ms,.aid-svg .aid-us{fill:none;stroke-width:3}'
			|| '.aid-svg .aid-fs{stroke:#94469b;stroke:var(--aid-s4)}'
			|| '.aid-svg .aid-ms{stroke:#1d7a5c;stroke:var(--aid-s3)}'
			|| '.aid-svg .aid-us{stroke:#8d97a1;stroke:var(--aid-none)}',
		'<defs>' || (SELECT string_agg('<pattern id="<id>-' || s
			|| '" width="6" height="6" patternUnits="userSpaceOnUse"'
				|| ' patternTransform="rotate(45)"><path class="aid-paper" d="M0 0h6v6h-6z"/>'
				|| '<path class="aid-' || s || 's" d="M2 0v6"/></pattern>', '' ORDER BY s)
			FROM unnest('{f,m,u}'::text[]) AS s) || '</defs>'
			|| aid_svg_text(200, 52, 'aid-small aid-end', 'women and girls ' || aid_svg_persons(f))
			|| aid_svg_text(280, 52, 'aid-small', 'men and boys ' || aid_svg_persons(m)) || body
			|| '<path class="aid-axis" d="M200 58v' || (height + 2)::text || 'M280 58v' || (height + 2)::text || '"/>'
				|| lines)
	FROM extent, drawn, foot
	WHERE f + m + u > 0;
END;
COMMENT ON FUNCTION aid_svg_pyramid(aid_headcount, text[]) IS 'picture of people by sex and given age bands';

CREATE FUNCTION aid_svg_pyramid(h aid_headcount) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
RETURN aid_svg_pyramid(h, aid_common_breaks(h));
COMMENT ON FUNCTION aid_svg_pyramid(aid_headcount) IS 'picture of people by sex and the age bands they share';

CREATE FUNCTION aid_svg_matrix(row_labels text[], column_labels text[], amounts numeric[],
	classes integer DEFAULT 5) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 10000
BEGIN ATOMIC
	SELECT CASE WHEN state IS NULL THEN aid_svg_matrix_drawn(row_labels, column_labels, amounts, classes)
		ELSE aid_refuse(state, 'cannot draw this matrix', detail, hint) END
	FROM aid_svg_matrix_fault(row_labels, column_labels, amounts, classes) AS fault;
END;
COMMENT ON FUNCTION aid_svg_matrix(text[], text[], numeric[], integer) IS 'picture of amounts by row and column';

CREATE FUNCTION aid_svg_titled(svg text, title text, description text DEFAULT '') RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
BEGIN ATOMIC
	-- in a replacement \ means more than itself
	SELECT CASE
		WHEN name IS NULL THEN
			aid_refuse('22023', 'this is no picture of aidflow', 'It begins with "' || "left"(svg, 40) || '".', '')
		ELSE replace(regexp_replace(regexp_replace(
				CASE description WHEN '' THEN svg ELSE regexp_replace(svg, '(<desc [^>]*>)[^<]*', '\1'
					|| new_description) END,
				'(<title [^>]*>)[^<]*', '\1' || new_title), '(<text [^>]*class="aid-head">)[^<]*', '\1' || new_heading),
			name, 'aid-' || "left"(encode(sha256(convert_to(svg || title || '|' || description, 'UTF8')), 'hex'), 12))
		END
	FROM (SELECT replace(aid_svg_escape(title), '\', '\\') AS new_title,
		replace(aid_svg_escape(aid_svg_label(title, 25)), '\', '\\') AS new_heading,
		replace(aid_svg_escape(description), '\', '\\') AS new_description,
		substring(svg FROM '^<svg xmlns="http://www.w3.org/2000/svg" id="(aid-[0-9a-f]{12})" ') AS name) n;
END;
COMMENT ON FUNCTION aid_svg_titled(text, text, text) IS 'a picture under another title and description';
