-- Installs the extension for all following files.
CREATE EXTENSION aidflow;
-- library and SQL agree, so there is nothing to advise
SELECT library = sql AS agree, library ~ '^\d+\.\d+\.\d+' AS has_version, advice FROM aid_version();
SELECT extversion = (SELECT sql FROM aid_version()) AS same, extrelocatable FROM pg_extension WHERE extname = 'aidflow';
