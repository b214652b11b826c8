-- Included by every importer: options with their defaults, and what the importers share. Nothing stays behind: the
-- functions are those of this session (pg_temp) and the work is one transaction, which the importer opens.
\set QUIET on
\set ON_ERROR_STOP on
\timing off
-- where in a function an error was raised tells the user nothing; where in a file does
\set SHOW_CONTEXT never
\if :{?file} \else \set file '' \endif
\if :{?schema} \else \set schema import \endif
\if :{?percentages} \else \set percentages stated \endif
\if :{?again} \else \set again 0 \endif
\if :{?encoding} \else \set encoding UTF8 \endif
\if :{?quote} \else \set quote '"' \endif
\if :{?progress} \else \set progress 0 \endif
\ir file.sql
\ir log.sql
\ir values.sql
