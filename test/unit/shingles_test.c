/* sources: extension/duplicates/shingles.c extension/duplicates/shingles_text.c extension/duplicates/shingles_wire.c
   extension/duplicates/shingles_probe.c extension/base/textkey.c */
/*
 * shingles_test.c
 *		Tokens, thresholds, signatures, merges, probes and forms of
 *		aid_shingles, against slower or plainer ways to the same.
 */
#include <stdlib.h>
#include <string.h>

#include "duplicates/shingles_probe.h"
#include "duplicates/shingles_text.h"
#include "duplicates/shingles_wire.h"
#include "random.h"
#include "tap.h"

/* ---- values ---- */

static AidShingles *
make(int kind, double threshold, const uint64_t *token, uint32_t n)
{
	AidShinglesHead head = {kind, 1, threshold};
	uint32_t	narrow = aid_shingles_narrow_count(token, n);
	AidShingles *s = calloc(1, aid_shingles_size(narrow, n - narrow, threshold > 0));

	aid_shingles_store(s, &head, token, n);
	return s;
}

static size_t
size_of(const AidShingles *s)
{
	return aid_shingles_size(s->narrow, s->wide, aid_shingles_carries_threshold(s));
}

static AidShingles *
from_key(const char *key, int kind)
{
	uint64_t	token[2000];

	return make(kind, 0, token, aid_shingles_tokens(key, strlen(key), kind, token));
}

/* n tokens of a vocabulary; skewed: low numbers are more frequent. */
static uint32_t
draw_tokens(uint64_t *token, uint32_t n, uint32_t vocabulary, int kind)
{
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t	v = below(1 + below(vocabulary));
		uint32_t	first = 'a' + v % 26;
		uint32_t	second = 'a' + v / 26 % 26;
		uint32_t	third = (v % 7 == 0 ? 0x430 : v % 11 == 0 ? 0x1F600 : 'a') + v / 676;

		token[i] = kind == AID_SHINGLES_WORD || (kind == AID_SHINGLES_BOTH && v % 5 == 0) ?
			aid_shingles_mix(v + 1) | AID_SHINGLES_IS_WORD : aid_shingles_trigram(first, second, third);
	}
	return (uint32_t) aid_shingles_sort(token, n);
}

static AidShingles *
draw(uint32_t n, uint32_t vocabulary, int kind)
{
	uint64_t	token[600];

	return make(kind, 0, token, draw_tokens(token, n, vocabulary, kind));
}

/* A set that shares most tokens with s. */
static AidShingles *
neighbour(const AidShingles *s, uint32_t vocabulary, int kind)
{
	uint64_t	token[1200];
	uint32_t	n = 0;
	uint32_t	lost = below(10);

	for (uint32_t i = 0; i < aid_shingles_count(s); i++)
		if (below(20) >= lost)
			token[n++] = aid_shingles_token(s, i);
	n += draw_tokens(token + n, below(1 + aid_shingles_count(s) / 3), vocabulary, kind);
	return make(kind, 0, token, (uint32_t) aid_shingles_sort(token, n));
}

static uint32_t
shared_plainly(const AidShingles *a, const AidShingles *b)
{
	uint32_t	shared = 0;

	for (uint32_t i = 0; i < aid_shingles_count(a); i++)
		for (uint32_t j = 0; j < aid_shingles_count(b); j++)
			shared += aid_shingles_token(a, i) == aid_shingles_token(b, j);
	return shared;
}

/* ---- thresholds ---- */

static void
test_thresholds(void)
{
	static const uint32_t sums[] = {2, 5, 10, 17, 20};
	static const uint32_t expected[] = {1, 3, 5, 7, 9};
	bool		good = true;
	bool		good_of = true;
	bool		least = true;

	for (int i = 0; i < 5; i++)
		ok(aid_jaccard_least(sums[i], 0.7) == expected[i], "A(%u) at .7 is %u", sums[i], expected[i]);

	/* with whole numbers: o / (s - o) >= p / q means o (p + q) >= p s; a quotient of small numbers rounds no further */
	for (uint64_t q = 1; q <= 40; q++)
		for (uint64_t p = 1; p <= q; p++)
		{
			double		threshold = (double) p / (double) q;

			for (uint64_t s = 1; s <= 4000; s++)
			{
				good = good && aid_jaccard_least((uint32_t) s, threshold) == (p * s + p + q - 1) / (p + q);
				good_of = good_of && aid_jaccard_least_of((uint32_t) s, threshold) == (p * s + q - 1) / q;
			}
		}
	ok(good, "least shared tokens for every p/q up to q = 40 and sums up to 4,000");
	ok(good_of, "and of one set");

	for (int i = 0; i < 200000; i++)
	{
		uint32_t	s = 1 + below(i % 2 == 0 ? 300 : 131070);
		uint32_t	o = 1 + below(s);
		double		threshold = (double) o / (double) (s + below(3) + 1);
		uint32_t	found;

		threshold = i % 3 == 0 ? threshold : i % 3 == 1 ? nextafter(threshold, 0) : nextafter(threshold, 1);
		found = aid_jaccard_least(s, threshold);
		least = least && found >= 1 && (found >= s || (double) found / (double) (s - found) >= threshold) &&
			(found == 1 || !((double) (found - 1) / (double) (s - (found - 1)) >= threshold));
	}
	ok(least, "and at thresholds next to a quotient");
	ok(aid_jaccard_least(0, 0.5) == 1 && aid_jaccard_least_of(0, 0.5) == 1, "empty sets reach nothing");
	ok(aid_jaccard_least(2, 1e-300) == 1 && aid_jaccard_least(131070, 1) == 65535,
	   "the least and the greatest threshold");
	ok(aid_jaccard_threshold_is_valid(1) && !aid_jaccard_threshold_is_valid(0) &&
	   !aid_jaccard_threshold_is_valid(NAN) && !aid_jaccard_threshold_is_valid(nextafter(1, 2)), "valid thresholds");
}

/* ---- tokens ---- */

static int
compare_tokens(const void *a, const void *b)
{
	uint64_t	left = *(const uint64_t *) a;
	uint64_t	right = *(const uint64_t *) b;

	return left < right ? -1 : left > right;
}

/* Word by word, code point by code point. */
static uint32_t
tokens_plainly(const uint32_t *text, size_t length, int kind, const char *key, uint64_t *out)
{
	size_t		n = 0;
	size_t		kept = 0;

	for (size_t i = 0; i < length; i++)
	{
		uint32_t	before = i >= 1 ? text[i - 1] : ' ';
		uint32_t	after = i + 1 < length ? text[i + 1] : ' ';

		if (text[i] == ' ' || (kind & AID_SHINGLES_TRIGRAM) == 0)
			continue;
		if (before == ' ')
			out[n++] = aid_shingles_trigram(' ', ' ', text[i]);
		out[n++] = aid_shingles_trigram(before, text[i], after);
	}
	if ((kind & AID_SHINGLES_WORD) != 0)
		for (const char *word = key; *word != '\0';)
		{
			size_t		size = strcspn(word, " ");

			out[n++] = aid_shingles_word(word, size);
			word += size + (word[size] == ' ');
		}
	qsort(out, n, sizeof(uint64_t), compare_tokens);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || out[kept - 1] != out[i])
			out[kept++] = out[i];
	return (uint32_t) kept;
}

static const uint32_t alphabets[][3] = {
	{'a', 26, 0}, {'0', 10, 0}, {'a', 3, 0}, {0x430, 32, 0}, {0x3B1, 17, 0}, {0x4E00, 5000, 0}, {0x1F600, 60, 0},
	{0x14B, 2, 0}
};

/* A key of words of random letters; its code points into text. */
static size_t
draw_key(uint32_t *text, char *key, size_t length, int alphabet, bool mixed)
{
	size_t		bytes = 0;
	size_t		n = 0;

	while (n < length)
	{
		const uint32_t *from = alphabets[mixed ? below(8) : (uint32_t) alphabet];
		uint32_t	c = from[0] + below(from[1]);
		char		utf8[24];
		int			size;

		if (n > 0 && n + 1 < length && text[n - 1] != ' ' && below(6) == 0)
			c = ' ';
		text[n++] = c;
		size = aid_shingles_token_print(aid_shingles_trigram(' ', ' ', c), false, utf8) - 2;
		memcpy(key + bytes, utf8 + 2, (size_t) size);
		bytes += (size_t) size;
	}
	key[bytes] = '\0';
	return bytes;
}

static void
test_tokens(void)
{
	static const struct
	{
		const char *word;
		uint64_t	token;
	}			vectors[] = {
		{"a", UINT64_C(0xFB761138E1E0A78C)}, {"cat", UINT64_C(0xC71DD355C1727009)},
		{"girls", UINT64_C(0xEF1F3CD6D074E227)}, {"education", UINT64_C(0xB60901BC7D7F6C95)},
		{"12345678", UINT64_C(0x9AA684486A014A85)}, {"123456789", UINT64_C(0x9E80197610E18F5B)},
		{"rehabilitationof", UINT64_C(0xE1CE09560C9280DF)},
		{"\xCE\xB5\xCE\xBB\xCE\xBB\xCE\xAC\xCE\xB4\xCE\xB1", UINT64_C(0x8AE9412B69775570)},
		{"\xE6\xB0\xB4", UINT64_C(0xFB2E5433C8222939)},
	};
	static const char *const odd[] = {"", " ", "  ", " a", "a ", "a  b", "  a  b  "};
	static uint32_t text[300000];
	static char key[1200001];
	static uint64_t token[262144 + 8];
	static uint64_t plain[1200000];
	uint32_t	n;
	bool		same = true;

	for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++)
		ok(aid_shingles_word(vectors[i].word, strlen(vectors[i].word)) == vectors[i].token,
		   "token of a word, %zu", i + 1);

	n = aid_shingles_tokens("cat", 3, AID_SHINGLES_TRIGRAM, token);
	ok(n == 4 && token[0] == aid_shingles_trigram(' ', ' ', 'c') && token[1] == aid_shingles_trigram(' ', 'c', 'a') &&
	   token[2] == aid_shingles_trigram('a', 't', ' ') && token[3] == aid_shingles_trigram('c', 'a', 't'),
	   "trigrams of cat");
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
	{
		uint32_t	words = (strchr(odd[i], 'a') != NULL) + (strchr(odd[i], 'b') != NULL);

		same = same && aid_shingles_tokens(odd[i], strlen(odd[i]), AID_SHINGLES_TRIGRAM, token) == 2 * words &&
			aid_shingles_tokens(odd[i], strlen(odd[i]), AID_SHINGLES_WORD, token) == words &&
			aid_shingles_tokens(odd[i], strlen(odd[i]), AID_SHINGLES_BOTH, token) == 3 * words;
	}
	ok(same, "blanks too many make no tokens");

	same = true;
	for (int i = 0; i < 6000; i++)
	{
		size_t		length = i % 100 == 0 ? below(3000) : below(90);
		size_t		bytes = draw_key(text, key, length, i % 9, i % 9 == 8);
		int			kind = 1 + below(3);
		uint32_t	count = tokens_plainly(text, length, kind, key, plain);

		memset(token, 0xFF, (2 * bytes + 9) * sizeof(uint64_t));
		n = aid_shingles_tokens(key, bytes, kind, token);
		same = same && n == count && memcmp(token, plain, n * sizeof(uint64_t)) == 0 &&
			token[AID_SHINGLES_ROOM(bytes)] == UINT64_MAX;
		for (uint32_t j = 0; j < n; j++)
			same = same && aid_shingles_token_is_valid(token[j], kind);
	}
	ok(same, "tokens of keys in eight alphabets and mixed");

	/* texts longer than the places there are: doubles must go on the way */
	draw_key(text, key, 300000, 3, false);
	n = aid_shingles_tokens(key, strlen(key), AID_SHINGLES_TRIGRAM, token);
	ok(n < 40000 && n == tokens_plainly(text, 300000, AID_SHINGLES_TRIGRAM, key, plain) &&
	   memcmp(token, plain, n * sizeof(uint64_t)) == 0, "a text of half a megabyte: %u trigrams", n);
	draw_key(text, key, 300000, 2, false);
	n = aid_shingles_tokens(key, strlen(key), AID_SHINGLES_BOTH, token);
	ok(n == tokens_plainly(text, 300000, AID_SHINGLES_BOTH, key, plain) &&
	   memcmp(token, plain, n * sizeof(uint64_t)) == 0, "another: %u trigrams and words", n);
	draw_key(text, key, 300000, 5, false);
	ok(aid_shingles_tokens(key, strlen(key), AID_SHINGLES_TRIGRAM, token) == AID_SHINGLES_MAX + 1, "too many trigrams");
	draw_key(text, key, 300000, 0, false);
	ok(aid_shingles_tokens(key, strlen(key), AID_SHINGLES_TRIGRAM, token) < 37 * 37 * 37,
	   "plain text never has too many");
	n = 0;
	for (uint32_t i = 0; i < 65536; i++)
		n += (uint32_t) sprintf(key + n, "%sw%u", i > 0 ? " " : "", i);
	ok(aid_shingles_tokens(key, n, AID_SHINGLES_WORD, token) == AID_SHINGLES_MAX + 1, "too many words");
	key[n - 6] = '\0';
	ok(aid_shingles_tokens(key, n - 6, AID_SHINGLES_WORD, token) == AID_SHINGLES_MAX, "as many as can be");
	ok(aid_shingles_tokens(key, n - 6, AID_SHINGLES_BOTH, token) == AID_SHINGLES_MAX + 1,
	   "but not with their trigrams");
}

/* ---- sorting ---- */

static void
test_sort(void)
{
	static uint64_t a[20000];
	static uint64_t b[20000];
	bool		same = true;

	for (int round = 0; round < 600; round++)
	{
		uint32_t	n = round < 500 ? below(120) : below(20000);
		int			shift = 8 * below(8);
		size_t		kept = 0;
		size_t		got;

		for (uint32_t i = 0; i < n; i++)
			a[i] = b[i] = round % 3 == 0 ? next_random() : round % 3 == 1 ? next_random() >> shift :
				(next_random() & 0x3FF) << shift;
		qsort(b, n, sizeof(uint64_t), compare_tokens);
		for (uint32_t i = 0; i < n; i++)
			if (kept == 0 || b[kept - 1] != b[i])
				b[kept++] = b[i];
		got = aid_shingles_sort(a, n);
		same = same && got == kept && memcmp(a, b, kept * sizeof(uint64_t)) == 0;
	}
	ok(same, "sorting agrees with qsort");
}

/* ---- pairs of sets ---- */

static uint32_t
bits_of(uint64_t x)
{
	return (uint32_t) __builtin_popcountll(x);
}

static void
test_pairs(void)
{
	bool		shared = true;
	bool		bound = true;
	bool		folded = true;
	bool		most = true;
	bool		reach = true;
	bool		order = true;
	bool		valid = true;
	uint32_t	tight = 0;

	for (int round = 0; round < 20000; round++)
	{
		int			kind = 1 + round % 3;
		uint32_t	vocabulary = 5 + below(round % 2 == 0 ? 200 : 5000);
		AidShingles *a = draw(below(round % 10 == 0 ? 600 : 90), vocabulary, kind);
		AidShingles *b = round % 4 == 0 ? draw(below(90), vocabulary, kind) : neighbour(a, vocabulary, kind);
		uint32_t	na = aid_shingles_count(a);
		uint32_t	nb = aid_shingles_count(b);
		uint32_t	truth = shared_plainly(a, b);
		uint32_t	apart = na + nb - 2 * truth;
		uint64_t	differing[4];
		uint32_t	bits = 0;

		for (int i = 0; i < 4; i++)
			bits += bits_of(differing[i] = a->signature[i] ^ b->signature[i]);
		valid = valid && aid_shingles_is_valid(a, size_of(a)) && aid_shingles_is_valid(b, size_of(b));
		shared = shared && aid_shingles_shared(a, b) == truth && aid_shingles_shared(b, a) == truth;
		bound = bound && bits <= apart;
		folded = folded && bits_of(differing[0] ^ differing[2]) + bits_of(differing[1] ^ differing[3]) <= apart;
		most = most && aid_shingles_most_shared(a, b) >= truth &&
			aid_shingles_most_shared(a, b) == AID_MIN((na + nb - bits) / 2, AID_MIN(na, nb));
		tight += bits == apart;
		if (na > 0 && nb > 0)
			for (int i = 0; i < 3; i++)
			{
				double		threshold = i == 0 ? aid_jaccard(AID_MAX(truth, 1), na, nb) : (1 + below(40)) / 40.0;

				reach = reach && aid_shingles_reach(a, b, threshold) == (aid_jaccard(truth, na, nb) >= threshold) &&
					(aid_jaccard(truth, na, nb) >= threshold) == (truth >= aid_jaccard_least(na + nb, threshold));
			}
		order = order && aid_shingles_compare(a, b) == -aid_shingles_compare(b, a) &&
			(aid_shingles_compare(a, b) == 0) == (size_of(a) == size_of(b) && memcmp(a, b, size_of(a)) == 0) &&
			(aid_shingles_hash_value(a, 7) == aid_shingles_hash_value(b, 7)) == (aid_shingles_compare(a, b) == 0);
		free(a);
		free(b);
	}
	ok(valid, "drawn sets are valid");
	ok(shared, "merging counts as two loops do");
	ok(bound, "signatures never differ in more bits than the sets in tokens");
	ok(folded, "nor do folded ones");
	ok(tight > 1000, "and often in as many: %u of 20,000", tight);
	ok(most, "the bound of shared tokens is theirs");
	ok(reach, "reaching a threshold is what the quotient says, and A(s)");
	ok(order, "order, equality and hash agree");
}

/* More tokens than the place holds, in a block of its size. */
static void
test_append(void)
{
	size_t		room = 2 * AID_SHINGLES_MAX;
	uint64_t   *token = malloc(room * sizeof(uint64_t));
	size_t		n = 0;
	bool		fits = true;

	for (uint64_t i = 0; i < 1000000; i++)
		fits = fits && aid_shingles_append(token, &n, room, aid_shingles_mix(i % AID_SHINGLES_MAX));
	n = aid_shingles_sort(token, n);
	ok(fits && n == AID_SHINGLES_MAX, "a million tokens, %zu of them different", n);
	for (uint64_t i = 0; i < 1000000 && fits; i++)
		fits = aid_shingles_append(token, &n, room, aid_shingles_mix(i % (AID_SHINGLES_MAX + 1)));
	ok(!fits, "one more is too many");
	free(token);
}

static void
test_most_shared(void)
{
	AidShingles *a = draw(500, 17000, AID_SHINGLES_TRIGRAM);
	AidShingles *b = draw(500, 17000, AID_SHINGLES_TRIGRAM);
	uint32_t	all = aid_shingles_count(a) + aid_shingles_count(b);
	bool		exact = true;

	/* signatures that differ in the first bits */
	for (uint32_t bits = 0; bits <= 256; bits++)
	{
		uint32_t	most = AID_MIN((all - bits) / 2, AID_MIN(aid_shingles_count(a), aid_shingles_count(b)));

		for (uint32_t i = 0; i < 4; i++)
			b->signature[i] = a->signature[i] ^ (bits >= 64 * (i + 1) ? UINT64_MAX :
												 bits > 64 * i ? (UINT64_C(1) << (bits - 64 * i)) - 1 : 0);
		exact = exact && aid_shingles_most_shared(a, b) == most;
	}
	ok(exact, "signatures that differ in 0 to 256 bits");
	free(a);
	free(b);
}

static void
test_transitive(void)
{
	AidShingles *s[60];
	bool		transitive = true;
	bool		same = true;

	for (int i = 0; i < 60; i++)
	{
		uint64_t	token[40];
		uint32_t	n = draw_tokens(token, below(4), 6, AID_SHINGLES_TRIGRAM);

		s[i] = make(i % 2 == 0 ? AID_SHINGLES_TRIGRAM : AID_SHINGLES_BOTH, i % 3 * 0.25, token, n);
		s[i]->version = (uint8_t) (1 + i / 50);
	}
	for (int i = 0; i < 60; i++)
		for (int j = 0; j < 60; j++)
		{
			bool		equal = size_of(s[i]) == size_of(s[j]) && memcmp(s[i], s[j], size_of(s[i])) == 0;

			same = same && equal == (aid_shingles_compare(s[i], s[j]) == 0) &&
				equal == (aid_shingles_hash_value(s[i], 0) == aid_shingles_hash_value(s[j], 0));
		}
	ok(same, "kind, version, threshold and tokens make the order and the hash");
	for (int i = 0; i < 60; i++)
		for (int j = 0; j < 60; j++)
			for (int k = 0; k < 60; k++)
				transitive = transitive && !(aid_shingles_compare(s[i], s[j]) <= 0 &&
											 aid_shingles_compare(s[j], s[k]) <= 0 &&
											 aid_shingles_compare(s[i], s[k]) > 0);
	ok(transitive, "the order is one");
	for (int i = 0; i < 60; i++)
		free(s[i]);
}

/* ---- probes ---- */

static bool
found_by_probes(const AidShingles *query, const AidShingles *s, double threshold, uint32_t *looked_up)
{
	uint32_t	n = aid_shingles_count(query);
	uint32_t	size_class = aid_shingles_size_class(aid_shingles_count(s));
	uint64_t	token[1200];
	AidShinglesRarity scratch[1200];
	AidShinglesSearch search;
	uint32_t	least;
	uint32_t	keys;
	uint32_t	found = 0;

	aid_shingles_search(&search, query, threshold, token, scratch);
	if (size_class < search.first || size_class > search.last)
		return false;
	keys = aid_shingles_probe(&search, size_class, &least);
	if (keys > n || least < 1 || least > keys)
		return false;
	*looked_up += keys;
	for (uint32_t i = 0; i < keys; i++)
		for (uint32_t j = 0; j < aid_shingles_count(s); j++)
			found += aid_shingles_key(token[i], size_class) == aid_shingles_key(aid_shingles_token(s, j), size_class);
	return found >= least;
}

static void
test_probes(void)
{
	bool		classes = true;
	bool		found = true;
	uint32_t	pairs = 0;
	uint32_t	keys = 0;
	uint32_t	tokens = 0;

	for (uint32_t n = 1; n <= AID_SHINGLES_MAX; n++)
	{
		uint32_t	size_class = aid_shingles_size_class(n);

		classes = classes && size_class < 64 && aid_shingles_class_size(size_class) <= n &&
			(n == 1 || aid_shingles_size_class(n - 1) <= size_class) &&
			(n == 1 || (aid_shingles_size_class(n - 1) < size_class) == (aid_shingles_class_size(size_class) == n));
	}
	ok(classes, "classes of sizes");
	for (int round = 0; round < 60000; round++)
	{
		int			kind = 1 + round % 3;
		uint32_t	vocabulary = 5 + below(2000);
		AidShingles *a = draw(1 + below(round % 50 == 0 ? 500 : 80), vocabulary, kind);
		AidShingles *b = neighbour(a, vocabulary, kind);
		uint32_t	na = aid_shingles_count(a);
		uint32_t	nb = aid_shingles_count(b);
		double		similarity = nb > 0 ? aid_jaccard(aid_shingles_shared(a, b), na, nb) : 0;

		/* the similarity itself is the hardest threshold */
		if (similarity > 0)
		{
			double		threshold = round % 2 == 0 ? similarity : similarity * (1 + below(99)) / 100;

			found = found && found_by_probes(a, b, threshold, &keys) && found_by_probes(b, a, threshold, &keys);
			tokens += na + nb;
			pairs++;
		}
		free(a);
		free(b);
	}
	{
		AidShingles *title = from_key("construction of a quay in xuzhou", AID_SHINGLES_BOTH);
		uint64_t	token[200];
		AidShinglesRarity scratch[200];
		AidShinglesSearch search;
		uint32_t	least;
		uint32_t	n;
		uint32_t	common = 0;
		uint32_t	rare = 0;

		aid_shingles_search(&search, title, 0.8, token, scratch);
		n = aid_shingles_probe(&search, aid_shingles_size_class(aid_shingles_count(title)), &least);
		ok(n < aid_shingles_count(title), "%u of %u tokens are looked up", n, aid_shingles_count(title));
		for (uint32_t i = 0; i < 10; i++)
		{
			common += token[i] == aid_shingles_trigram('i', 'n', ' ') || token[i] == aid_shingles_word("in", 2) ||
				token[i] == aid_shingles_trigram(' ', 'o', 'f') || token[i] == aid_shingles_trigram('i', 'o', 'n');
			rare += token[i] == aid_shingles_trigram(' ', 'x', 'u') || token[i] == aid_shingles_word("xuzhou", 6) ||
				token[i] == aid_shingles_trigram('q', 'u', 'a');
		}
		ok(common == 0 && rare == 3, "rare ones before common ones");
		free(title);
	}
	ok(found && pairs > 40000, "no similar set escapes its probe: %u pairs, %u of %u tokens looked up", pairs, keys,
	   tokens);
}

/* ---- forms ---- */

static bool
reads_back(const AidShingles *s, bool ascii)
{
	size_t		length = aid_shingles_write(s, ascii, NULL);
	char	   *text = malloc(length);
	uint64_t   *token = malloc(AID_SHINGLES_ROOM(length) * sizeof(uint64_t));
	AidShinglesReport report;
	int			n;
	bool		same = aid_shingles_write(s, ascii, text) == length;
	AidShingles *again;

	for (size_t i = 0; i < length && ascii; i++)
		same = same && (unsigned char) text[i] < 0x80;
	n = aid_shingles_read(&report, text, length, token);
	same = same && n >= 0 && report.head.version == 1;
	again = make(report.head.kind, report.head.threshold, token, n >= 0 ? (uint32_t) n : 0);
	same = same && size_of(again) == size_of(s) && memcmp(again, s, size_of(s)) == 0;
	free(text);
	free(token);
	free(again);
	return same;
}

static void
test_forms(void)
{
	static const double thresholds[] = {0, 0.6, 0.1, 1, 1.0 / 3, 5e-324, 0.30000000000000004};
	char		printed[AID_SHINGLES_THRESHOLD_SIZE];
	bool		text = true;
	bool		wire = true;

	for (int i = 0; i < 2000; i++)
	{
		int			kind = 1 + below(3);
		AidShingles *plain = draw(below(60), 17000, kind);
		double		threshold = thresholds[below(7)];
		uint64_t	token[600];
		char		message[6000];
		AidShinglesHead head;
		uint32_t	n;
		AidShingles *s;

		for (uint32_t j = 0; j < aid_shingles_count(plain); j++)
			token[j] = aid_shingles_token(plain, j);
		s = make(kind, threshold, token, aid_shingles_count(plain));
		text = text && reads_back(s, false) && reads_back(s, true);
		aid_shingles_pack(s, message);
		wire = wire && aid_shingles_unpack(message, aid_shingles_wire_size(s), &head, token, &n) == NULL &&
			head.kind == kind && head.version == 1 && head.threshold == threshold && n == aid_shingles_count(s);
		for (uint32_t j = 0; j < n; j++)
			wire = wire && token[j] == aid_shingles_token(s, j);
		free(plain);
		free(s);
	}
	ok(text, "text reads back, in UTF-8 and in ASCII");
	ok(wire, "so does the binary form");
	aid_shingles_threshold_print(0.30000000000000004, printed);
	ok(strcmp(printed, "0.30000000000000004") == 0, "thresholds print as the shortest decimal that reads back: %s",
	   printed);
}

/* Each byte of a message in each of its other values: refused, or read as a proper set. */
static void
test_mutated_wire(void)
{
	AidShingles *plain = from_key("caf\xC9\x99 7", AID_SHINGLES_BOTH);
	AidShingles *s = calloc(1, size_of(plain) + sizeof(double));
	char		message[400] = {0};
	size_t		length;
	uint32_t	refused = 0;
	uint32_t	read = 0;
	bool		proper = true;

	aid_shingles_set_threshold(s, plain, 0.6);
	ok(aid_shingles_is_valid(s, size_of(s)) && size_of(s) == size_of(plain) + sizeof(double) &&
	   aid_shingles_threshold(s) == 0.6 && aid_shingles_shared(s, plain) == aid_shingles_count(plain),
	   "a threshold is added");
	length = aid_shingles_wire_size(s);
	for (size_t at = 0; at < length; at++)
		for (int change = 1; change < 256; change++)
		{
			uint64_t	token[60];
			uint32_t	n = 0;
			AidShinglesHead head;

			aid_shingles_pack(s, message);
			message[at] = (char) (message[at] ^ change);
			if (aid_shingles_unpack(message, length, &head, token, &n) != NULL)
			{
				refused++;
				continue;
			}
			read++;
			{
				AidShinglesHead stored = head;
				AidShingles *other;

				stored.version = 1;
				other = make(stored.kind, stored.threshold, token, n);
				other->version = (uint8_t) head.version;
				proper = proper && aid_shingles_is_valid(other, size_of(other)) && head.version > 0;
				free(other);
			}
		}
	ok(proper && refused > 10000 && read > 1000, "mutated messages: %u refused, %u proper sets", refused, read);
	proper = true;
	aid_shingles_pack(s, message);
	for (size_t other = 0; other < length + 20; other++)
	{
		uint64_t	token[60];
		uint32_t	n;
		AidShinglesHead head;

		proper = proper && (other == length || aid_shingles_unpack(message, other, &head, token, &n) != NULL);
	}
	ok(proper, "messages of another length are refused");
	free(plain);
	free(s);
}

int
main(void)
{
	test_thresholds();
	test_tokens();
	test_sort();
	test_append();
	test_pairs();
	test_most_shared();
	test_transitive();
	test_probes();
	test_forms();
	test_mutated_wire();
	return tap_done();
}
