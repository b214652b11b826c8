--# Shingles

--| Arguments: made by `aid_shingles(text, kind)`. The text form is kind, version of the normaliser, the threshold if one is carried, and the tokens: `trigram/1:{"  c"," ca","at ","cat"}`, `trigram/1@0.6:{…}`; a word is `#` and 16 hexadecimal digits. In a database whose encoding is not UTF-8 characters beyond ASCII stand as `\03b1` or `\+01f600`, which is read everywhere. Binary form: kind, version, threshold (0 for none), tokens. jsonb: an object of `kind`, `version`, `threshold` and `tokens`.
--| Result: a text as a set of tokens, sorted, with a 256-bit signature; a title of 75 characters takes about 330 bytes. Input sorts, removes doubles and makes the signature itself. Equality, hash and order are those of the whole value, threshold included.
--| Empty: a text without letters or digits is the empty set, which is similar to nothing (NULL).
--| Errors: 22P02 text that is not of this form, with a hint where it looks like a text to be made into shingles; 22P03 malformed binary input; 22023 a jsonb that is not of that form; 54000 more than 65,535 tokens. Text errors are soft from PostgreSQL 16 on.
--| Definition: trigrams of three code points below 1024 are stored in 32 bits, others in 64, none is hashed. The token of a word has the top bit set; h = length · 9E3779B97F4A7C15, then h = mix(h xor c) for each 8 bytes c of its UTF-8, the first byte lowest, the last c filled with zeros; mix(x): x = (x xor x >> 30) · BF58476D1CE4E5B9, x = (x xor x >> 27) · 94D049BB133111EB, x xor x >> 31, all modulo 2^64 and in hexadecimal.
CREATE TYPE aid_shingles;
COMMENT ON TYPE aid_shingles IS 'a text as a set of trigrams, words or both';

--# Internal

CREATE FUNCTION aid_shingles_in(cstring) RETURNS aid_shingles
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_in';
COMMENT ON FUNCTION aid_shingles_in(cstring) IS 'text input of aid_shingles';

CREATE FUNCTION aid_shingles_out(aid_shingles) RETURNS cstring
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_out';
COMMENT ON FUNCTION aid_shingles_out(aid_shingles) IS 'text output of aid_shingles';

CREATE FUNCTION aid_shingles_recv(internal) RETURNS aid_shingles
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_recv';
COMMENT ON FUNCTION aid_shingles_recv(internal) IS 'binary input of aid_shingles';

CREATE FUNCTION aid_shingles_send(aid_shingles) RETURNS bytea
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_send';
COMMENT ON FUNCTION aid_shingles_send(aid_shingles) IS 'binary output of aid_shingles';

CREATE TYPE aid_shingles (
	INPUT = aid_shingles_in,
	OUTPUT = aid_shingles_out,
	RECEIVE = aid_shingles_recv,
	SEND = aid_shingles_send,
	INTERNALLENGTH = VARIABLE,
	ALIGNMENT = double,
	STORAGE = extended
);

CREATE FUNCTION aid_shingles_eq(aid_shingles, aid_shingles) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_eq';
COMMENT ON FUNCTION aid_shingles_eq(aid_shingles, aid_shingles) IS 'implementation of = operator';

CREATE FUNCTION aid_shingles_ne(aid_shingles, aid_shingles) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_ne';
COMMENT ON FUNCTION aid_shingles_ne(aid_shingles, aid_shingles) IS 'implementation of <> operator';

CREATE FUNCTION aid_shingles_lt(aid_shingles, aid_shingles) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_lt';
COMMENT ON FUNCTION aid_shingles_lt(aid_shingles, aid_shingles) IS 'implementation of < operator';

CREATE FUNCTION aid_shingles_le(aid_shingles, aid_shingles) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_le';
COMMENT ON FUNCTION aid_shingles_le(aid_shingles, aid_shingles) IS 'implementation of <= operator';

CREATE FUNCTION aid_shingles_gt(aid_shingles, aid_shingles) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_gt';
COMMENT ON FUNCTION aid_shingles_gt(aid_shingles, aid_shingles) IS 'implementation of > operator';

CREATE FUNCTION aid_shingles_ge(aid_shingles, aid_shingles) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_ge';
COMMENT ON FUNCTION aid_shingles_ge(aid_shingles, aid_shingles) IS 'implementation of >= operator';

CREATE FUNCTION aid_shingles_cmp(aid_shingles, aid_shingles) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_cmp';
COMMENT ON FUNCTION aid_shingles_cmp(aid_shingles, aid_shingles) IS 'btree comparison of shingles';

CREATE FUNCTION aid_shingles_hash(aid_shingles) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_hash';
COMMENT ON FUNCTION aid_shingles_hash(aid_shingles) IS 'hash of shingles';

CREATE FUNCTION aid_shingles_hash_extended(aid_shingles, bigint) RETURNS bigint
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_hash_extended';
COMMENT ON FUNCTION aid_shingles_hash_extended(aid_shingles, bigint) IS 'seeded 64-bit hash of shingles';

CREATE FUNCTION aid_similar_support(internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_similar_support';
COMMENT ON FUNCTION aid_similar_support(internal) IS 'planner support: index condition and selectivity of %% and aid_similar';

CREATE FUNCTION aid_shingles_similar(aid_shingles, aid_shingles) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 SUPPORT aid_similar_support AS 'MODULE_PATHNAME', 'aid_shingles_similar';
COMMENT ON FUNCTION aid_shingles_similar(aid_shingles, aid_shingles) IS 'implementation of %% operator';

CREATE FUNCTION aid_shingles_restrict(internal, oid, internal, integer) RETURNS double precision
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_restrict';
COMMENT ON FUNCTION aid_shingles_restrict(internal, oid, internal, integer) IS 'share of rows that %% selects';

CREATE FUNCTION aid_shingles_join(internal, oid, internal, smallint, internal) RETURNS double precision
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_join';
COMMENT ON FUNCTION aid_shingles_join(internal, oid, internal, smallint, internal) IS 'share of pairs that %% selects';

CREATE FUNCTION aid_shingles_probe_restrict(internal, oid, internal, integer) RETURNS double precision
LANGUAGE C STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_probe_restrict';
COMMENT ON FUNCTION aid_shingles_probe_restrict(internal, oid, internal, integer) IS 'share of rows that @%% selects';

CREATE FUNCTION aid_shingles_probes(aid_shingles) RETURNS bytea[]
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_shingles_probes';
COMMENT ON FUNCTION aid_shingles_probes(aid_shingles) IS 'what an index is searched for: a probe for each class of sizes';

CREATE FUNCTION aid_shingles_probed(aid_shingles, bytea) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_shingles_probed';
COMMENT ON FUNCTION aid_shingles_probed(aid_shingles, bytea) IS 'implementation of @%% operator';

CREATE FUNCTION aid_shingles_extract_value(aid_shingles, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_extract_value';
COMMENT ON FUNCTION aid_shingles_extract_value(aid_shingles, internal) IS 'GIN keys of a stored value';

CREATE FUNCTION aid_shingles_extract_query(aid_shingles, internal, smallint, internal, internal) RETURNS internal
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_extract_query';
COMMENT ON FUNCTION aid_shingles_extract_query(aid_shingles, internal, smallint, internal, internal) IS 'GIN keys of a probe, and how many of them are needed';

CREATE FUNCTION aid_shingles_consistent(internal, smallint, aid_shingles, integer, internal, internal) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_consistent';
COMMENT ON FUNCTION aid_shingles_consistent(internal, smallint, aid_shingles, integer, internal, internal) IS 'are enough GIN keys present';

CREATE FUNCTION aid_shingles_triconsistent(internal, smallint, aid_shingles, integer, internal, internal, internal) RETURNS "char"
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_shingles_triconsistent';
COMMENT ON FUNCTION aid_shingles_triconsistent(internal, smallint, aid_shingles, integer, internal, internal, internal) IS 'can enough GIN keys be present';

CREATE OPERATOR @%% (
	LEFTARG = aid_shingles, RIGHTARG = bytea, FUNCTION = aid_shingles_probed,
	RESTRICT = aid_shingles_probe_restrict, JOIN = aid_shingles_join
);
COMMENT ON OPERATOR @%% (aid_shingles, bytea) IS 'enough of the probe''s keys: into this a GIN index turns %%';

CREATE FUNCTION aid_shingles_to_jsonb(aid_shingles) RETURNS jsonb
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_shingles_to_jsonb';
COMMENT ON FUNCTION aid_shingles_to_jsonb(aid_shingles) IS 'implementation of the cast to jsonb';

CREATE FUNCTION aid_shingles_from_jsonb(jsonb) RETURNS aid_shingles
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_shingles_from_jsonb';
COMMENT ON FUNCTION aid_shingles_from_jsonb(jsonb) IS 'implementation of the cast from jsonb';

--# Shingles

--| Arguments: two shingles.
--| Result: `=` when all fields are equal; the order is kind, version, threshold, counts, tokens, for sorting and indexes only. A set with a threshold does not equal the same set without.
--| Empty: NULL for a NULL operand; two empty sets of one kind are equal.
CREATE OPERATOR = (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_shingles_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (aid_shingles, aid_shingles) IS 'the same kind, version, threshold and tokens';

CREATE OPERATOR <> (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_shingles_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (aid_shingles, aid_shingles) IS 'another kind, version, threshold or token';

CREATE OPERATOR < (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_shingles_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (aid_shingles, aid_shingles) IS 'before in the order of indexes';

CREATE OPERATOR <= (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_shingles_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (aid_shingles, aid_shingles) IS 'before in the order of indexes, or equal';

CREATE OPERATOR > (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_shingles_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (aid_shingles, aid_shingles) IS 'behind in the order of indexes';

CREATE OPERATOR >= (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_shingles_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (aid_shingles, aid_shingles) IS 'behind in the order of indexes, or equal';

CREATE OPERATOR CLASS aid_shingles_hash_ops DEFAULT FOR TYPE aid_shingles USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 aid_shingles_hash(aid_shingles),
	FUNCTION 2 aid_shingles_hash_extended(aid_shingles, bigint);
COMMENT ON OPERATOR CLASS aid_shingles_hash_ops USING hash IS 'hash of shingles: DISTINCT, GROUP BY, hash joins and hash indexes';

CREATE OPERATOR CLASS aid_shingles_ops DEFAULT FOR TYPE aid_shingles USING btree AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 aid_shingles_cmp(aid_shingles, aid_shingles),
	FUNCTION 4 btequalimage(oid);
COMMENT ON OPERATOR CLASS aid_shingles_ops USING btree IS 'order of shingles, for merge joins and DISTINCT';

--| Arguments: a text, and the kind of its tokens: `trigram` (each word with two blanks before and one behind, every run of three characters), `word`, or `both`. The kind has no default: `aid_shingles('Water')` is read by PostgreSQL as a constant of the type.
--| Result: the set of tokens of `aid_text_key(text)`. For ASCII text the trigrams are those of `show_trgm` in pg_trgm.
--| Empty: NULL for a NULL text; the empty set for a text without letters and digits.
--| Errors: 22023 an unknown kind; 54000 more than 65,535 tokens.
--| Note: immutable and independent of the database's collation: fit for a generated column and an index on it. Years, phases and numbers stay in; `aid_title_parts` sets them apart.
--| Example: `aid_shingles('cat', 'trigram')` is `trigram/1:{"  c"," ca","at ","cat"}`.
CREATE FUNCTION aid_shingles(value text, kind text) RETURNS aid_shingles
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 100 AS 'MODULE_PATHNAME', 'aid_shingles';
COMMENT ON FUNCTION aid_shingles(text, text) IS 'a text as a set of trigrams, words or both';

--| Arguments: two shingles of one kind and version.
--| Result: shared tokens / tokens in either set (Jaccard), 0 to 1; thresholds carried do not matter.
--| Empty: NULL if a set is empty: with nothing to compare similarity is unknown, not 0.
--| Errors: 22023 kinds or normaliser versions differ.
--| Example: 'cat' and 'cats' share 3 of 6 trigrams: 0.5.
CREATE FUNCTION aid_similarity(a aid_shingles, b aid_shingles) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_similarity';
COMMENT ON FUNCTION aid_similarity(aid_shingles, aid_shingles) IS 'shared tokens by tokens in either set';

--| Arguments: two shingles of one kind and version.
--| Result: 1 − `aid_similarity`.
--| Empty: NULL if a set is empty.
--| Errors: 22023 kinds or normaliser versions differ.
--| Note: `<->` says the same. GIN has no order: the ten nearest are `WHERE col %% aid_at_least(q, 0.3) ORDER BY col <-> q LIMIT 10`.
CREATE FUNCTION aid_distance(a aid_shingles, b aid_shingles) RETURNS double precision
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_distance';
COMMENT ON FUNCTION aid_distance(aid_shingles, aid_shingles) IS '1 minus the similarity';

CREATE OPERATOR <-> (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_distance, COMMUTATOR = <->
);
COMMENT ON OPERATOR <-> (aid_shingles, aid_shingles) IS '1 minus the similarity';

--| Arguments: shingles; a threshold above 0 and at most 1.
--| Result: the same set carrying the threshold, for the right side of `%%`; it replaces one already carried.
--| Empty: NULL for NULL.
--| Errors: 22023 a threshold that is NaN, not above 0 or above 1.
CREATE FUNCTION aid_at_least(s aid_shingles, threshold double precision) RETURNS aid_shingles
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_at_least';
COMMENT ON FUNCTION aid_at_least(aid_shingles, double precision) IS 'the set carrying a threshold for %%';

--| Arguments: two shingles of one kind and version, the right one carrying a threshold.
--| Result: true if their similarity is at least the threshold carried by the right side, as `aid_similarity` computes it. No setting changes it, and one query may use several thresholds.
--| Empty: NULL if a set is empty.
--| Errors: 22023 the right side carries no threshold; kinds or normaliser versions differ.
--| Note: an index made by `USING gin (col)` answers `WHERE col %% aid_at_least(aid_shingles('Water supply in Kaya', 'trigram'), 0.6)`: only the rarest of the query's tokens are looked up, and stored sets compared, never texts. Drivers that read `%` as a parameter take `aid_similar`.
CREATE OPERATOR %% (
	LEFTARG = aid_shingles, RIGHTARG = aid_shingles, FUNCTION = aid_shingles_similar,
	RESTRICT = aid_shingles_restrict, JOIN = aid_shingles_join
);
COMMENT ON OPERATOR %% (aid_shingles, aid_shingles) IS 'similarity of at least the threshold that the right side carries';

--| Arguments: two shingles of one kind and version; a threshold above 0 and at most 1.
--| Result: true if their similarity is at least the threshold: `a %% aid_at_least(b, threshold)`.
--| Empty: NULL if a set is empty.
--| Errors: 22023 a threshold that is NaN, not above 0 or above 1; kinds or normaliser versions differ.
--| Note: a GIN index on either argument is used where the other and the threshold are constant in the scan.
CREATE FUNCTION aid_similar(a aid_shingles, b aid_shingles, threshold double precision) RETURNS boolean
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 SUPPORT aid_similar_support AS 'MODULE_PATHNAME', 'aid_similar';
COMMENT ON FUNCTION aid_similar(aid_shingles, aid_shingles, double precision) IS 'similarity of at least the threshold';

--| Arguments: shingles.
--| Result: how many tokens are in the set.
--| Empty: NULL for NULL; 0 for the empty set.
CREATE FUNCTION aid_token_count(s aid_shingles) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'aid_token_count';
COMMENT ON FUNCTION aid_token_count(aid_shingles) IS 'number of tokens';

--| Arguments: two shingles of one kind and version.
--| Result: how many tokens are in both.
--| Empty: NULL for NULL; 0 if a set is empty.
--| Errors: 22023 kinds or normaliser versions differ.
CREATE FUNCTION aid_shared(a aid_shingles, b aid_shingles) RETURNS integer
LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 10 AS 'MODULE_PATHNAME', 'aid_shared';
COMMENT ON FUNCTION aid_shared(aid_shingles, aid_shingles) IS 'number of tokens in both sets';

--| Arguments: shingles, or jsonb of the form `{"kind": "trigram", "version": 1, "threshold": 0.6, "tokens": ["  c", " ca", "at ", "cat"]}`; `threshold` may be left out, tokens stand in any order.
--| Result: the other form.
--| Empty: NULL for NULL.
--| Errors: 22023 a jsonb that is not of that form; 54000 more than 65,535 tokens.
CREATE CAST (aid_shingles AS jsonb) WITH FUNCTION aid_shingles_to_jsonb(aid_shingles) AS ASSIGNMENT;
COMMENT ON CAST (aid_shingles AS jsonb) IS 'kind, version, threshold and tokens as an object';
CREATE CAST (jsonb AS aid_shingles) WITH FUNCTION aid_shingles_from_jsonb(jsonb) AS ASSIGNMENT;
COMMENT ON CAST (jsonb AS aid_shingles) IS 'an object of kind, version, threshold and tokens as shingles';

CREATE OPERATOR CLASS aid_shingles_gin_ops DEFAULT FOR TYPE aid_shingles USING gin AS
	OPERATOR 1 @%% (aid_shingles, bytea),
	FUNCTION 1 btint8cmp(bigint, bigint),
	FUNCTION 2 aid_shingles_extract_value(aid_shingles, internal),
	FUNCTION 3 aid_shingles_extract_query(aid_shingles, internal, smallint, internal, internal),
	FUNCTION 4 aid_shingles_consistent(internal, smallint, aid_shingles, integer, internal, internal),
	FUNCTION 6 aid_shingles_triconsistent(internal, smallint, aid_shingles, integer, internal, internal, internal),
	STORAGE bigint;
COMMENT ON OPERATOR CLASS aid_shingles_gin_ops USING gin IS 'GIN over the tokens of shingles: %% and aid_similar';
