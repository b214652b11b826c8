-- All that the catalogs say about our extensions, as sorted lines in which names stand for numbers. Two databases of one server
-- have the same installation exactly when these lines are the same. Used by test/t/upgrade.pl.
\set ON_ERROR_STOP on
\pset format unaligned
\pset tuples_only on
SET search_path = '';
CREATE TEMP TABLE ours AS SELECT * FROM pg_extension WHERE extname LIKE 'aidflow%';
-- members, and what hangs on them without being one: types of rows and arrays, families' operators, indexes, constraints, defaults, rules
CREATE TEMP TABLE part AS
WITH RECURSIVE part AS (
	SELECT d.classid, d.objid
	FROM pg_depend d JOIN pg_temp.ours e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
	WHERE d.deptype = 'e'
	UNION
	SELECT d.classid, d.objid
	FROM part p JOIN pg_depend d ON d.refclassid = p.classid AND d.refobjid = p.objid
	WHERE d.deptype IN ('i', 'a') AND d.classid <> 'pg_extension'::regclass
		AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = d.objid AND c.relkind = 't')) -- toast tables are called by numbers
SELECT p.classid, p.objid, i.type || ' ' || i.identity AS name FROM part p, pg_identify_object(p.classid, p.objid, 0) i;

SELECT DISTINCT regexp_replace(line, '\n', E'\n    ', 'g') COLLATE "C" AS line FROM (
SELECT format('extension %s: version %s, schema %s, relocatable %s, owner %s', extname, extversion, extnamespace::regnamespace, extrelocatable, extowner::regrole)
FROM pg_temp.ours
UNION ALL SELECT format('extension %s dumps %s %s', extname, t::regclass, c) FROM pg_temp.ours, unnest(extconfig, extcondition) u (t, c)
UNION ALL SELECT 'part ' || name FROM pg_temp.part
UNION ALL SELECT format('comment on %s %s: %s', name, objsubid, description) FROM pg_temp.part JOIN pg_description ON classoid = classid AND objoid = objid
UNION ALL SELECT format('comment on extension %s: %s', extname, obj_description(oid, 'pg_extension')) FROM pg_temp.ours
UNION ALL SELECT format('%s first had %s %s', name, objsubid, initprivs) FROM pg_temp.part JOIN pg_init_privs ON classoid = classid AND objoid = objid
UNION ALL
SELECT format('%s depends (%s) on %s', pg_describe_object(d.classid, d.objid, d.objsubid), deptype, pg_describe_object(refclassid, refobjid, refobjsubid))
FROM pg_depend d WHERE EXISTS (SELECT FROM pg_temp.part p WHERE (p.classid, p.objid) = (d.classid, d.objid))
	OR d.classid = 'pg_extension'::regclass AND d.objid IN (SELECT oid FROM pg_temp.ours)
UNION ALL
SELECT format('%s: owner %s, %s, %s', name, proowner::regrole, proacl, CASE WHEN prokind = 'a' THEN '' ELSE pg_get_functiondef(p.oid) END)
FROM pg_temp.part JOIN pg_proc p ON classid = 'pg_proc'::regclass AND objid = p.oid
UNION ALL
SELECT format('%s (%s) gives %s: %s', name, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid),
	to_jsonb(a) - '{aggfnoid,aggtranstype,aggmtranstype,aggsortop}'::text[]
	|| jsonb_build_object('state', aggtranstype::regtype, 'moving', aggmtranstype::regtype, 'sort', aggsortop::regoperator,
		'labels', ARRAY[provolatile, proparallel], 'cost', procost, 'strict', proisstrict))
FROM pg_temp.part JOIN pg_proc p ON classid = 'pg_proc'::regclass AND objid = p.oid JOIN pg_aggregate a ON aggfnoid = p.oid
UNION ALL
SELECT format('%s: %s', name, to_jsonb(t) - '{oid,typowner,typnamespace,typrelid,typelem,typarray,typbasetype,typcollation}'::text[]
	|| jsonb_build_object('owner', typowner::regrole, 'element', typelem::regtype, 'array', typarray::regtype, 'base', typbasetype::regtype,
		'collation', typcollation::regcollation))
FROM pg_temp.part JOIN pg_type t ON classid = 'pg_type'::regclass AND objid = t.oid
UNION ALL
SELECT format('%s: %s', name, to_jsonb(o) - '{oid,oprowner,oprnamespace,oprleft,oprright,oprresult,oprcom,oprnegate}'::text[]
	|| jsonb_build_object('owner', oprowner::regrole, 'result', oprresult::regtype, 'commutator', oprcom::regoperator, 'negator', oprnegate::regoperator))
FROM pg_temp.part JOIN pg_operator o ON classid = 'pg_operator'::regclass AND objid = o.oid
UNION ALL
SELECT format('%s: owner %s, default %s, of %s, keys %s, in %s', name, opcowner::regrole, opcdefault, opcintype::regtype, opckeytype::regtype,
	pg_describe_object('pg_opfamily'::regclass, opcfamily, 0))
FROM pg_temp.part JOIN pg_opclass o ON classid = 'pg_opclass'::regclass AND objid = o.oid
UNION ALL
SELECT format('%s: operator %s %s %s, sort %s', name, amopstrategy, amopopr::regoperator, amoppurpose,
	CASE WHEN amopsortfamily > 0 THEN pg_describe_object('pg_opfamily'::regclass, amopsortfamily, 0) END)
FROM pg_temp.part JOIN pg_amop ON classid = 'pg_opfamily'::regclass AND objid = amopfamily
UNION ALL
SELECT format('%s: function %s (%s, %s) %s', name, amprocnum, amproclefttype::regtype, amprocrighttype::regtype, amproc::regprocedure)
FROM pg_temp.part JOIN pg_amproc ON classid = 'pg_opfamily'::regclass AND objid = amprocfamily
UNION ALL
SELECT format('%s: %s, %s, %s', name, castfunc::regprocedure, castcontext, castmethod)
FROM pg_temp.part JOIN pg_cast c ON classid = 'pg_cast'::regclass AND objid = c.oid
UNION ALL
SELECT format('%s: owner %s, %s, %s, %s', name, relowner::regrole, relacl, reloptions, CASE relkind WHEN 'i' THEN pg_get_indexdef(c.oid)
	WHEN 'v' THEN pg_get_viewdef(c.oid) WHEN 'm' THEN pg_get_viewdef(c.oid)
	ELSE format('%s %s %s %s', relpersistence, relreplident, relrowsecurity, relforcerowsecurity) END)
FROM pg_temp.part JOIN pg_class c ON classid = 'pg_class'::regclass AND objid = c.oid
UNION ALL
SELECT format('%s column %s %s: %s, not null %s, %s, storage %s%s, collation %s, %s%s, %s', name,
	row_number() OVER (PARTITION BY attrelid ORDER BY attnum), attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid),
	attstorage, attcompression, attcollation::regcollation, attidentity, attgenerated, attacl)
FROM pg_temp.part JOIN pg_attribute ON classid = 'pg_class'::regclass AND objid = attrelid AND attnum > 0 AND NOT attisdropped
	LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
UNION ALL
SELECT format('%s: %s %s', name, pg_get_constraintdef(c.oid), convalidated)
FROM pg_temp.part JOIN pg_constraint c ON classid = 'pg_constraint'::regclass AND objid = c.oid
UNION ALL
SELECT format('%s: %s %s', name, pg_get_triggerdef(t.oid), tgenabled)
FROM pg_temp.part JOIN pg_trigger t ON classid = 'pg_trigger'::regclass AND objid = t.oid
UNION ALL
SELECT format('%s: %s', name, to_jsonb(p) - '{oid,polrelid,polroles,polqual,polwithcheck}'::text[]
	|| jsonb_build_object('roles', polroles::regrole[], 'using', pg_get_expr(polqual, polrelid), 'check', pg_get_expr(polwithcheck, polrelid)))
FROM pg_temp.part JOIN pg_policy p ON classid = 'pg_policy'::regclass AND objid = p.oid
) l (line) ORDER BY line;
