/*
 * shingles.c
 *		Tokens of a text, their signature, and similarity of two sets.
 *
 * Pure: no PostgreSQL calls.
 */
#include "duplicates/shingles.h"

#include <string.h>

#include "duplicates/shingles_set.h"
#include "base/textkey.h"

/* ---- thresholds ---- */

static bool
reaches(uint32_t shared, uint32_t all, double threshold)
{
	return all == 0 ? shared > 0 : (double) shared / (double) all >= threshold;
}

uint32_t
aid_jaccard_least(uint32_t s, double threshold)
{
	uint32_t	least = (uint32_t) ((double) s * (threshold / (1 + threshold)));

	/* the estimate is within one or two; the quotient decides, as it does in SQL */
	least = AID_MIN(least, s);
	while (least > 0 && reaches(least - 1, s - (least - 1), threshold))
		least--;
	while (least < s && !reaches(least, s - least, threshold))
		least++;
	return AID_MAX(least, 1);
}

uint32_t
aid_jaccard_least_of(uint32_t n, double threshold)
{
	uint32_t	least = (uint32_t) ((double) n * threshold);

	while (least > 0 && reaches(least - 1, n, threshold))
		least--;
	while (!reaches(least, n, threshold))
		least++;
	return AID_MAX(least, 1);
}

/* ---- sets under construction ---- */

#define INSERTION_SORT 24		/* tokens; below it nothing is faster */

static void
insertion_sort(uint64_t *token, size_t n)
{
	for (size_t i = 1; i < n; i++)
	{
		uint64_t	moved = token[i];
		size_t		j = i;

		for (; j > 0 && token[j - 1] > moved; j--)
			token[j] = token[j - 1];
		token[j] = moved;
	}
}

/* In place, by the highest byte in which tokens differ, then within equal bytes: at most eight levels deep. */
static void
radix_sort(uint64_t *token, size_t n)
{
	uint64_t	differing = 0;
	uint32_t	start[256];
	uint32_t	end[256];
	uint32_t	place = 0;
	int			shift;

	for (size_t i = 1; i < n; i++)
		differing |= token[i] ^ token[0];
	if (differing == 0)
		return;
	shift = (63 - __builtin_clzll(differing)) & ~7;

	memset(end, 0, sizeof(end));
	for (size_t i = 0; i < n; i++)
		end[token[i] >> shift & 0xFF]++;
	for (int byte = 0; byte < 256; byte++)
	{
		start[byte] = place;
		place += end[byte];
		end[byte] = place;
	}
	for (int byte = 0; byte < 256; byte++)
		while (start[byte] < end[byte])
		{
			uint64_t	moved = token[start[byte]];
			uint32_t	home;

			while ((home = moved >> shift & 0xFF) != (uint32_t) byte)
			{
				uint64_t	displaced = token[start[home]];

				token[start[home]++] = moved;
				moved = displaced;
			}
			token[start[byte]++] = moved;
		}
	place = 0;
	for (int byte = 0; byte < 256; byte++)
	{
		uint32_t	size = end[byte] - place;

		if (size > INSERTION_SORT)
			radix_sort(token + place, size);
		else if (size > 1)
			insertion_sort(token + place, size);
		place = end[byte];
	}
}

size_t
aid_shingles_sort(uint64_t *token, size_t n)
{
	size_t		kept = 0;

	if (n > INSERTION_SORT)
		radix_sort(token, n);
	else
		insertion_sort(token, n);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || token[kept - 1] != token[i])
			token[kept++] = token[i];
	return kept;
}

/* ---- tokens of a text ---- */

/*
 * Plain text: blank, digits and letters are 37 symbols, in the order of their
 * codes.  A bit for each trigram sorts them and removes doubles at once.
 */
static const char symbols[] = " 0123456789abcdefghijklmnopqrstuvwxyz";

#define SYMBOLS 37
#define PAIRS (SYMBOLS * SYMBOLS)
/* The trigrams of a plain key; false, if it is not plain. */
static bool
plain_trigrams(const char *key, size_t length, uint64_t *out, uint32_t *count)
{
	uint64_t	third[PAIRS];	/* the last symbols seen after each pair of symbols */
	uint64_t	pairs[(PAIRS + 63) / 64];
	uint32_t	first = 0;
	uint32_t	second = 0;
	uint32_t	n = 0;

	memset(third, 0, sizeof(third));
	memset(pairs, 0, sizeof(pairs));
	for (size_t i = 0; i <= length; i++)
	{
		uint32_t	symbol = i < length ? aid_shingles_symbol((unsigned char) key[i]) : 0;
		uint32_t	pair = first * SYMBOLS + second;

		if (symbol == AID_SHINGLES_NO_SYMBOL)
			return false;
		aid_loop_check(i);
		if (symbol == 0 && second == 0)
			continue;
		third[pair] |= UINT64_C(1) << symbol;
		pairs[pair / 64] |= UINT64_C(1) << pair % 64;
		first = symbol == 0 ? 0 : second;
		second = symbol;
	}
	for (uint32_t word = 0; word < (PAIRS + 63) / 64; word++)
		for (uint64_t left = pairs[word]; left != 0; left &= left - 1)
		{
			uint32_t	pair = word * 64 + (uint32_t) __builtin_ctzll(left);
			uint64_t	start = (uint64_t) symbols[pair / SYMBOLS] << 20 | (uint64_t) symbols[pair % SYMBOLS] << 10;

			for (uint64_t last = third[pair]; last != 0; last &= last - 1)
				out[n++] = start | (uint64_t) symbols[__builtin_ctzll(last)];
		}
	*count = n;
	return true;
}

uint64_t
aid_shingles_trigram(uint32_t first, uint32_t second, uint32_t third)
{
	if ((first | second | third) < 1024)
		return (uint64_t) first << 20 | (uint64_t) second << 10 | third;
	return (uint64_t) first << 42 | (uint64_t) second << 21 | third;
}

bool
aid_shingles_append(uint64_t *out, size_t *n, size_t room, uint64_t token)
{
	if (*n == room)
	{
		*n = aid_shingles_sort(out, *n);
		if (*n > AID_SHINGLES_MAX)
			return false;
	}
	out[(*n)++] = token;
	return true;
}

static uint32_t
any_trigrams(const char *key, size_t length, uint64_t *out, size_t room)
{
	const char *at = key;
	const char *end = key + length;
	uint32_t	first = ' ';
	uint32_t	second = ' ';
	size_t		n = 0;

	for (uint64_t round = 0;; round++)
	{
		bool		last = at == end;
		uint32_t	c = ' ';

		if (!last)
			at += aid_utf8_decode(at, (size_t) (end - at), &c);
		if (c == AID_NOT_UTF8)
			c = 0xFFFD;
		aid_loop_check(round);
		if (c != ' ' || second != ' ')
		{
			if (!aid_shingles_append(out, &n, room, aid_shingles_trigram(first, second, c)))
				return AID_SHINGLES_MAX + 1;
			first = c == ' ' ? ' ' : second;
			second = c;
		}
		if (last)
			break;
	}
	return (uint32_t) aid_shingles_sort(out, n);
}

static inline uint64_t
load_bytes(const char *bytes, size_t n)
{
	uint64_t	value = 0;

	for (size_t i = 0; i < n; i++)
		value |= (uint64_t) (unsigned char) bytes[i] << 8 * i;
	return value;
}

uint64_t
aid_shingles_word(const char *word, size_t length)
{
	uint64_t	hash = length * UINT64_C(0x9E3779B97F4A7C15);

	for (; length > 8; word += 8, length -= 8)
		hash = aid_shingles_mix(hash ^ load_bytes(word, 8));
	return aid_shingles_mix(hash ^ load_bytes(word, length)) | AID_SHINGLES_IS_WORD;
}

static uint32_t
words(const char *key, size_t length, uint64_t *out, size_t room)
{
	const char *end = key + length;
	size_t		n = 0;

	for (uint64_t round = 0; key < end; round++)
	{
		const char *blank = memchr(key, ' ', (size_t) (end - key));
		size_t		size = (size_t) ((blank != NULL ? blank : end) - key);

		aid_loop_check(round);
		if (size > 0 && !aid_shingles_append(out, &n, room, aid_shingles_word(key, size)))
			return AID_SHINGLES_MAX + 1;
		key += AID_MIN(size + 1, (size_t) (end - key));
	}
	return (uint32_t) aid_shingles_sort(out, n);
}

uint32_t
aid_shingles_tokens(const char *key, size_t key_length, int kind, uint64_t *out)
{
	size_t		room = AID_SHINGLES_ROOM(key_length);
	uint32_t	n = 0;

	if ((kind & AID_SHINGLES_TRIGRAM) != 0 && !plain_trigrams(key, key_length, out, &n))
		n = any_trigrams(key, key_length, out, room);
	/* every word is above every trigram */
	if ((kind & AID_SHINGLES_WORD) != 0 && n <= AID_SHINGLES_MAX)
		n += words(key, key_length, out + n, room - n);
	return AID_MIN(n, AID_SHINGLES_MAX + 1);
}

/* ---- valid tokens ---- */

/* May it stand in the key of a text?  Of ASCII only digits, small letters and the blank do. */
static bool
character_is_possible(uint32_t c)
{
	if (c < 0x80)
		return aid_shingles_symbol(c) != AID_SHINGLES_NO_SYMBOL;
	return c <= 0x10FFFF && (c & 0xFFFFF800) != 0xD800;
}

bool
aid_shingles_token_is_valid(uint64_t token, int kind)
{
	bool		wide = token >= AID_SHINGLES_WIDE;
	int			bits = wide ? 21 : 10;
	uint32_t	mask = (UINT32_C(1) << bits) - 1;
	uint32_t	first;
	uint32_t	second;
	uint32_t	third;

	if ((token & AID_SHINGLES_IS_WORD) != 0)
		return (kind & AID_SHINGLES_WORD) != 0;
	first = (uint32_t) (token >> 2 * bits);
	second = (uint32_t) (token >> bits) & mask;
	third = (uint32_t) token & mask;
	/* blanks: two before the first character of a word, one before the second, one after the last */
	return (kind & AID_SHINGLES_TRIGRAM) != 0 &&
		aid_shingles_trigram(first, second, third) == token &&
		character_is_possible(first) && character_is_possible(second) && character_is_possible(third) &&
		(second == ' ' ? first == ' ' && third != ' ' : true);
}

/* ---- signature ---- */

/*
 * The signature of n tokens.  A token in only one of two sets flips one bit,
 * so that the bits in which two signatures differ are never more than the
 * tokens in which the sets differ; folding by XOR (words 0 and 2, 1 and 3)
 * keeps that.
 */
static void
make_signature(const uint64_t *tokens, uint32_t n, uint64_t signature[4])
{
	memset(signature, 0, 4 * sizeof(uint64_t));
	for (uint32_t i = 0; i < n; i++)
		aid_shingles_flip(signature, tokens[i]);
}

/* In how many bits two signatures differ; without the POPCNT instruction, which a package may not assume. */
static uint32_t
signature_distance(const uint64_t x[4], const uint64_t y[4])
{
	uint64_t	sum = 0;

	for (int i = 0; i < 4; i++)
	{
		uint64_t	bits = x[i] ^ y[i];

		bits -= bits >> 1 & UINT64_C(0x5555555555555555);
		bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
		sum += (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
	}
	/* eight counts of at most 32; their sum of up to 256 needs wider places than one byte */
	sum = (sum & UINT64_C(0x00FF00FF00FF00FF)) + (sum >> 8 & UINT64_C(0x00FF00FF00FF00FF));
	return (uint32_t) (sum * UINT64_C(0x0001000100010001) >> 48);
}

/* ---- stored values ---- */

uint32_t
aid_shingles_narrow_count(const uint64_t *tokens, uint32_t n)
{
	uint32_t	low = 0;

	while (low < n)
	{
		uint32_t	middle = low + (n - low) / 2;

		if (tokens[middle] < AID_SHINGLES_WIDE)
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

void
aid_shingles_store(AidShingles *s, const AidShinglesHead *head, const uint64_t *tokens, uint32_t n)
{
	uint32_t	narrow = aid_shingles_narrow_count(tokens, n);
	bool		carries = head->threshold > 0;
	uint32_t   *place;

	s->kind = (uint8_t) head->kind;
	s->version = (uint8_t) head->version;
	s->format = AID_SHINGLES_FORMAT;
	s->flags = carries ? AID_SHINGLES_CARRIES_THRESHOLD : 0;
	s->narrow = narrow;
	s->wide = n - narrow;
	make_signature(tokens, n, s->signature);
	if (carries)
		memcpy(s->data, &head->threshold, sizeof(double));
	if (n > narrow)
		memcpy(s->data + carries, tokens + narrow, (n - narrow) * sizeof(uint64_t));
	place = (uint32_t *) (s->data + carries + (n - narrow));
	for (uint32_t i = 0; i < narrow; i++)
		place[i] = (uint32_t) tokens[i];
}

double
aid_shingles_threshold(const AidShingles *s)
{
	double		threshold = 0;

	if (aid_shingles_carries_threshold(s))
		memcpy(&threshold, s->data, sizeof(threshold));
	return threshold;
}

void
aid_shingles_set_threshold(AidShingles *out, const AidShingles *s, double threshold)
{
	memcpy(out, s, sizeof(AidShingles));
	out->flags |= AID_SHINGLES_CARRIES_THRESHOLD;
	memcpy(out->data, &threshold, sizeof(threshold));
	memcpy(out->data + 1, aid_shingles_wide(s), s->wide * sizeof(uint64_t) + s->narrow * sizeof(uint32_t));
}

bool
aid_shingles_is_valid(const AidShingles *s, size_t size)
{
	double		threshold;
	uint64_t	signature[4] = {0};
	uint32_t	n;

	if (size < sizeof(AidShingles) || s->format != AID_SHINGLES_FORMAT || s->version == 0 ||
		s->kind < AID_SHINGLES_TRIGRAM || s->kind > AID_SHINGLES_BOTH || s->flags > AID_SHINGLES_CARRIES_THRESHOLD ||
		s->narrow > AID_SHINGLES_MAX || s->wide > AID_SHINGLES_MAX - s->narrow ||
		size != aid_shingles_size(s->narrow, s->wide, aid_shingles_carries_threshold(s)))
		return false;
	threshold = aid_shingles_threshold(s);
	if (aid_shingles_carries_threshold(s) && !aid_jaccard_threshold_is_valid(threshold))
		return false;
	n = aid_shingles_count(s);
	for (uint32_t i = 0; i < n; i++)
	{
		uint64_t	token = aid_shingles_token(s, i);

		if (!aid_shingles_token_is_valid(token, s->kind) || (token < AID_SHINGLES_WIDE) != (i < s->narrow) ||
			(i > 0 && aid_shingles_token(s, i - 1) >= token))
			return false;
		aid_shingles_flip(signature, token);
	}
	return memcmp(signature, s->signature, sizeof(signature)) == 0;
}

/* ---- two sets ---- */

/* Both merges move on without branches that depend on the tokens: those could not be predicted. */
static uint32_t
merge_narrow(const uint32_t *a, const uint32_t *end_a, const uint32_t *b, const uint32_t *end_b)
{
	uint32_t	shared = 0;

	while (a < end_a && b < end_b)
	{
		uint32_t	x = *a;
		uint32_t	y = *b;

		shared += x == y;
		a += x <= y;
		b += y <= x;
	}
	return shared;
}

/* Four tokens at a time, in whatever vectors the machine has. */
typedef int32_t Four __attribute__((vector_size(16)));

static uint32_t
shared_narrow(const uint32_t *a, uint32_t na, const uint32_t *b, uint32_t nb)
{
	const uint32_t *end_a = a + na;
	const uint32_t *end_b = b + nb;
	Four		shared = {0, 0, 0, 0};

	/* every four of a meet every four of b that can hold one of them, once */
	while (end_a - a >= 4 && end_b - b >= 4)
	{
		uint32_t	last_a = a[3];
		uint32_t	last_b = b[3];
		Four		some;

		memcpy(&some, a, sizeof(some));
		for (int i = 0; i < 4; i++)
		{
			int32_t		token = (int32_t) b[i];
			Four		same = {token, token, token, token};

			shared -= some == same;
		}
		a += last_a <= last_b ? 4 : 0;
		b += last_b <= last_a ? 4 : 0;
	}
	return (uint32_t) (shared[0] + shared[1] + shared[2] + shared[3]) + merge_narrow(a, end_a, b, end_b);
}

static uint32_t
shared_wide(const uint64_t *a, uint32_t na, const uint64_t *b, uint32_t nb)
{
	const uint64_t *end_a = a + na;
	const uint64_t *end_b = b + nb;
	uint32_t	shared = 0;

	while (a < end_a && b < end_b)
	{
		uint64_t	x = *a;
		uint64_t	y = *b;

		shared += x == y;
		a += x <= y;
		b += y <= x;
	}
	return shared;
}

uint32_t
aid_shingles_shared(const AidShingles *a, const AidShingles *b)
{
	return shared_narrow(aid_shingles_narrow(a), a->narrow, aid_shingles_narrow(b), b->narrow) +
		shared_wide(aid_shingles_wide(a), a->wide, aid_shingles_wide(b), b->wide);
}

uint32_t
aid_shingles_most_shared(const AidShingles *a, const AidShingles *b)
{
	uint32_t	na = aid_shingles_count(a);
	uint32_t	nb = aid_shingles_count(b);
	uint32_t	by_signature = (na + nb - signature_distance(a->signature, b->signature)) / 2;

	return AID_MIN(by_signature, AID_MIN(na, nb));
}

bool
aid_shingles_reach(const AidShingles *a, const AidShingles *b, double threshold)
{
	uint32_t	na = aid_shingles_count(a);
	uint32_t	nb = aid_shingles_count(b);

	return aid_jaccard(aid_shingles_most_shared(a, b), na, nb) >= threshold &&
		aid_jaccard(aid_shingles_shared(a, b), na, nb) >= threshold;
}

int
aid_shingles_compare(const AidShingles *a, const AidShingles *b)
{
	double		left = aid_shingles_threshold(a);
	double		right = aid_shingles_threshold(b);
	uint32_t	n = aid_shingles_count(a);

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->version != b->version)
		return a->version < b->version ? -1 : 1;
	if (left != right)
		return left < right ? -1 : 1;
	if (a->narrow != b->narrow)
		return a->narrow < b->narrow ? -1 : 1;
	if (a->wide != b->wide)
		return a->wide < b->wide ? -1 : 1;
	for (uint32_t i = 0; i < n; i++)
	{
		uint64_t	x = aid_shingles_token(a, i);
		uint64_t	y = aid_shingles_token(b, i);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

uint64_t
aid_shingles_hash_value(const AidShingles *s, uint64_t seed)
{
	double		threshold = aid_shingles_threshold(s);
	uint64_t	hash;
	uint32_t	n = aid_shingles_count(s);

	memcpy(&hash, &threshold, sizeof(hash));
	hash = aid_shingles_mix(hash ^ ((uint64_t) s->kind << 8 | s->version));
	/* a sum: the mixes do not wait for each other */
	for (uint32_t i = 0; i < n; i++)
		hash += aid_shingles_mix(aid_shingles_token(s, i));
	return aid_shingles_mix(hash ^ seed);
}
