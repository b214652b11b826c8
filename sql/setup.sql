-- Installs the extension for all following files.
CREATE EXTENSION aidflow;
-- library and SQL agree, so there is nothing to advise
SELECT library = sql AS agree, library ~ '^\d+\.\d+\.\d+' AS has_version, advice FROM aid_version();
SELECT extversion = (SELECT sql FROM aid_version()) AS same, extrelocatable FROM pg_extension WHERE extname = 'aidflow';
SELECT default_version = installed_version AS newest FROM pg_available_extensions WHERE name = 'aidflow';
SELECT superuser, trusted, relocatable, requires FROM pg_available_extension_versions WHERE name = 'aidflow' AND installed;
