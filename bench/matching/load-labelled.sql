-- psql -v dir=../shared/data/matching -f bench/matching/load-labelled.sql
\set QUIET on
CREATE TEMP TABLE dblp (id bigint, title text, authors text, venue text, year text);
CREATE TEMP TABLE abt (id bigint, name text, description text, price text);
CREATE TEMP TABLE fodors (id bigint, name text, addr text, city text, phone text, type text);
CREATE TEMP TABLE febrl (id bigint, given_name text, surname text, street_number text, address_1 text, address_2 text,
	suburb text, postcode text, state text, date_of_birth text, soc_sec_id text);
CREATE TABLE bench.person (id bigint PRIMARY KEY, first_name text, surname text, dob text, city text, email text);
CREATE TEMP TABLE pair (id_a bigint, id_b bigint);

-- load FILE TABLE: \copy takes no variables, so the command is put together first
\set load '\\copy ' dblp ' FROM ' :dir '/dblp-acm/left.csv (FORMAT csv, HEADER)'
:load
INSERT INTO bench.labelled SELECT 'dblp-acm', 'left', id, concat_ws(' ', title, authors, venue, year) FROM dblp;
TRUNCATE dblp;
\set load '\\copy ' dblp ' FROM ' :dir '/dblp-acm/right.csv (FORMAT csv, HEADER)'
:load
INSERT INTO bench.labelled SELECT 'dblp-acm', 'right', id, concat_ws(' ', title, authors, venue, year) FROM dblp;
\set load '\\copy ' pair ' FROM ' :dir '/dblp-acm/matches.csv (FORMAT csv, HEADER)'
:load
INSERT INTO bench.answer SELECT 'dblp-acm', * FROM pair;
TRUNCATE pair;

\set load '\\copy ' abt ' FROM ' :dir '/abt-buy/left.csv (FORMAT csv, HEADER)'
:load
INSERT INTO bench.labelled SELECT 'abt-buy', 'left', id, name FROM abt;
TRUNCATE abt;
\set load '\\copy ' abt ' FROM ' :dir '/abt-buy/right.csv (FORMAT csv, HEADER)'
:load
INSERT INTO bench.labelled SELECT 'abt-buy', 'right', id, name FROM abt;
\set load '\\copy ' pair ' FROM ' :dir '/abt-buy/matches.csv (FORMAT csv, HEADER)'
:load
INSERT INTO bench.answer SELECT 'abt-buy', * FROM pair;
TRUNCATE pair;

\set load '\\copy ' fodors ' FROM ' :dir '/fodors-zagats/left.csv (FORMAT csv, HEADER)'
:load
INSERT INTO bench.labelled SELECT 'fodors-zagats', 'left', id, concat_ws(' ', name, addr, city) FROM fodors;
TRUNCATE fodors;
\set load '\\copy ' fodors ' FROM ' :dir '/fodors-zagats/right.csv (FORMAT csv, HEADER)'
:load
INSERT INTO bench.labelled SELECT 'fodors-zagats', 'right', id, concat_ws(' ', name, addr, city) FROM fodors;
\set load '\\copy ' pair ' FROM ' :dir '/fodors-zagats/matches.csv (FORMAT csv, HEADER)'
:load
INSERT INTO bench.answer SELECT 'fodors-zagats', * FROM pair;
TRUNCATE pair;

\set load '\\copy ' febrl ' FROM ' :dir '/febrl1/records.csv (FORMAT csv, HEADER)'
:load
INSERT INTO bench.labelled SELECT 'febrl1', 'one', id, concat_ws(' ', given_name, surname, street_number, address_1, address_2,
	suburb, postcode, state, date_of_birth, soc_sec_id) FROM febrl;
TRUNCATE febrl;
\set load '\\copy ' pair ' FROM ' :dir '/febrl1/matches.csv (FORMAT csv, HEADER)'
:load
INSERT INTO bench.answer SELECT 'febrl1', * FROM pair;
TRUNCATE pair;
\set load '\\copy ' febrl ' FROM ' :dir '/febrl3/records.csv (FORMAT csv, HEADER)'
:load
INSERT INTO bench.labelled SELECT 'febrl3', 'one', id, concat_ws(' ', given_name, surname, street_number, address_1, address_2,
	suburb, postcode, state, date_of_birth, soc_sec_id) FROM febrl;
\set load '\\copy ' pair ' FROM ' :dir '/febrl3/matches.csv (FORMAT csv, HEADER)'
:load
INSERT INTO bench.answer SELECT 'febrl3', * FROM pair;
TRUNCATE pair;

\set load '\\copy ' bench.person ' FROM ' :dir '/splink-fake1000/records.csv (FORMAT csv, HEADER)'
:load
INSERT INTO bench.labelled SELECT 'splink-fake1000', 'one', id, concat_ws(' ', first_name, surname, dob, city, email) FROM bench.person;
\set load '\\copy ' pair ' FROM ' :dir '/splink-fake1000/matches.csv (FORMAT csv, HEADER)'
:load
INSERT INTO bench.answer SELECT 'splink-fake1000', * FROM pair;
