--# Internal

-- The report as one HTML file, and as CSV. Every text of the caller goes through aid_svg_escape; what is written here
-- is ASCII. Nothing is computed: summary and first lines take cells out of figures.

CREATE FUNCTION aid_report_number(number text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN number LIKE '-%' THEN '&#8722;' ELSE '' END
	|| regexp_replace(ltrim(split_part(number, '.', 1), '-'), '([0-9])(?=([0-9]{3})+$)', '\1,', 'g')
	|| coalesce(substring(number FROM '[.].*$'), '');
COMMENT ON FUNCTION aid_report_number(text) IS 'a number with a comma before each three digits, for HTML';

CREATE FUNCTION aid_report_heading(name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT upper(left(words, capitals) COLLATE "C") || substr(words, capitals + 1)
	FROM (SELECT replace(regexp_replace(name, '_?pct(?=_|$)', ' %'), '_', ' ') AS words) AS w
	CROSS JOIN LATERAL (SELECT CASE WHEN words ~ '^hhi\M' THEN 3 WHEN words ~ '^id\M' THEN 2
		-- statistics are written small
		WHEN words ~ '^[pqz]\M' THEN 0 ELSE 1 END AS capitals) AS c;
END;
COMMENT ON FUNCTION aid_report_heading(text) IS 'name of a column as a heading';

CREATE FUNCTION aid_report_cell(cell jsonb, plain boolean) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE jsonb_typeof(cell)
	WHEN 'null' THEN '&#8211;'
	WHEN 'boolean' THEN CASE cell WHEN 'true'::jsonb THEN 'yes' ELSE 'no' END
	WHEN 'number' THEN CASE WHEN plain THEN cell #>> '{}' ELSE aid_report_number(cell #>> '{}') END
	-- JSON has no numbers for these
	WHEN 'string' THEN CASE cell #>> '{}' WHEN 'Infinity' THEN '&#8734;' WHEN '-Infinity' THEN '&#8722;&#8734;'
		ELSE aid_svg_escape(cell #>> '{}') END
	ELSE aid_svg_escape(cell #>> '{}') END;
COMMENT ON FUNCTION aid_report_cell(jsonb, boolean) IS 'a cell of a table in HTML; plain for years';

CREATE FUNCTION aid_report_table(value jsonb, label text, id text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	WITH cell AS (
		SELECT r.n AS line, c.n AS place, c.cell
		FROM jsonb_array_elements(value -> 'rows') WITH ORDINALITY AS r (list, n),
			jsonb_array_elements(r.list) WITH ORDINALITY AS c (cell, n)
		WHERE r.n <= 400
	), col AS (
		SELECT h.n AS place, h.name, h.name IN ('year', 'section') OR h.name LIKE '%\_year' AS plain,
			coalesce(k.numeric, false) AS numeric
		FROM jsonb_array_elements_text(value -> 'columns') WITH ORDINALITY AS h (name, n)
		LEFT JOIN (SELECT place, bool_or(jsonb_typeof(cell) = 'number')
			AND bool_and(jsonb_typeof(cell) IN ('number', 'null') OR cell #>> '{}' IN ('Infinity', '-Infinity', 'NaN'))
			AS numeric FROM cell GROUP BY place) k ON k.place = h.n
	), line AS (
		SELECT c.line, '<tr>' || string_agg(
			CASE WHEN c.place = 1 THEN '<th scope="row"' ELSE '<td' END || CASE WHEN col.numeric THEN ' class="n">' ELSE '>' END
				|| aid_report_cell(c.cell, col.plain) || CASE WHEN c.place = 1 THEN '</th>' ELSE '</td>' END, ''
			ORDER BY c.place) || '</tr>' AS html
		FROM cell c JOIN col ON col.place = c.place
		GROUP BY c.line
	)
	SELECT '<div class="scroll" role="group" tabindex="0" aria-labelledby="' || id || '-t"><table><caption id="' || id
		|| '-t">'
		|| aid_svg_escape(label) || '</caption><thead><tr>'
		|| (SELECT string_agg('<th scope="col"' || CASE WHEN numeric THEN ' class="n">' ELSE '>' END
				|| aid_svg_escape(aid_report_heading(name)) || '</th>', '' ORDER BY place) FROM col)
		|| E'</tr></thead>\n<tbody>' || coalesce((SELECT string_agg(html, E'\n' ORDER BY line.line) FROM line), '')
		|| E'</tbody></table></div>\n'
		|| CASE jsonb_array_length(value -> 'rows') WHEN 0 THEN '<p class="soft">No rows.</p>' ELSE '' END
		|| CASE WHEN jsonb_array_length(value -> 'rows') > 400 THEN '<p class="soft">The first 400 of '
			|| aid_report_number(jsonb_array_length(value -> 'rows')::text) || ' rows; CSV and SQL have all.</p>' ELSE '' END;
END;
COMMENT ON FUNCTION aid_report_table(jsonb, text, text) IS 'a table in HTML';

CREATE FUNCTION aid_report_code(code text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- line by line, since the escape function makes blanks of line breaks
	SELECT '<pre tabindex="0"><code>' || string_agg(aid_svg_escape(replace(l, E'\t', '    ')), E'\n' ORDER BY n)
		|| '</code></pre>'
	FROM string_to_table(code, E'\n') WITH ORDINALITY AS t (l, n);
END;
COMMENT ON FUNCTION aid_report_code(text) IS 'SQL in HTML';

CREATE FUNCTION aid_report_call(call text, label text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN call IS NULL THEN '' ELSE '<details><summary>SQL<span class="vh"> of: ' || aid_svg_escape(label)
	|| '</span></summary>' || aid_report_code(call) || E'</details>\n' END;
COMMENT ON FUNCTION aid_report_call(text, text) IS 'the call of a figure in HTML, folded';

CREATE FUNCTION aid_report_figure(section text, ordinal integer, label text, value jsonb, call text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN value ? 'missing' THEN '<p class="missing">' || aid_svg_escape(value ->> 'missing') || E'.</p>\n'
	-- a picture may come twice on a page, its names may not
	WHEN value ? 'svg' THEN '<figure>' || replace(value ->> 'svg', substring(value ->> 'svg'
		FROM 'id="(aid-[0-9a-f]{12})"'),
			substring(value ->> 'svg' FROM 'id="(aid-[0-9a-f]{12})"') || '-' || section || ordinal::text)
		|| E'</figure>\n' || aid_report_call(call, 'the picture for ' || label)
	ELSE '<h3 id="' || section || '-' || ordinal::text || '">' || aid_svg_escape(label) || E'</h3>\n'
		|| CASE WHEN value ? 'error' THEN '<div class="error"><p><strong>This figure could not be made.</strong> SQLSTATE '
				|| aid_svg_escape(value #>> '{error,sqlstate}') || ': ' || aid_svg_escape(value #>> '{error,message}') || '</p>'
				|| coalesce('<p>' || aid_svg_escape(value #>> '{error,detail}') || '</p>', '')
				|| coalesce('<p>' || aid_svg_escape(value #>> '{error,hint}') || '</p>', '') || E'</div>\n'
			ELSE coalesce('<p>' || aid_svg_escape(value ->> 'note') || E'</p>\n', '')
				|| aid_report_table(value, label, section || '-' || ordinal::text) END
		|| aid_report_call(call, label) END;
COMMENT ON FUNCTION aid_report_figure(text, integer, text, jsonb, text) IS 'a figure in HTML';

-- What the summary says: cells of one row of a figure put into a sentence at {column}. The row is counted from 0, from
-- the end where below 0, or is the one whose first cell reads so.
CREATE FUNCTION aid_report_sentences(OUT ordinal integer, OUT section text, OUT label text, OUT pick text,
	OUT sentence text)
RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 20
BEGIN ATOMIC
	SELECT v.ordinal, v.section, v.label, v.pick, v.sentence FROM (VALUES
		(1, 'coverage', 'Rows and money', '0', '{rows} records hold {money}.'),
		(2, 'coverage', 'Rows and money', 'left out of this report', '{rows} records of the query are left out.'),
		(3, 'spread', 'By year, against equal shares', '-1',
			'In {year}, {funded} of {recipients} recipients were funded; the Gini '
			'coefficient of what they got is {gini} ({gini_low} to {gini_high}), where 0 is even and 1 all to one.'),
		(4, 'need', 'How much would have to move', '-1',
			'Measured against {measured_against}, {to_move_pct}% of the money would have '
			'to move, and {unfunded} of {recipients} recipients have none.'),
		(5, 'donors', 'Most fragmented recipients', '0',
			'Nobody has money from so many sides as {recipient}: {donors} donors, as '
			'fragmented as {effective_donors} equal ones; the largest gives {lead_pct}%.'),
		(6, 'contexts', 'Are the classes treated differently, more than by chance?', '-1', 'In {year}, measured against '
			'{measured_against}, {best_funded_class} has {quotient} times its part of the money (p = {p}).'),
		(7, 'contexts', 'Money by purpose', 'prevention', 'Prevention is {money_pct}% of the money.'),
		(8, 'duplicates', 'The total when each unit of money is counted once', 'net_source',
			'Counted once, with its first payer, '
			'the money is between {lowest} and {highest}.'),
		(9, 'overlap', 'Where several donors spend at once', '0',
			'On days when several donors work on the same in the same place '
			'they spend {on_crowded_days}, of which {beyond_the_largest} is not the largest donor''s.'),
		(10, 'gender', 'Gender focus of the money', '0', '{screened_pct}% of the money was screened for gender. Of that, '
			'{focus_of_screened_pct}% has a focus on gender; of all money at least {focus_at_least_pct}% and at most '
			'{focus_at_most_pct}%.'),
		(11, 'people', 'Women, men, children, youth', 'women and girls',
			'Of the people reached, women and girls are at least '
			'{at_least_pct}% and at most {at_most_pct}%.'),
		(12, 'people', 'Women, men, children, youth', 'young men, resolution 2250', 'Young men from 18 to 29 are at least '
			'{at_least_pct}% and at most {at_most_pct}% of them.'),
		(13, 'places', 'Do neighbours get alike?', '-1',
			'Moran''s I of {subject} is {moran}, where {expected} is expected by chance '
			'(p = {p}).'),
		(14, 'forms', 'Forms of cooperation', 'South-South', '{of_money_pct}% of the money is South-South cooperation.')
	) AS v (ordinal, section, label, pick, sentence);
END;
COMMENT ON FUNCTION aid_report_sentences() IS 'sentences of the summary';

CREATE FUNCTION aid_report_sentence(value jsonb, pick text, sentence text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- NULL where the figure has no such row, no such column, or no value in it
	WITH picked AS (
		SELECT CASE WHEN pick ~ '^-?[0-9]+$' THEN value #> ARRAY['rows', pick]
			ELSE (SELECT r.cells FROM jsonb_array_elements(value -> 'rows') WITH ORDINALITY AS r (cells, n)
				WHERE lower((r.cells ->> 0) COLLATE "C") = lower(pick COLLATE "C") ORDER BY r.n LIMIT 1) END AS cells
	)
	SELECT CASE WHEN bool_and(p.piece IS NOT NULL) THEN string_agg(p.piece, '' ORDER BY p.n) END
	FROM (SELECT s.n, CASE WHEN s.n % 2 = 1 THEN replace(aid_svg_escape(s.part), ' = ', '&#160;=&#160;')
			ELSE (SELECT '<bdi>' || aid_report_cell(c.cell, s.part = 'year' OR s.part LIKE '%\_year') || '</bdi>'
				FROM jsonb_array_elements_text(value -> 'columns') WITH ORDINALITY AS h (name, n)
				JOIN jsonb_array_elements((SELECT cells FROM picked)) WITH ORDINALITY AS c (cell, n) ON c.n = h.n
				WHERE h.name = s.part AND jsonb_typeof(c.cell) <> 'null') END AS piece
		FROM regexp_split_to_table(sentence, '[{}]') WITH ORDINALITY AS s (part, n)) AS p;
END;
COMMENT ON FUNCTION aid_report_sentence(jsonb, text, text) IS 'a sentence of the summary with its cells filled in';

CREATE FUNCTION aid_report_style() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN $css$
:root{color-scheme:light dark;--paper:#fff;--ink:#1b2530;--soft:#53606c;--line:#d3dae0;--edge:#74808c;--tint:#f4f6f8;
--link:#1f5a96;--warn:#8a3c00;--warn-tint:#fdf3ea}
@media(prefers-color-scheme:dark){:root{--paper:#14191f;--ink:#e8edf2;--soft:#a7b2bd;--line:#343e48;--edge:#6f7c89;
--tint:#1c232b;--link:#7fb9ec;--warn:#f3b184;--warn-tint:#2b2119}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.55 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:break-word}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem;padding:.5rem 1rem;background:var(--paper)}
.skip:focus{left:1rem;top:1rem;z-index:1}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
header,nav,main,footer{max-width:60rem;margin:0 auto;padding:0 1rem}
header{padding-top:2.5rem}
h1{margin:0 0 .25rem;font-size:2rem;line-height:1.2;font-weight:650;letter-spacing:-.01em}
header p{margin:.25rem 0;color:var(--soft)}
header .scope{margin:0 0 1.5rem;padding:.75rem 1rem;border-left:4px solid var(--warn);background:var(--warn-tint);
color:var(--ink)}
nav ol{margin:1.5rem 0;padding:1rem 0;border:solid var(--line);border-width:1px 0;columns:18rem;list-style:none}
nav li{break-inside:avoid;padding:.15rem 0 .15rem 2rem;text-indent:-2rem}
nav li span{display:inline-block;min-width:2rem;text-indent:0;color:var(--soft);font-variant-numeric:tabular-nums}
nav li.absent{color:var(--soft)}
section{margin:3rem 0}
h2{margin:0 0 .5rem;padding-top:.75rem;border-top:2px solid var(--ink);font-size:1.45rem;
line-height:1.25;font-weight:650}
h2 span{color:var(--soft);font-weight:400;margin-right:.35em}
h2+p{margin-top:0;color:var(--soft);max-width:46rem}
h3{margin:2rem 0 .25rem;font-size:1.08rem;line-height:1.3;font-weight:650}
main p{max-width:46rem;margin:.25rem 0 .75rem}
#summary ul{padding-left:1.2rem}
#summary li{margin:.35rem 0;max-width:46rem}
#summary a{font-size:.85rem;white-space:nowrap}
.soft,.missing{color:var(--soft)}
.missing{font-style:italic}
.error{margin:.5rem 0;padding:.5rem 1rem;border-left:4px solid var(--warn);background:var(--warn-tint);max-width:46rem}
.error p{margin:.25rem 0}
.scroll{overflow-x:auto;margin:.5rem 0;max-width:100%;
background:linear-gradient(90deg,var(--paper) 1rem,transparent),
linear-gradient(270deg,var(--paper) 1rem,transparent) right,
linear-gradient(90deg,var(--edge),transparent),linear-gradient(270deg,var(--edge),transparent) right;
background-attachment:local,local,scroll,scroll;background-repeat:no-repeat;
background-size:2rem 100%,2rem 100%,.6rem 100%,.6rem 100%}
table{border-collapse:collapse;min-width:min(100%,30rem);font-size:.92rem;
line-height:1.4;font-variant-numeric:tabular-nums}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{padding:.32rem .75rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400}
th:first-child,td:first-child{padding-left:.1rem}
thead th{vertical-align:bottom;border-bottom:1.5px solid var(--edge);font-weight:600;color:var(--soft);line-height:1.25}
tbody tr:last-child>*{border-bottom:1.5px solid var(--edge)}
tbody th,td{max-width:24rem;min-width:3rem}
.n{text-align:right;white-space:nowrap}
thead .n{white-space:normal}
figure{margin:1rem 0;max-width:34rem}
figure svg{display:block;width:100%;height:auto}
details{margin:.25rem 0 .5rem;font-size:.9rem}
summary{cursor:pointer;color:var(--link);width:max-content;padding:.15rem 0}
pre{margin:.25rem 0;padding:.75rem 1rem;overflow-x:auto;background:var(--tint);font-size:.82rem;
line-height:1.45;tab-size:4}
code{font-family:ui-monospace,"SF Mono",Consolas,"Liberation Mono",monospace}
footer{padding-bottom:3rem;color:var(--soft);font-size:.9rem}
@media(max-width:30rem){h1{font-size:1.6rem}h2{font-size:1.25rem}header{padding-top:1.5rem}section{margin:2rem 0}
th,td{padding:.32rem .5rem}tbody td:not(.n){min-width:7rem}}
@media print{:root{--paper:#fff;--ink:#000;--soft:#444;--line:#bbb;--edge:#555;--tint:#fff;--link:#000;--warn:#000;
--warn-tint:#fff}
body{font-size:10pt;line-height:1.4}header,nav,main,footer{max-width:none;padding:0}
.skip,details:not([open]){display:none}
h2,h3{break-after:avoid}tr,figure,.error{break-inside:avoid}thead{display:table-header-group}
.scroll{overflow:visible;background:none}table{font-size:8.5pt;min-width:0}
th,td{padding:.15rem .4rem}tbody th,td{min-width:0}
.n{white-space:normal}figure{max-width:12cm}section{margin:1.5rem 0}a{text-decoration:none}
pre{white-space:pre-wrap;border:1px solid var(--line)}@page{margin:18mm 16mm}}
$css$;
COMMENT ON FUNCTION aid_report_style() IS 'the style of the report: light, dark, narrow, printed';

CREATE FUNCTION aid_report_page(query text, options jsonb) RETURNS text
LANGUAGE sql STABLE PARALLEL UNSAFE
SET search_path FROM CURRENT SET jit = off
BEGIN ATOMIC
	WITH figure AS MATERIALIZED (
		SELECT f.section, f.ordinal, f.label, f.value, f.call FROM aid_report_figures(query, options, NULL) AS f
	), room AS (
		SELECT r.section, r.ordinal, r.heading, r.explains,
			(SELECT bool_and(f.value ? 'missing') FROM figure f WHERE f.section = r.section) AS absent,
			(SELECT string_agg(aid_report_figure(f.section, f.ordinal, f.label, f.value, f.call), '' ORDER BY f.ordinal)
				FROM figure f WHERE f.section = r.section) AS body
		FROM aid_report_registry() AS r
	), fact AS (
		SELECT aid_svg_escape(coalesce(options ->> 'title',
				(SELECT r.preset #>> '{}' FROM aid_report_options() AS r WHERE r.option = 'title'))) AS title,
			(SELECT string_agg(c.line ->> 0, ', ' ORDER BY c.n) FROM figure f,
				jsonb_array_elements(f.value -> 'rows') WITH ORDINALITY AS c (line, n)
				WHERE f.section = 'method' AND f.label = 'Tables read' AND c.line -> 1 = 'true') AS secured,
			(SELECT string_agg('<li>' || aid_report_sentence(f.value, s.pick, s.sentence) || ' <a href="#' || f.section || '-'
					|| f.ordinal::text || '">Section ' || r.ordinal::text || '<span class="vh">: ' || aid_svg_escape(f.label)
					|| '</span></a></li>', E'\n' ORDER BY s.ordinal)
				FROM aid_report_sentences() AS s JOIN figure f ON f.section = s.section AND f.label = s.label
					AND f.value ? 'rows' JOIN room r ON r.section = s.section) AS summary,
			(SELECT i.o FROM aid_report_input(query, options) AS i) AS o
	)
	SELECT E'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
		'<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
		'<meta http-equiv="Content-Security-Policy" content="default-src ''none''; style-src ''unsafe-inline''"/>\n<title>'
		|| title || E'</title>\n<style>' || aid_report_style() || E'</style>\n</head>\n<body>\n'
		'<a class="skip" href="#main">Skip to the report</a>\n<header>\n'
		|| coalesce('<p class="scope">These figures cover only what the role ' || aid_svg_escape(quote_ident(current_user))
			|| ' may see: row security applies to ' || aid_svg_escape(secured) || E'.</p>\n', '')
		|| '<h1>' || title || E'</h1>\n<p>Is the money spread fairly, is it counted twice, does it reach women and young '
			'people? Every figure is the answer of the SQL below it. Money is in ' || aid_svg_escape(o ->> 'money')
			|| E'; a dash is no value.</p>\n</header>\n'
		|| E'<nav aria-label="Contents"><ol>\n'
		|| (SELECT string_agg('<li' || CASE WHEN absent THEN ' class="absent"' ELSE '' END || '><span>' || ordinal::text
				|| '</span> <a href="#' || section || '">' || heading || '</a>'
				|| CASE WHEN absent THEN ' (not in these data)' ELSE '' END || '</li>', E'\n' ORDER BY ordinal) FROM room)
		|| E'\n</ol></nav>\n<main id="main">\n'
		|| coalesce(E'<section id="summary" aria-labelledby="summary-h">\n<h2 id="summary-h">In short</h2>\n<ul>\n' || summary
			|| E'\n</ul>\n</section>\n', '')
		|| (SELECT string_agg('<section id="' || section || '" aria-labelledby="' || section || '-h">' || E'\n<h2 id="'
			|| section
				|| '-h"><span>' || ordinal::text || '</span> ' || heading || E'</h2>\n<p>' || explains || E'</p>\n' || body
				|| CASE section WHEN 'method' THEN E'<h3 id="method-again">The whole report again</h3>\n'
					|| aid_report_code(format(E'SELECT aid_report_html(%L,\n\t%L)', query, options)) ELSE '' END
				|| E'\n</section>\n', '' ORDER BY ordinal) FROM room)
		|| E'</main>\n<footer><p>Made by aidflow_report. Equal rows and options give equal bytes.</p></footer>\n'
		'</body>\n</html>\n'
	FROM fact;
END;
COMMENT ON FUNCTION aid_report_page(text, jsonb) IS 'the report in HTML';

CREATE FUNCTION aid_report_csv_cell(cell jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	-- a text that a spreadsheet would take for a formula gets an apostrophe
	SELECT CASE WHEN t IS NULL THEN '' WHEN t = '' OR t ~ '[",\r\n]' OR t <> btrim(t) THEN '"' || replace(t, '"', '""')
		|| '"' ELSE t END
	FROM (SELECT CASE WHEN jsonb_typeof(cell) = 'string' AND cell #>> '{}' ~ '^[=+@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20-]'
		THEN '''' ELSE '' END || (cell #>> '{}') AS t) AS c;
END;
COMMENT ON FUNCTION aid_report_csv_cell(jsonb) IS 'a cell of CSV';

CREATE FUNCTION aid_report_csv_line(cells jsonb) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT string_agg(aid_report_csv_cell(cell), ',' ORDER BY n)
		FROM jsonb_array_elements(cells) WITH ORDINALITY AS t (cell, n);
END;
COMMENT ON FUNCTION aid_report_csv_line(jsonb) IS 'a line of CSV';

--# The coordination-balance report

--| Arguments: as of `aid_report_sections`.
--| Result: the report as one HTML file with everything in it: no script, nothing from elsewhere, light and dark by the reader's setting, for narrow screens, keyboards, screen readers and paper. Under each figure stands the SQL that gives it. Where row security applies to a table that the query reads, also behind a view, the first line says that the figures cover what the role may see.
--| Empty: a section that the columns or options do not allow says what it needs.
--| Errors: as `aid_report_sections`.
--| Note: it is UTF-8: `psql -At -o report.html` with client_encoding UTF8. Equal rows, options, versions and, under row security, equal roles give equal bytes. Tables end after 400 rows and say so.
--| Example: `SELECT aid_report_html('TABLE my.assistance', '{"title": "Balance 2024", "counting": "iati.spend"}')`
CREATE FUNCTION aid_report_html(query text, options jsonb DEFAULT '{}') RETURNS text
LANGUAGE sql STABLE PARALLEL UNSAFE COST 1000000
RETURN aid_report_page(aid_qualified_query(query), aid_report_qualified(options));
COMMENT ON FUNCTION aid_report_html(text, jsonb) IS 'the report as one HTML file';

--| Arguments: as of `aid_report_sections`; without a `section` all of them.
--| Result: the tables of the report as lines of CSV, with comma and double quote: for each a line with section and label, a line with the names of its columns, its rows, and an empty line. Pictures are left out; a section that cannot be has its reason in place of the table, a figure that fails its error.
--| Errors: as `aid_report_sections`.
--| Note: NULL is empty, an empty text `""`. A text that begins with `=`, `+`, `-`, `@` or their wide forms, a tab or a line end gets an apostrophe in front, so that no spreadsheet runs it.
--| Example: `SELECT aid_report_csv('TABLE my.assistance', section => 'donors')`
CREATE FUNCTION aid_report_csv(query text, options jsonb DEFAULT '{}', section text DEFAULT NULL) RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL UNSAFE COST 1000000 ROWS 500
BEGIN ATOMIC
	SELECT l.line
	FROM aid_report_figures(aid_qualified_query($1), aid_report_qualified($2), $3) AS f
	JOIN aid_report_registry() AS r ON r.section = f.section
	CROSS JOIN LATERAL (
		SELECT 1 AS part, 0::bigint AS n, aid_report_csv_line(jsonb_build_array(f.section, f.label)) AS line
		UNION ALL SELECT 2, 0, aid_report_csv_line(f.value -> 'columns')
		UNION ALL SELECT 3, t.n, aid_report_csv_line(t.cells)
			FROM jsonb_array_elements(f.value -> 'rows') WITH ORDINALITY AS t (cells, n)
		UNION ALL SELECT 4, 0, aid_report_csv_line(jsonb_build_array(coalesce(f.value ->> 'missing',
			'error ' || (f.value #>> '{error,sqlstate}') || ': ' || (f.value #>> '{error,message}'))))
			WHERE f.value ?| '{missing,error}'
		UNION ALL SELECT 5, 0, '') AS l
	WHERE NOT f.value ? 'svg' AND l.line IS NOT NULL
	ORDER BY r.ordinal, f.ordinal, l.part, l.n;
END;
COMMENT ON FUNCTION aid_report_csv(text, jsonb, text) IS 'tables of the report as lines of CSV';
