-- aid_text_key, aid_title_parts, aid_org_key, aid_org_acronym, aid_org_aliases.
-- Row numbers are those of the table of examples in the specification.
\pset null '(null)'

-- ---- text keys ----
-- row 4
SELECT aid_text_key('École ÉLÉMENTAIRE') = aid_text_key('ecole elementaire') AS "4";
SELECT aid_text_key(t) AS key FROM (VALUES ('Water supply,  in KAYA!'), ('Straße ø đ ł æ œ þ ı'), ('ﬁn Ⅷ x² ½ ２０１９ ٢٠١٩'),
	('Йод Ελλάς العَرَبِيَّة'), ('हिन्दी ガ ｶﾞ 한국어 世界'), ('—'), (''), (NULL)) AS v (t);
SELECT length(aid_text_key(repeat('é ', 100000))), aid_text_key(repeat('é', 100000)) = repeat('e', 100000) AS long;

-- ---- titles ----
-- rows 10, 11, 36 and the titles of 25
SELECT t AS title, (aid_title_parts(t)).* FROM (VALUES ('BMZ-2012-00451 Rural roads – Phase II (2013-2015)'), ('Part I of peace V'),
	('Rural roads – Phase I'), ('Rural roads – Phase II'), ('School meals Kaya – Phase I'), ('… Phase II'), ('School meals Kaya – phase 3')) AS v (t);
SELECT t AS title, (aid_title_parts(t)).* FROM (VALUES ('R&amp;D, FY19'), ('Roads 2019/20 III'), ('2021, 2019-2020'), ('third round COVID-19'),
	('GB-1-204555 / GB-1-204556'), ('—'), (''), (NULL)) AS v (t);
-- the parts have names of their own
SELECT p.core, p.years[1], p.phase, p.codes[1] FROM aid_title_parts('A-12-B water 2019 phase 2') AS p;
SELECT pg_typeof(p.core), pg_typeof(p.years), pg_typeof(p.phase), pg_typeof(p.codes) FROM aid_title_parts('x') AS p;

-- ---- organisations ----
-- rows 19 and 20
SELECT aid_org_key('The Government of Sweden') AS a, aid_org_key('Ministry of Health, Kenya') AS b, aid_org_key('Kenya Ministry of Health') AS c;
SELECT aid_org_acronym('Food and Agriculture Organization') AS a, aid_org_acronym('Norwegian Refugee Council (NRC)') AS b;
SELECT name, aid_org_key(name), aid_org_acronym(name) FROM (VALUES ('U.N. Women'), ('United Nations Children''s Fund (UNICEF)'), ('Welthungerhilfe e.V.'),
	('Gouvernement du Sénégal'), ('Gobierno de España'), ('Oxfam (GB)'), ('Bill & Melinda Gates Foundation'), ('The'), ('UNICEF'),
	('National NGO'), ('International NGO'), ('UN Agency'), ('Others'), ('Unknown'), ('Confidential'), ('Various'), ('—'), (''), (NULL)) AS v (name);
SELECT aid_org_key(repeat('x', 1048576)) = repeat('x', 1048576) AS "1 MB";
DO $$
BEGIN
	PERFORM aid_org_key(repeat('x', 1048577));
EXCEPTION WHEN program_limit_exceeded THEN
	RAISE NOTICE '% %', SQLSTATE, SQLERRM;
END $$;

-- ---- aliases ----
SELECT kind, count(*) > 50 AS many FROM aid_org_aliases() GROUP BY kind ORDER BY kind;
SELECT a.alias, a.org, a.kind FROM aid_org_aliases() a
WHERE aid_org_key(a.alias) IN (SELECT aid_org_key(n) FROM unnest(ARRAY['Sida', 'UK aid', 'FCDO', 'DfID', 'Suède', 'GIZ', 'KfW', 'BMZ', 'USAID', 'JICA', 'AFD',
	'ECHO', 'NORAD', 'World Food Programme', 'UNO']) n) ORDER BY a.alias COLLATE "C";
-- no alias is of two organisations
SELECT aid_org_key(alias), count(*) FROM aid_org_aliases() GROUP BY 1 HAVING count(*) > 1;
SELECT count(*) FROM aid_org_aliases() WHERE aid_org_key(alias) IS NULL OR aid_org_key(org) IS NULL OR aid_org_key(alias) = aid_org_key(org);

-- ---- stored ----
CREATE TABLE title (title text, key text GENERATED ALWAYS AS (aid_text_key(title)) STORED);
INSERT INTO title VALUES ('Água 1'), ('água-1'), ('agua 2');
CREATE INDEX ON title (aid_org_key(title), ((aid_title_parts(title)).core));
SELECT key, count(*) FROM title GROUP BY key ORDER BY key COLLATE "C";
DROP TABLE title;

-- An empty search_path changes nothing
SELECT current_schema() AS home \gset
SET search_path TO '';
SELECT :"home".aid_org_key('The Government of Sweden'), (:"home".aid_title_parts('Roads II')).phase, count(*) > 500 AS aliases FROM :"home".aid_org_aliases();
RESET search_path;
