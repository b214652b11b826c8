--# Texts, titles and names

--| Arguments: `value` any text.
--| Result: its text key, version 1 of the normaliser: lower-case words of plain letters and digits, one blank between them.
--| Compatibility forms become plain ones and digits of every script 0 to 9; upper case is folded in full (`ß` is `ss`). In Latin, Greek, Cyrillic, Arabic and Hebrew, marks are dropped and letters with a stroke or hook mapped (`ø` o, `đ` d, `ł` l, `ı` i, `æ` ae, `œ` oe, `þ` th); in other scripts marks stay and the result is in normal form C. Signs separate words; soft hyphens and joiners are left out.
--| Empty: NULL for NULL; an empty text if there is no letter and no digit.
--| Errors: 54000 the key would be above 1 GB.
--| Source: Unicode 14.0, from a table in the library: the result depends on no collation, locale or version of ICU or libc.
--| Note: everything else in this chapter is made from text keys. In a database with another encoding than UTF8 the text is converted first, and a letter of the key that the encoding lacks is shown as `u` and its number.
--| Example: `aid_text_key('École ÉLÉMENTAIRE n° 12')` is `ecole elementaire n 12`.
CREATE FUNCTION aid_text_key(value text) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_text_key_sql';
COMMENT ON FUNCTION aid_text_key(text) IS 'text as plain lower-case words';

--| Arguments: `title` of a project or flow.
--| Result: what the title says beside its subject, taken out of it in this order, HTML entities decoded first. `codes`: tokens of 5 characters or more with letters and at least 2 digits, hyphens and slashes inside kept, as published, in written order. `years`: 1950 to 2099 from `2019`, `2019-2021` (both ends), `2019/20` (2019 and 2020), `FY19`; sorted, unique. `phase`: a number 1 to 99, Roman I to XX, or one to ten, first to tenth, beside phase, stage, tranche, round, cycle, lot, volet, fase, étape or etapa; or a last word II, III, IV, VI to IX, XI to XX by itself; the last one if there are several. `core`: the text key of what is left, `&` read as "and".
--| Empty: NULL for NULL; `phase` NULL, `years` and `codes` empty arrays and `core` an empty text where there is none.
--| Errors: 54000 the core would be above 1 GB.
--| Note: a year inside a code stays in the code. No code is `COVID-19`, a fiscal year (`FY2019/20`), a phase (`Phase-12`) or a number with a word such as day, month, year, mid, post (`12-month`). After a plural (phases, rounds) only a number that follows is a phase: two rounds are a count. `IPC Phase 3` is a phase of food insecurity, not of the project. `Phase I and II` and `Phase 1-2` give 2. Numbers may be ordinals (2nd, 1er) or French and Spanish words.
--| Example: `aid_title_parts('BMZ-2012-00451 Rural roads – Phase II (2013-2015)')` is core `rural roads`, years 2013 and 2015, phase 2, codes `{BMZ-2012-00451}`.
CREATE FUNCTION aid_title_parts(title text, OUT core text, OUT years integer[], OUT phase integer, OUT codes text[])
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_title_parts';
COMMENT ON FUNCTION aid_title_parts(text) IS 'subject, years, phase and codes of a title';

--| Arguments: `name` of one organisation. A cell that names several is to be split first.
--| Result: the words that tell organisations apart, sorted, each once: equal for spellings that differ in case, accents, order of words, articles, link words and legal form. From the text key of the name (HTML entities decoded, `&` read as "and") with dotted initials joined (`U.N.` is `un`) and `'s` joined to its word, an acronym in brackets is left out; then legal forms (ltd, gmbh, asbl …), articles and link words (the, of, for, and, de, la, des, für …), and "government of" with its French and Spanish forms. Words such as republic, democratic, ministry or north stay. If nothing is left, the text key.
--| Empty: NULL for NULL, for a name without letters and digits, and for a mask, which stands for no organisation in particular (National NGO, UN Agency, Others, Unknown, Confidential, various …).
--| Errors: 54000 the name is above 1 MB.
--| Note: a place in brackets stays, since it tells chapters apart: `Oxfam (GB)`. In brackets, letters that the words around them spell are an acronym, and so are capitals where the name has small letters too. Acronyms without brackets and translations are no matter of spelling: `aid_org_aliases` and your own rows bring them together.
--| Example: `aid_org_key('Ministry of Health, Kenya')` and `aid_org_key('Kenya Ministry of Health')` are `health kenya ministry`.
CREATE FUNCTION aid_org_key(name text) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_org_key_sql';
COMMENT ON FUNCTION aid_org_key(text) IS 'name of an organisation, equal for its spellings';

--| Arguments: `name` of one organisation.
--| Result: the acronym in brackets, else the initials of the words that `aid_org_key` keeps, in written order; capital letters. A name that is one word of capitals is its own acronym.
--| Empty: NULL for NULL, for a mask, and if there are fewer than two letters.
--| Errors: 54000 the name is above 1 MB.
--| Example: `aid_org_acronym('Food and Agriculture Organization')` is `FAO`.
CREATE FUNCTION aid_org_acronym(name text) RETURNS text
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_org_acronym_sql';
COMMENT ON FUNCTION aid_org_acronym(text) IS 'acronym of an organisation';

--| Arguments: none.
--| Result: a start list of other names of donors, their agencies and the largest international organisations. `kind` is `same` (`UK aid` is `FCDO`) or `agency` (`Sida` is one of `Sweden`): ministry and agency may both hold the money, so an agency is near its government and never the same.
--| Note: a query such as `SELECT * FROM aid_org_aliases() UNION SELECT alias, org, kind FROM my_aliases` is what the functions with a parameter `aliases` take. Names are compared by `aid_org_key`, so case, accents and order of words do not matter; names are spelled without accents here. Predecessors that were merged are `same` (DFID, CIDA, GTZ). A row that should not hold can be left out with WHERE.
--| Source: general knowledge, written by hand: `extension/reference/organisation-alias.csv`.
CREATE FUNCTION aid_org_aliases() RETURNS TABLE (alias text, org text, kind text)
LANGUAGE C IMMUTABLE PARALLEL SAFE COST 100 ROWS 720 AS 'MODULE_PATHNAME', 'aid_org_aliases';
COMMENT ON FUNCTION aid_org_aliases() IS 'start list of names and agencies of donors';
