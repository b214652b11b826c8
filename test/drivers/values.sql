-- A table for each type of ours, VALUES_type, with what may trip a driver: empty values, quotes, backslashes, braces, letters
-- beyond ASCII, amounts that no double holds, and NULL. Row 1 is the value that prepared statements ask for.
CREATE TABLE values_aid_allocation (id integer, v aid_allocation);
INSERT INTO values_aid_allocation VALUES
	(1, '{"AFG": 100.000000001, "COL": -30}'),
	(2, '{}'),
	(3, '{"": 0, "a \"b\" \\ {c,d}": 1, "Côte d''Ivoire": 9007199254740993.123456789}'),
	(4, '{"UKR": 1} with {"null_unit_rows": 1, "null_unit_amount": 75}'),
	(5, NULL);

CREATE TABLE values_aid_headcount (id integer, v aid_headcount);
INSERT INTO values_aid_headcount VALUES
	(1, 'F 0-17: 12, M: 8, ?: 3'),
	(2, '0'),
	(3, 'F: 9223372036854775807'),
	(4, NULL);

CREATE TABLE values_aid_marker (id integer, v aid_marker);
INSERT INTO values_aid_marker VALUES (1, 'dac:2'), (2, 'gam:4T'), (3, 'gm:2a'), (4, NULL);

CREATE TABLE values_aid_marker_money (id integer, v aid_marker_money);
INSERT INTO values_aid_marker_money VALUES
	(1, 'dac:0 = 100 (3), dac:2 = -250.000000001 (2), ? = 40 (1), no amount (2), negative (1)'),
	(2, '0'),
	(3, 'gm:1 = 90071992547.409931234 (1)'),
	(4, NULL);

CREATE TABLE values_aid_shingles (id integer, v aid_shingles);
INSERT INTO values_aid_shingles VALUES
	(1, aid_shingles('Safe drinking water, phase II', 'trigram')),
	(2, aid_shingles('', 'word')),
	(3, aid_shingles('L''eau à Kidal, "Añejo" {a,b} \ Київ', 'word')),
	(4, NULL);

CREATE TABLE values_aid_spatial_weights (id integer, v aid_spatial_weights);
INSERT INTO values_aid_spatial_weights VALUES
	(1, '{"A": {"B": 0.1}, "B": {"A": 1e-300}}'),
	(2, '{}'),
	(3, '{"é \"q\" \\": ["x,y"], "x,y": []}'),
	(4, NULL);
