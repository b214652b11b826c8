-- Values: text to numbers and dates without an error, countries, lists, parts of an amount.

-- Whether a text is a number that amounts may have. Patterns are kept simple: the server remembers only a few at a time.
CREATE OR REPLACE FUNCTION pg_temp.import_is_number(value text) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN CASE WHEN length(value) <= 60 AND value ~ '^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9][0-9]?)?$' THEN abs(value::numeric) < 1e19
	WHEN value IS NOT NULL THEN false END;

CREATE OR REPLACE FUNCTION pg_temp.import_number(value text) RETURNS numeric LANGUAGE sql IMMUTABLE
RETURN CASE WHEN pg_temp.import_is_number(value) THEN value::numeric END;

-- A date as 2024-05-31, with or without a time behind it; NULL if there is no such day.
CREATE OR REPLACE FUNCTION pg_temp.import_date(value text) RETURNS date LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	y integer;
	m integer;
	d integer;
BEGIN
	IF value IS NULL OR translate(left(value, 10), '0123456789', '9999999999') <> '9999-99-99' OR length(value) > 40
			OR substr(value, 11, 1) NOT IN ('', 'T', ' ', 'Z', '+', '-') THEN
		RETURN NULL;
	END IF;
	y := left(value, 4);
	m := substr(value, 6, 2);
	d := substr(value, 9, 2);
	IF y = 0 OR m NOT BETWEEN 1 AND 12 OR d NOT BETWEEN 1 AND 31
			OR d > extract(day FROM make_date(y, m, 1) + interval '1 month' - interval '1 day') THEN
		RETURN NULL;
	END IF;
	RETURN make_date(y, m, d);
END
$$;

CREATE OR REPLACE FUNCTION pg_temp.import_is_year(value text) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN value ~ '^(19|20|21)[0-9]{2}$';

-- Whether two texts are a latitude and a longitude in degrees.
CREATE OR REPLACE FUNCTION pg_temp.import_is_point(lat text, lon text) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN coalesce(abs(pg_temp.import_number(lat)) <= 90 AND abs(pg_temp.import_number(lon)) <= 180, false);

-- The entries of a cell, trimmed, each once, in their order.
CREATE OR REPLACE FUNCTION pg_temp.import_list(value text, separator text) RETURNS text[] LANGUAGE sql IMMUTABLE
RETURN (SELECT coalesce(array_agg(entry ORDER BY o), '{}') FROM (
	SELECT entry, min(o) AS o FROM (
		SELECT nullif(nullif(btrim(part), ''), 'NULL') AS entry, o
		FROM unnest(regexp_split_to_array(value, separator)) WITH ORDINALITY AS p (part, o)) trimmed
	WHERE entry IS NOT NULL GROUP BY entry) once);

-- A value in a message.
CREATE OR REPLACE FUNCTION pg_temp.import_show(value text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN '"' || CASE WHEN length(value) > 60 THEN left(value, 57) || '...' ELSE value END || '"';

-- Codes and names of countries; names as keys that are equal for word orders, and other usual names of some.
CREATE OR REPLACE FUNCTION pg_temp.import_countries()
RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS $$
BEGIN
	CREATE TEMP TABLE aid_import_country (key text PRIMARY KEY, iso3 text NOT NULL) ON COMMIT DROP;
	INSERT INTO aid_import_country
	SELECT key, min(iso3) FROM (
		SELECT unnest(ARRAY['=' || iso3, '=' || iso2, '=' || m49]), iso3 FROM aid_country
		UNION SELECT aid_org_key(name), iso3 FROM aid_country
		UNION SELECT aid_org_key(other.name), iso3 FROM (VALUES
			('BOL', 'Bolivia'), ('CHN', 'China (People''s Republic of)'), ('CIV', 'Ivory Coast'), ('COD', 'DR Congo'),
			('CPV', 'Cape Verde'), ('CZE', 'Czech Republic'), ('FSM', 'Micronesia'), ('GBR', 'United Kingdom'),
			('IRN', 'Iran'), ('KOR', 'South Korea'), ('KOR', 'Korea, Republic of'), ('LAO', 'Laos'), ('MDA', 'Moldova'),
			('MKD', 'Macedonia, the former Yugoslav Republic of'), ('PRK', 'North Korea'), ('PSE', 'Occupied Palestinian Territory'),
			('PSE', 'occupied Palestinian territory (oPt)'), ('PSE', 'West Bank and Gaza Strip'), ('PSE', 'Palestine'),
			('RUS', 'Russia'), ('SWZ', 'Swaziland'), ('SYR', 'Syria'), ('TUR', 'Turkey'), ('TZA', 'Tanzania'),
			('USA', 'United States'), ('VEN', 'Venezuela'), ('VNM', 'Vietnam')) AS other (iso3, name)
		WHERE iso3 IN (SELECT iso3 FROM aid_country)) k (key, iso3)
	WHERE key IS NOT NULL
	GROUP BY key HAVING count(DISTINCT iso3) = 1;
	ANALYZE aid_import_country;
END
$$;

-- The country of a code (ISO 3166 or M49) or of a name; NULL if there is none.
CREATE OR REPLACE FUNCTION pg_temp.import_country(value text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF length(value) > 200 THEN
		RETURN NULL;
	END IF;
	RETURN coalesce(
		(SELECT c.iso3 FROM aid_import_country c
			WHERE c.key = '=' || upper(CASE WHEN value ~ '^[0-9]{1,2}$' THEN lpad(value, 3, '0') ELSE value END)
				AND value ~ '^([A-Za-z]{2,3}|[0-9]{1,3})$'),
		(SELECT c.iso3 FROM aid_import_country c WHERE c.key = aid_org_key(value)));
END
$$;

-- Percentages of an amount's parts as weights, by the rule chosen; error in place of weights that the rule cannot give.
-- An amount that is not divided has no entries. rest: the part that nobody named, under the rule "stated".
CREATE OR REPLACE FUNCTION pg_temp.import_weights(percentages numeric[], rule text,
	OUT weights numeric[], OUT rest numeric, OUT error text) LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	parts integer := cardinality(percentages);
	named integer := (SELECT count(p) FROM unnest(percentages) AS p);
	total numeric := coalesce((SELECT sum(p) FROM unnest(percentages) AS p), 0);
BEGIN
	rest := 0;
	IF EXISTS (SELECT FROM unnest(percentages) AS p WHERE p NOT BETWEEN 0 AND 100) THEN
		error := 'a percentage outside 0 to 100';
	ELSIF parts = 0 THEN
		weights := '{}';
		rest := 100;
	ELSIF parts = 1 AND named = 0 THEN
		weights := ARRAY[100];
	ELSIF named = parts AND total = 100 THEN
		weights := percentages;
	ELSIF rule = 'strict' THEN
		error := CASE WHEN named < parts THEN 'percentages are missing' ELSE 'percentages do not add up to 100' END;
	ELSIF rule = 'rebase' THEN
		IF named = 0 THEN
			weights := array_fill(1::numeric, ARRAY[parts]);
		ELSIF named = parts AND total > 0 THEN
			weights := percentages;
		ELSIF named < parts AND total < 100 THEN
			-- who has no percentage shares what the others leave
			weights := ARRAY(SELECT coalesce(p, (100 - total) / (parts - named)) FROM unnest(percentages) WITH ORDINALITY AS u (p, o) ORDER BY o);
		ELSE
			error := 'percentages leave nothing to share';
		END IF;
	ELSIF total > 100 THEN
		error := 'percentages add up to more than 100';
	ELSE
		weights := ARRAY(SELECT coalesce(p, 0) FROM unnest(percentages) WITH ORDINALITY AS u (p, o) ORDER BY o);
		rest := 100 - total;
	END IF;
END
$$;

-- An amount in its parts; behind those with a weight the rest, if there is one.
CREATE OR REPLACE FUNCTION pg_temp.import_parts(amount numeric, weights numeric[], rest numeric) RETURNS numeric[] LANGUAGE sql IMMUTABLE
RETURN CASE WHEN rest > 0 THEN aid_split_percent(amount, weights || rest) ELSE aid_split_by_weight(amount, weights) END;
