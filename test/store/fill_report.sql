-- Adds what aidflow_report keeps, which the frozen base does not have yet, to a database that fill.sql has filled.
\set ON_ERROR_STOP on
SET search_path = store, public;
SELECT to_regclass('aid_report_log') IS NOT NULL AS has_log \gset
\if :has_log
-- one row that says nothing of the server that wrote it, and one run
INSERT INTO aid_report_log (made_at, made_by, query, options, fingerprints, versions, figures)
VALUES ('2026-01-01 00:00Z', 'somebody', 'SELECT 1', '{"title": "é"}', '{"query": "0"}', '{"aidflow": "0"}',
	'[{"section": "spread", "ordinal": 1, "label": "Gini", "value": {"columns": ["gini"], "rows": [[0.5]]}, "call": "SELECT 1"}]');
SELECT aid_report_run('SELECT donor, recipient, usd AS amount FROM store.flow', '{"title": "kept"}') > 1 AS kept;
\endif
