-- What the catalog must say of every object of the extension, in whatever room.
-- Each test lists the objects that break the rule.
BEGIN;
CREATE TEMP VIEW member AS
SELECT d.classid, d.objid, pg_describe_object(d.classid, d.objid, 0) AS name FROM pg_depend d
WHERE d.refclassid = 'pg_extension'::regclass AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'aidflow') AND d.deptype = 'e';
CREATE TEMP VIEW proc AS SELECT m.name AS object, p.* FROM member m JOIN pg_proc p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid;
CREATE TEMP VIEW agg AS SELECT p.object, p.proname, p.proparallel, a.* FROM proc p JOIN pg_aggregate a ON a.aggfnoid = p.oid;
CREATE TEMP VIEW type AS SELECT m.name AS object, t.* FROM member m JOIN pg_type t ON m.classid = 'pg_type'::regclass AND t.oid = m.objid
WHERE t.typrelid = 0 AND t.typelem = 0;
-- Those that run a query given as text read tables, so they are stable, stay with the leader, and say that a query is NULL.
CREATE TEMP VIEW querying AS SELECT * FROM proc
WHERE proargnames[1] IN ('query', 'new_query', 'records', 'function') AND prolang = (SELECT oid FROM pg_language WHERE lanname = 'c');

SELECT plan(26);
SELECT cmp_ok((SELECT count(*) FROM proc), '>=', 40::bigint, 'functions are found');
SELECT cmp_ok((SELECT count(*) FROM agg), '>=', 4::bigint, 'aggregates are found');

-- documentation
SELECT is((SELECT array_agg(name) FROM member m WHERE obj_description(objid, (SELECT relname FROM pg_class WHERE oid = classid)) IS NULL
	AND NOT (classid = 'pg_type'::regclass AND objid IN (SELECT oid FROM pg_type WHERE typrelid <> 0 OR typelem <> 0))
	AND classid <> 'pg_rewrite'::regclass AND classid <> 'pg_opfamily'::regclass), NULL, 'every object has a comment');
SELECT is((SELECT array_agg(object) FROM proc WHERE obj_description(oid, 'pg_proc') ~ '[.]$'), NULL, 'comments of functions do not end in a point');

-- names
SELECT is((SELECT array_agg(object) FROM proc WHERE proname !~ '^aid_[a-z0-9_]+$' AND NOT (prokind = 'a' AND proname IN ('sum', 'min', 'max'))), NULL, 'functions are called aid_...');
SELECT is((SELECT array_agg(name) FROM member m JOIN pg_class c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid WHERE relname !~ '^aid_'), NULL, 'tables and views too');
SELECT is((SELECT array_agg(object) FROM type WHERE typname !~ '^aid_[a-z_]+$'), NULL, 'and types');
SELECT is((SELECT array_agg(object) FROM proc WHERE prolang = (SELECT oid FROM pg_language WHERE lanname = 'c')
	AND (prosrc !~ '^aid_' OR probin !~ 'aidflow$')), NULL, 'C symbols are called aid_... and live in our library');
SELECT is((SELECT array_agg(prosrc) FROM (SELECT prosrc FROM proc WHERE prosrc ~ '^aid_' AND prokind = 'f' GROUP BY prosrc HAVING count(DISTINCT proname) > 1) q), NULL, 'no C symbol serves two SQL names');

-- aggregates
SELECT is((SELECT array_agg(object) FROM agg WHERE aggcombinefn = 0), NULL, 'every aggregate has a combine function');
SELECT is((SELECT array_agg(object) FROM agg WHERE proparallel <> 's'), NULL, 'is parallel safe');
SELECT is((SELECT array_agg(object) FROM agg WHERE (aggmtransfn = 0 OR aggminvtransfn = 0)
	AND proname NOT IN ('min', 'max', 'aid_reach_bounds', 'aid_spatial_weights_agg')), NULL, 'has a moving inverse, but for maxima and maps');
SELECT is((SELECT array_agg(object) FROM agg WHERE aggtransspace = 0 OR (aggmtransspace = 0 AND aggmtransfn <> 0)), NULL, 'declares the space of its state');
SELECT is((SELECT array_agg(object) FROM agg WHERE aggfinalmodify <> 'r' OR aggmfinalmodify <> 'r' OR aggfinalextra OR aggmfinalextra), NULL, 'has final functions that only read, without extra arguments');
SELECT is((SELECT array_agg(object) FROM agg WHERE aggtranstype NOT IN (SELECT oid FROM type) OR (aggmtranstype NOT IN (SELECT oid FROM type) AND aggmtransfn <> 0)
	OR aggserialfn <> 0 OR agginitval IS NOT NULL), NULL, 'keeps its state in a type of our own');
SELECT is((SELECT array_agg(object) FROM agg a WHERE EXISTS (SELECT 1 FROM pg_proc p WHERE p.oid IN (aggtransfn, aggfinalfn, aggcombinefn, aggmtransfn, aggminvtransfn, aggmfinalfn)
	AND (p.provolatile <> 'i' OR p.proparallel <> 's'))), NULL, 'is made of immutable, parallel safe functions');
SELECT is((SELECT array_agg(proname) FROM (SELECT proname FROM agg JOIN pg_proc p USING (proname) WHERE p.oid = aggfnoid AND pronargs = 2
	GROUP BY proname, proargtypes HAVING count(DISTINCT (aggtransfn, aggminvtransfn)) > 1) q), NULL, 'aggregates over equal arguments share one transition');

-- functions
SELECT cmp_ok((SELECT count(*) FROM querying), '>=', 15::bigint, 'functions that run a query are found');
SELECT is((SELECT array_agg(object) FROM querying WHERE provolatile <> 's' OR proparallel <> 'r'
	OR proisstrict <> (proname IN ('aid_qualified_query', 'aid_query_columns', 'aid_query_tables'))), NULL, 'they are stable and parallel restricted');
SELECT is((SELECT array_agg(object) FROM proc WHERE proparallel <> 's' AND oid NOT IN (SELECT oid FROM querying)), NULL, 'every other function is parallel safe');
SELECT is((SELECT array_agg(object) FROM proc WHERE provolatile <> 'i' AND oid NOT IN (SELECT oid FROM querying) AND NOT (provolatile = 's'
	AND (proname IN ('aid_version', 'aid_refuse') OR proargtypes::oid[] @> ARRAY['internal'::regtype]::oid[]))), NULL,
	'and immutable, but for the version, a raised error and estimates of the planner');
SELECT is((SELECT array_agg(object) FROM proc WHERE NOT proisstrict AND prokind = 'f' AND pronargs > 0 AND proname !~ '_accum(_inv)?$'
	AND oid NOT IN (SELECT oid FROM querying) AND proname NOT IN ('aid_headcount_wide', 'aid_refuse', 'aid_svg_shade')), NULL,
	'and strict, but for transitions, an import where NULL states nothing, an error without hint, and the colour of no value');
SELECT is((SELECT array_agg(object) FROM proc WHERE prolang <> (SELECT oid FROM pg_language WHERE lanname = 'c') AND prokind = 'f' AND prosqlbody IS NULL
	AND prosrc ~* '\m(from|join|aid_)'), NULL, 'no string body looks names up in the search path');
SELECT is((SELECT array_agg(object) FROM proc WHERE prosecdef OR proconfig IS NOT NULL), NULL, 'none runs with other rights or settings');
SELECT is((SELECT array_agg(object) FROM proc WHERE proargtypes::oid[] && ARRAY['anyelement'::regtype, '"any"'::regtype, 'anyarray'::regtype]::oid[]), NULL, 'none is polymorphic');

-- types
SELECT is((SELECT array_agg(object) FROM type t WHERE typreceive = 0 OR typsend = 0 OR (typlen = -1 AND typstorage NOT IN ('x', 'm'))
	OR typname !~ '_state$' AND NOT EXISTS (SELECT 1 FROM pg_opclass c WHERE c.opcintype = t.oid AND c.opcdefault AND c.opcmethod = (SELECT oid FROM pg_am WHERE amname = 'hash'))),
	NULL, 'types have binary forms, can be compressed, and hash, but for states');
SELECT * FROM finish();
ROLLBACK;
