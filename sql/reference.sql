-- Countries as shipped
SELECT count(*) AS countries, count(DISTINCT iso3) AS iso3, count(DISTINCT iso2) AS iso2, count(DISTINCT m49) AS m49,
	count(DISTINCT name) AS names, count(*) FILTER (WHERE ldc) AS ldc, count(*) FILTER (WHERE lldc) AS lldc,
	count(*) FILTER (WHERE sids) AS sids
FROM aid_country;

SELECT region_code, region, subregion_code, subregion, intermediate_code, intermediate, count(*) AS countries,
	count(*) FILTER (WHERE ldc) AS ldc
FROM aid_country
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 1, 3, 5;

SELECT iso3, iso2, m49, region, subregion, intermediate, ldc, lldc, sids
FROM aid_country
WHERE iso3 IN ('AFG', 'ATA', 'BFA', 'BTN', 'CUW', 'HTI', 'KAZ', 'NAM', 'PSE', 'STP', 'TUV', 'VEN', 'ZMB', 'SSD')
ORDER BY iso3;

SELECT iso3, name FROM aid_country WHERE iso3 IN ('BES', 'COD', 'GBR', 'NAM', 'STP', 'TWN') ORDER BY iso3;

-- The shape of every value, and the tree
SELECT count(*) FILTER (WHERE iso3 !~ '^[A-Z]{3}$') AS bad_iso3,
	count(*) FILTER (WHERE iso2 !~ '^[A-Z]{2}$') AS bad_iso2,
	count(*) FILTER (WHERE m49 !~ '^[0-9]{3}$') AS bad_m49, count(*) FILTER (WHERE name ~ '^\s|\s$|\s\s') AS bad_name,
	count(*) FILTER (WHERE (region IS NULL) <> (region_code IS NULL) OR (subregion IS NULL) <> (subregion_code IS NULL)
		OR (intermediate IS NULL) <> (intermediate_code IS NULL)) AS half_region,
	string_agg(iso3, ' ') FILTER (WHERE subregion IS NULL) AS no_region,
	string_agg(iso3, ' ') FILTER (WHERE ldc IS NULL OR lldc IS NULL OR sids IS NULL) AS no_flag
FROM aid_country;
SELECT code FROM (SELECT region_code AS code, region AS name FROM aid_country UNION SELECT subregion_code, subregion
	FROM aid_country UNION SELECT intermediate_code, intermediate FROM aid_country) r
GROUP BY code HAVING count(*) > 1;

-- A user's row replaces a shipped one, or adds a country
SELECT count(*) FROM aid_country_user;
BEGIN;
INSERT INTO aid_country_user (iso3, iso2, m49, name, region_code, region, subregion_code, subregion, ldc, sids)
VALUES ('STP', 'ST', '678', 'Sao Tome and Principe', '002', 'Africa', '202', 'Sub-Saharan Africa', true, true),
	('XKX', 'XK', NULL, 'Kosovo', '150', 'Europe', '039', 'Southern Europe', false, false);
SELECT iso3, iso2, m49, name, region, subregion, intermediate, ldc, lldc, sids
FROM aid_country WHERE iso3 IN ('STP', 'XKX') ORDER BY iso3;
SELECT count(*), count(*) FILTER (WHERE ldc) AS ldc FROM aid_country;
SELECT count(*), count(*) FILTER (WHERE iso3 = 'XKX') AS xkx FROM aid_country_shipped();
DELETE FROM aid_country_user WHERE iso3 = 'STP';
SELECT iso3, intermediate, ldc FROM aid_country WHERE iso3 = 'STP';
ROLLBACK;
SELECT count(*) FROM aid_country;

-- Bad rows are refused
\set VERBOSITY sqlstate
INSERT INTO aid_country_user (iso3, name) VALUES ('xkx', 'lower case');
INSERT INTO aid_country_user (iso3, name) VALUES ('XK', 'two letters');
INSERT INTO aid_country_user (iso3, name) VALUES (NULL, 'no key');
INSERT INTO aid_country_user (iso3, name) VALUES ('XKX', NULL);
INSERT INTO aid_country_user (iso3, name) VALUES ('XKX', ' ');
INSERT INTO aid_country_user (iso3, iso2, name) VALUES ('XKX', 'X', 'one letter');
INSERT INTO aid_country_user (iso3, m49, name) VALUES ('XKX', '4', 'lost zeros');
INSERT INTO aid_country_user (iso3, name, region_code) VALUES ('XKX', 'region', '2');
INSERT INTO aid_country_user (iso3, name, subregion) VALUES ('XKX', 'no region', 'Southern Europe');
INSERT INTO aid_country_user (iso3, name, ldc) VALUES ('XKX', 'unknown flag', NULL);
INSERT INTO aid_country_user (iso3, name) VALUES ('XKX', 'one'), ('XKX', 'two');
INSERT INTO aid_country_user (iso3, iso2, name) VALUES ('XKX', 'XK', 'one'), ('XKY', 'XK', 'two');
\set VERBOSITY default
SELECT count(*) FROM aid_country_user;

-- Properties of the shipped parts
SELECT provolatile, proparallel, proisstrict, prosecdef FROM pg_proc WHERE oid = 'aid_country_shipped()'::regprocedure;
SELECT has_table_privilege('public', 'aid_country', 'SELECT') AS read_view,
	has_table_privilege('public', 'aid_country_user', 'SELECT') AS read_table,
	has_table_privilege('public', 'aid_country_user', 'INSERT') AS write_table;
SELECT extcondition[array_position(extconfig, 'aid_country_user'::regclass::oid)] = '' AS dumped_whole
FROM pg_extension WHERE extname = 'aidflow';
SELECT attname FROM pg_attribute
WHERE attrelid = 'aid_country'::regclass AND attnum > 0 AND col_description(attrelid, attnum) IS NULL;

-- An empty search_path changes nothing
SELECT current_schema() AS home \gset
SET search_path TO '';
SELECT count(*), max(name) FILTER (WHERE m49 = '466') AS "466" FROM :"home".aid_country;
RESET search_path;
