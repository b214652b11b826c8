--# Internal

-- What the pictures of aidflow_report and the maps of aidflow_postgis are made of. It belongs to aidflow because
-- neither of the two requires the other. Everything is 480 wide and of ASCII, apart from the caller's own labels.

-- IMMUTABLE, so that bodies with a check can be opened up. The planner evaluates calls of constants ahead of any CASE
-- around them: one of the arguments must come from what is checked.
CREATE FUNCTION aid_refuse(state text, message text, detail text, hint text) RETURNS text
LANGUAGE C IMMUTABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_refuse';
COMMENT ON FUNCTION aid_refuse(text, text, text, text) IS 'raises an error from an SQL body';

CREATE FUNCTION aid_svg_escape(label text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(replace(replace(replace(replace(
	regexp_replace(
		translate(label,
			E'\t\n\r\001\002\003\004\005\006\007\010\013\014\016\017'
			'\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037',
			'   ????????????????????????????'),
		'[\uFFFE\uFFFF]', '?', 'g'),
	'&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), '''', '&#39;');
COMMENT ON FUNCTION aid_svg_escape(text) IS 'text for XML: markup escaped, ? for characters that XML does not allow';

CREATE FUNCTION aid_svg_extent(label text) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT coalesce(sum(CASE
			WHEN octet_length(letter) > 1 THEN 1.1
			WHEN position(letter IN 'fijlrtI .,:;''|!()[]-') > 0 THEN 0.42
			WHEN position(letter IN 'mwMW@%&') > 0 THEN 1
			WHEN position(letter IN 'ABCDEFGHJKLNOPQRSTUVXYZ') > 0 THEN 0.76
			ELSE 0.63 END), 0)
	FROM string_to_table("left"(label, 200), NULL) AS letter;
END;
COMMENT ON FUNCTION aid_svg_extent(text) IS 'how wide a label is at most, in units of its font size';

CREATE FUNCTION aid_svg_label(label text, room numeric) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE
			WHEN shown = '' THEN '(no name)'
			WHEN aid_svg_extent(shown) <= room THEN shown
			ELSE (SELECT rtrim(coalesce(string_agg(letter, '' ORDER BY n) FILTER (WHERE used <= room - 1.3), ''))
				|| '...'
				FROM (SELECT n, letter, sum(aid_svg_extent(letter)) OVER (ORDER BY n) AS used
					FROM string_to_table("left"(shown, 200), NULL) WITH ORDINALITY AS t (letter, n)) w)
		END
	FROM (SELECT btrim(translate("left"(label, 200), E'\t\n\r', '   '))
		|| CASE WHEN length(label) > 200 THEN '...' ELSE '' END AS shown) s;
END;
COMMENT ON FUNCTION aid_svg_label(text, numeric) IS 'a label, cut to the room there is for it';

CREATE FUNCTION aid_svg_count(n bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(n::text, '([0-9])(?=([0-9]{3})+$)', '\1,', 'g');
COMMENT ON FUNCTION aid_svg_count(bigint) IS 'a whole number with a comma before each three digits';

CREATE FUNCTION aid_svg_number(x numeric) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- v is what is written before the suffix; from 0.001 down it is 1 to 10, with e and the exponent behind it
	SELECT CASE WHEN x < 0 THEN '-' ELSE '' END
		|| trim_scale(round(v, CASE WHEN v >= 99.95 THEN 0 WHEN v >= 9.995 THEN 1 WHEN v >= 0.9995 THEN 2
			WHEN v >= 0.09995 THEN 3 WHEN v >= 0.009995 THEN 4 ELSE 5 END))::text
		|| suffix
	FROM (SELECT abs(x) AS a, length(coalesce(substring(abs(x)::text FROM '^0\.(0*)'), '')) + 1 AS e) size
	CROSS JOIN LATERAL (SELECT
		CASE WHEN a >= 999.5e9 THEN a / 1e12 WHEN a >= 999.5e6 THEN a / 1e9 WHEN a >= 999.5e3 THEN a / 1e6
			WHEN a >= 999.5 THEN a / 1e3 WHEN a >= 0.0009995 OR a = 0 THEN a ELSE a * 10::numeric ^ e END AS v,
		CASE WHEN a >= 999.5e9 THEN 'tn' WHEN a >= 999.5e6 THEN 'bn' WHEN a >= 999.5e3 THEN 'M' WHEN a >= 999.5 THEN 'k'
			WHEN a >= 0.0009995 OR a = 0 THEN '' ELSE 'e-' || e::text END AS suffix) scaled;
END;
COMMENT ON FUNCTION aid_svg_number(numeric) IS 'a number with three significant digits and k, M, bn or tn';

CREATE FUNCTION aid_svg_percent(share numeric) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN round(100 * share, 1)::text || '%';
COMMENT ON FUNCTION aid_svg_percent(numeric) IS 'a share in per cent with one decimal';

CREATE FUNCTION aid_svg_plural(n bigint, one text, many text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN aid_svg_count(n) || ' ' || CASE n WHEN 1 THEN one ELSE many END;
COMMENT ON FUNCTION aid_svg_plural(bigint, text, text) IS 'a count with its noun';

CREATE FUNCTION aid_svg_place(x numeric) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN trim_scale(round(x, 1))::text;
COMMENT ON FUNCTION aid_svg_place(numeric) IS 'a coordinate with at most one decimal';

CREATE FUNCTION aid_svg_text(x numeric, y numeric, style text, label text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '<text x="' || aid_svg_place(x) || '" y="' || aid_svg_place(y) || '"'
	|| CASE style WHEN '' THEN '' ELSE ' class="' || style || '"' END || '>' || aid_svg_escape(label) || '</text>';
COMMENT ON FUNCTION aid_svg_text(numeric, numeric, text, text) IS 'a text element';

CREATE FUNCTION aid_svg_box(x numeric, y numeric, width numeric, height numeric, style text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN '<path class="' || style || '" d="M' || aid_svg_place(x) || ' ' || aid_svg_place(y)
	|| 'h' || aid_svg_place(width) || 'v' || aid_svg_place(height) || 'h' || aid_svg_place(-width) || 'z"/>';
COMMENT ON FUNCTION aid_svg_box(numeric, numeric, numeric, numeric, text) IS 'a rectangle';

CREATE FUNCTION aid_svg_style() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '.aid-svg{--aid-paper:#fff;--aid-ink:#1b2530;--aid-soft:#53606c;--aid-line:#d3dae0;--aid-edge:#74808c;'
	|| '--aid-zero:#f7f4ea;--aid-none:#8d97a1;--aid-plus:#2f6ba8;--aid-minus:#b9641d;'
	|| '--aid-s1:#2a639e;--aid-s2:#b4570f;--aid-s3:#1d7a5c;--aid-s4:#94469b;--aid-s5:#8a6d00;--aid-s6:#4d5761;'
	|| 'font:14px system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums;'
	|| 'background:#fff;background:var(--aid-paper)}'
	|| '@media(prefers-color-scheme:dark){.aid-svg{--aid-paper:#14191f;--aid-ink:#e8edf2;--aid-soft:#a7b2bd;'
	|| '--aid-line:#343e48;--aid-edge:#6f7c89;--aid-zero:#262c32;--aid-none:#77828d;--aid-plus:#5fa8dd;'
	|| '--aid-minus:#d98a45;--aid-s1:#66aee6;--aid-s2:#f0954d;--aid-s3:#4fc79f;--aid-s4:#d992df;--aid-s5:#d9bb4a;'
	|| '--aid-s6:#c3cbd3}}'
	|| '.aid-svg text{fill:#1b2530;fill:var(--aid-ink)}'
	|| '.aid-svg .aid-head{font-size:17px;font-weight:600}'
	|| '.aid-svg .aid-soft{font-size:12.5px;fill:#53606c;fill:var(--aid-soft)}'
	|| '.aid-svg .aid-small{font-size:12.5px}'
	|| '.aid-svg .aid-end{text-anchor:end}.aid-svg .aid-mid{text-anchor:middle}'
	|| '.aid-svg .aid-paper{fill:#fff;fill:var(--aid-paper)}'
	|| '.aid-svg .aid-line{fill:none;stroke:#d3dae0;stroke:var(--aid-line)}'
	|| '.aid-svg .aid-axis{fill:none;stroke:#74808c;stroke:var(--aid-edge)}'
	|| '.aid-svg .aid-plus{fill:#2f6ba8;fill:var(--aid-plus)}.aid-svg .aid-minus{fill:#b9641d;fill:var(--aid-minus)}';
COMMENT ON FUNCTION aid_svg_style() IS 'the style of every picture, light and dark';

CREATE FUNCTION aid_svg_document(height numeric, title text, description text, style text, body text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- <id> stands for the picture's own name, made from its content: several pictures fit on one page
	SELECT replace('<svg xmlns="http://www.w3.org/2000/svg" id="<id>" class="aid-svg" viewBox="0 0 480 '
		|| ceil(height)::text || '" role="img" aria-labelledby="<id>-t <id>-d"><title id="<id>-t">'
			|| aid_svg_escape(title)
		|| '</title><desc id="<id>-d">' || aid_svg_escape(description) || '</desc><style>' || aid_svg_style() || style
		|| '</style>' || aid_svg_box(0, 0, 480, ceil(height), 'aid-paper')
		|| aid_svg_text(16, 28, 'aid-head', aid_svg_label(title, 25)) || body || '</svg>', '<id>', 'aid-' || name)
	FROM (SELECT "left"(encode(sha256(convert_to(height::text || title || '|' || description || '|' || body, 'UTF8')),
		'hex'), 12) AS name) n;
END;
COMMENT ON FUNCTION aid_svg_document(numeric, text, text, text, text) IS 'a whole picture around its body';

CREATE FUNCTION aid_svg_classify(amounts numeric[], classes integer) RETURNS integer[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- equal amounts share the lowest of their ranks, hence one class; classes that stay empty are not counted
	SELECT coalesce(array_agg(CASE WHEN x = 0 THEN 0 ELSE sign(x)::integer * class::integer END ORDER BY n), '{}')
	FROM (SELECT n, x, CASE WHEN x <> 0 THEN dense_rank() OVER (PARTITION BY sign(x) ORDER BY slot) END AS class
		FROM (SELECT n, x, (rank() OVER w - 1) * classes / count(*) OVER (PARTITION BY sign(x)) AS slot
			FROM unnest(amounts) WITH ORDINALITY AS t (x, n)
			WINDOW w AS (PARTITION BY sign(x) ORDER BY abs(x))) s) c;
END;
COMMENT ON FUNCTION aid_svg_classify(numeric[], integer) IS 'classes of equal numbers: 1 and up above 0, -1 and down below, 0 at 0';

CREATE FUNCTION aid_svg_shade(class integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE sign(class) WHEN 1 THEN 'aid-p' || class::text WHEN -1 THEN 'aid-m' || abs(class)::text ELSE 'aid-zero' END;
COMMENT ON FUNCTION aid_svg_shade(integer) IS 'the name of the style of a class; that of no data is aid-none';

CREATE FUNCTION aid_svg_shades(class integer[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT '.aid-svg .aid-zero{fill:#f7f4ea;fill:var(--aid-zero)}#<id> .aid-none{fill:url(#<id>-none)}'
		|| '.aid-svg .aid-cut{fill:none;stroke:#fff;stroke:var(--aid-paper);stroke-width:1.2}'
		|| '.aid-svg .aid-hatch{fill:none;stroke:#8d97a1;stroke:var(--aid-none);stroke-width:1.6}'
		|| coalesce('#<id>{' || string_agg('--' || name || ':' || light[at], ';' ORDER BY name)
			|| '}@media(prefers-color-scheme:dark){#<id>{' || string_agg('--' || name || ':' || dark[at], ';'
				ORDER BY name) || '}}'
			|| string_agg('#<id> .' || name || CASE side WHEN 1 THEN '' ELSE '{fill:url(#<id>-' || name || ')}#<id> .'
				|| name || 'f' END
				|| '{fill:' || light[at] || ';fill:var(--' || name || ')}', '' ORDER BY name), '')
	FROM (SELECT side, aid_svg_shade(side * step) AS name, light, dark,
		1 + round((step - 1) * 12.0 / greatest(steps - 1, 1)) AS at
		-- thirteen steps of each scale, even in lightness; so many classes as there are pick evenly among them
		FROM (VALUES
			(1, '{#c0e2f5,#a5d3ef,#8cc4e8,#74b4e0,#5fa4d7,#4c94cb,#3d83be,#3273af,#2a639e,#24548c,'
				'#1f4578,#1b3764,#162a50}'::text[],
				'{#263e6c,#2b4c7f,#305b92,#366aa3,#3c79b4,#4589c3,#5199d0,#60a9dc,#73b9e5,#89c9ed,'
				'#a1d8f4,#bbe6fa,#daf3fe}'::text[]),
			(-1, '{#f7d6b2,#eec498,#e5b27f,#dba067,#d08e51,#c47c3d,#b76c2c,#a85c1d,#984e11,#874008,'
				'#753405,#632903,#521f03}',
				'{#613115,#733c18,#84481b,#955520,#a66327,#b57231,#c3823f,#cf9350,#dba465,#e5b67b,'
				'#eec894,#f7daae,#feecce}'))
			AS v (side, light, dark)
		CROSS JOIN LATERAL (SELECT max(c * side) AS steps FROM unnest(class) AS c) s
		CROSS JOIN LATERAL generate_series(1, steps) AS step) shade;
END;
COMMENT ON FUNCTION aid_svg_shades(integer[]) IS 'the styles of the classes in use';

CREATE FUNCTION aid_svg_patterns(class integer[], scale integer) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- cross-hatched: no data; striped: below 0, so that both can be told apart without colours
	SELECT '<defs><pattern id="<id>-none" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="' || turn
		|| 'rotate(45)"><path class="aid-paper" d="M0 0h6v6h-6z"/><path class="aid-hatch" d="M0 0v6M0 0h6"/></pattern>'
		|| coalesce(string_agg('<pattern id="<id>-' || aid_svg_shade(c)
			|| '" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="' || turn
				|| 'rotate(-45)"><path class="'
			|| aid_svg_shade(c) || 'f" d="M0 0h5v5h-5z"/><path class="aid-cut" d="M0 0v5"/></pattern>',
			'' ORDER BY c DESC), '') || '</defs>'
	FROM (SELECT CASE scale WHEN 1 THEN '' ELSE 'scale(' || scale::text || ')' END AS turn) t
	LEFT JOIN (SELECT DISTINCT c FROM unnest(class) AS c WHERE c < 0) negative ON true
	GROUP BY turn;
END;
COMMENT ON FUNCTION aid_svg_patterns(integer[], integer) IS 'the hatching of the classes in use, for shapes drawn so many times as large';

CREATE FUNCTION aid_svg_legend(y numeric, amounts numeric[], class integer[], scale integer, one text, many text,
	OUT height numeric, OUT body text, OUT description text)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- swatches are scaled like the shapes, so that their hatching is the same
	SELECT 22 * ceil(count(*) / 2.0),
		'<g class="aid-axis" transform="scale(' || trim_scale(1.0 / scale)::text || ')">'
			|| string_agg(aid_svg_box(scale * (16 + 226 * place), scale * (y + 22 * line + 4), scale * 24, scale * 14,
				style),
				'' ORDER BY line, place) || '</g>'
			|| string_agg(aid_svg_text(48 + 226 * place, y + 22 * line + 16, 'aid-small',
				label || ' (' || aid_svg_count(n) || ')'), '' ORDER BY line, place),
		string_agg(label || ': ' || aid_svg_plural(n, one, many), '; ' ORDER BY place, line)
	FROM (SELECT n, coalesce(aid_svg_shade(c), 'aid-none') AS style, ordinal / half AS place, ordinal % half AS line,
			CASE WHEN c IS NULL THEN 'no data' WHEN c = 0 THEN '0'
				WHEN aid_svg_number(low) = aid_svg_number(high) THEN aid_svg_number(low)
				ELSE aid_svg_number(low) || ' to ' || aid_svg_number(high) END AS label
		FROM (SELECT c, count(*) AS n, min(x) AS low, max(x) AS high,
				(row_number() OVER (ORDER BY c DESC NULLS LAST) - 1)::integer AS ordinal,
					((count(*) OVER () + 1) / 2)::integer AS half
			FROM unnest(amounts, class) AS t (x, c)
			GROUP BY c) entry) placed;
END;
COMMENT ON FUNCTION aid_svg_legend(numeric, numeric[], integer[], integer, text, text) IS 'swatches, ranges and counts of the classes in use';
