--# Internal

-- Each record with the form of cooperation that the classes of its parties make on its day. A country that the lists
-- put into two classes on one day has none.
CREATE FUNCTION aid_report_formed(q text, o jsonb, roles text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN format($call$WITH record AS MATERIALIZED (
    SELECT row_number() OVER () AS n, assistance.*
    FROM (
%1$s
) AS assistance
), party AS MATERIALIZED (
    SELECT r.n, p.side, p.country, CASE WHEN min(word) = max(word) THEN min(word) END AS class
    FROM record AS r
    CROSS JOIN LATERAL (VALUES ('donor', r.donor), ('recipient', r.recipient)%2$s) AS p (side, country)
    LEFT JOIN (
%3$s
) AS list ON list.country = p.country%4$s
    CROSS JOIN LATERAL (SELECT initcap(btrim(list.class) COLLATE "C") COLLATE "C" AS word) AS w
    GROUP BY r.n, p.side, p.country
), formed AS (
    SELECT r.*, CASE
               WHEN donor_class IS NULL OR recipient_class IS NULL THEN 'not known'%5$s
               ELSE donor_class || '-' || recipient_class END AS form
    FROM record AS r
    JOIN (SELECT n, max(class) FILTER (WHERE side = 'donor') AS donor_class,
                 max(class) FILTER (WHERE side = 'implementer') AS implementer_class,
                 max(class) FILTER (WHERE side = 'recipient') AS recipient_class
          FROM party
          GROUP BY n) AS c USING (n)
)$call$, q,
	CASE WHEN 'implementer' = ANY (roles) THEN ', (''implementer'', r.implementer)' ELSE '' END, o ->> 'forms',
	CASE WHEN roles @> '{date}' AND o #> '{columns,forms}' ? 'valid' THEN
		' AND (list.valid IS NULL OR r.date IS NULL OR list.valid @> r.date)' ELSE '' END,
	CASE WHEN 'implementer' = ANY (roles) THEN $call$
               WHEN donor_class = 'North' AND implementer_class = 'South' AND recipient_class = 'South'
                    AND r.implementer <> r.recipient THEN 'triangular'$call$ ELSE '' END);
COMMENT ON FUNCTION aid_report_formed(text, jsonb, text[]) IS 'the records with their form of cooperation';

CREATE FUNCTION aid_report_forms(q text, o jsonb, roles text[])
RETURNS TABLE (label text, note text, call text, picture text)
LANGUAGE sql STABLE STRICT PARALLEL SAFE ROWS 5
BEGIN ATOMIC
	SELECT v.label, v.note, v.call, NULL
	FROM (SELECT aid_report_formed(q, o, roles) AS formed, coalesce(o ->> 'top', '10') AS top,
		'implementer' = ANY (roles) AS carried) given
	CROSS JOIN LATERAL (VALUES
	(1, true, 'Forms of cooperation',
		'The classes of donor and recipient in the dated lists of the option forms.'
			|| CASE WHEN carried THEN ' Triangular: a donor of the North, a recipient of the South, and an implementer '
				|| 'that is another country of the South.' ELSE '' END
			|| ' Records without an amount, or of 0, are cooperation without known money, and counted apart.',
		format($call$%s
SELECT form, count(*) AS records, round(coalesce(sum(amount), 0), 2) AS money,
       round(100 * coalesce(sum(amount), 0) / nullif(sum(sum(amount)) OVER (), 0), 1) AS of_money_pct,
       count(*) - count(amount) AS records_without_amount, count(*) FILTER (WHERE amount = 0) AS records_of_zero
FROM formed
GROUP BY form
ORDER BY form = 'not known', coalesce(sum(amount), 0) DESC, form COLLATE "C"$call$, formed)),
	(2, 'date' = ANY (roles), 'Forms of cooperation by year', 'Percent of the year''s money.',
		format($call$%s
SELECT year, round(sum(amount), 2) AS money,
       round(100 * sum(CASE WHEN form = 'North-South' THEN amount ELSE 0 END) / whole, 1) AS north_south_pct,
       round(100 * sum(CASE WHEN form = 'South-South' THEN amount ELSE 0 END) / whole, 1) AS south_south_pct,%s
       round(100 * sum(CASE WHEN form IN ('North-South', 'South-South', 'triangular', 'not known') THEN 0
                            ELSE amount END) / whole, 1) AS other_pct,
       round(100 * sum(CASE WHEN form = 'not known' THEN amount ELSE 0 END) / whole, 1) AS not_known_pct,
       count(*) FILTER (WHERE coalesce(amount, 0) = 0) AS records_without_money
FROM (SELECT form, amount, year, nullif(sum(amount) OVER (PARTITION BY year), 0) AS whole
      FROM formed
      CROSS JOIN LATERAL (SELECT CASE WHEN isfinite(date) THEN extract(year FROM date)::integer END AS year) AS y) AS f
GROUP BY year, whole
ORDER BY year$call$, formed, CASE WHEN carried THEN $call$
       round(100 * sum(CASE WHEN form = 'triangular' THEN amount ELSE 0 END) / whole, 1) AS triangular_pct,$call$
			ELSE '' END)),
	(3, true, 'South-South' || CASE WHEN carried THEN ' and triangular' ELSE '' END || ' cooperation: who with whom',
		'Most money first, then most records.',
		format($call$%1$s
SELECT form, %2$s AS donor,%3$s %4$s AS recipient, records, round(money, 2) AS money, without_money
FROM (SELECT form, donor,%5$s recipient, count(*) AS records, sum(amount) AS money,
             count(*) FILTER (WHERE coalesce(amount, 0) = 0) AS without_money
      FROM formed
      WHERE form IN ('South-South', 'triangular')
      GROUP BY form, donor,%5$s recipient) AS t
ORDER BY t.money DESC NULLS LAST, t.records DESC, t.form COLLATE "C", t.donor COLLATE "C",%6$s t.recipient COLLATE "C"
LIMIT %7$s$call$, formed, aid_report_named(o, 't.donor'),
			CASE WHEN carried THEN ' ' || aid_report_named(o, 't.implementer') || ' AS implementer,' ELSE '' END,
			aid_report_named(o, 't.recipient'), CASE WHEN carried THEN ' implementer,' ELSE '' END,
			CASE WHEN carried THEN ' t.implementer COLLATE "C",' ELSE '' END, top)),
	(4, true, 'Cooperation without money',
		'Records without an amount or of 0: expertise, training, goods in kind, or an amount that nobody reported. '
			|| 'Most records first.',
		format($call$%1$s
SELECT form, %2$s AS donor, %3$s AS recipient, without_amount, of_zero
FROM (SELECT form, donor, recipient, count(*) - count(amount) AS without_amount, count(amount) AS of_zero
      FROM formed
      WHERE coalesce(amount, 0) = 0
      GROUP BY form, donor, recipient) AS t
ORDER BY t.without_amount + t.of_zero DESC, t.form COLLATE "C", t.donor COLLATE "C", t.recipient COLLATE "C"
LIMIT %4$s$call$, formed, aid_report_named(o, 't.donor'), aid_report_named(o, 't.recipient'), top)),
	(5, true, 'Who is in no list, or in two at once',
		'These donors and recipients make a form not known. Add them to the lists if they are countries.',
		format($call$%s
SELECT coalesce(country, 'not named') AS party, side AS named_as, count(*) AS records, round(sum(r.amount), 2) AS money
FROM party
JOIN record AS r USING (n)
WHERE class IS NULL AND side <> 'implementer'
GROUP BY country, side
ORDER BY sum(r.amount) DESC NULLS LAST, count(*) DESC, country COLLATE "C", side
LIMIT %s$call$, formed, top))
	) AS v (n, possible, label, note, call)
	WHERE v.possible AND roles @> '{donor,recipient}' AND o ? 'forms'
	ORDER BY v.n;
END;
COMMENT ON FUNCTION aid_report_forms(text, jsonb, text[]) IS 'section: North-South, South-South, triangular, no money';
