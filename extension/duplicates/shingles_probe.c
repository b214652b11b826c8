/*
 * shingles_probe.c
 *		How an index over aid_shingles is searched.
 *
 * Pure: no PostgreSQL calls.
 */
#include "duplicates/shingles_probe.h"

#include <string.h>

/*
 * A set may lack at most n - least of the query's n tokens, so that looking
 * up any n - least + 1 of them finds it.  Some more keep sets out that share
 * only one or two; on 300,000 titles seven to twenty were alike in time.
 */
#define SPARE_TOKENS 12

/*
 * Words of titles in languages of the field: a guess which tokens are common
 * in a table not yet seen.  A bad guess costs time and nothing else.
 */
static const char common_words[] =
"in of for and to the on with by from at as an or de la le les des du et en pour dans au aux sur par un une el "
"los las del con por al para a da do dos e em o project programme program projet proyecto projeto phase support "
"appui apoyo assistance aide ayuda development developpement desarrollo strengthening renforcement "
"fortalecimiento improving capacity building training formation education sante salud health water eau agua "
"sanitation rural urban food security nutrition emergency urgence humanitarian humanitaire response management "
"gestion services systems national local international regional community communities through protection social "
"economic public private research technical cooperation construction rehabilitation provision women children "
"youth families people persons populations affected displaced refugees conflict school schools";

#define COMMON_WORD 100			/* above any sum of three letters */

/* How common: blank, digits, letters. */
static const uint8_t letter_frequency[] = {
	27, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	24, 8, 15, 16, 26, 12, 11, 18, 22, 3, 5, 17, 13, 21, 23, 10, 2, 19, 20, 25, 14, 6, 7, 4, 9, 1
};

/* 0 if a character is not among those. */
static uint32_t
letters_of(uint64_t token)
{
	uint32_t	sum = 0;

	if (token >= AID_SHINGLES_WIDE)
		return 0;
	for (int i = 0; i < 3; i++)
	{
		uint32_t	symbol = aid_shingles_symbol((uint32_t) (token >> 10 * i) & 1023);

		if (symbol == AID_SHINGLES_NO_SYMBOL)
			return 0;
		sum += letter_frequency[symbol];
	}
	return sum;
}

static void
note_common(AidShinglesRarity *rarity, uint32_t n, uint64_t token)
{
	uint32_t	low = 0;
	uint32_t	high = n;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (rarity[middle].token < token)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < n && rarity[low].token == token)
		rarity[low].common += COMMON_WORD;
}

static int
compare_rarity(const void *a, const void *b)
{
	const AidShinglesRarity *left = a;
	const AidShinglesRarity *right = b;

	if (left->common != right->common)
		return left->common < right->common ? -1 : 1;
	return left->token < right->token ? -1 : left->token > right->token;
}

static uint32_t
rare_first(const AidShingles *query, AidShinglesRarity *rarity, uint64_t *token)
{
	uint32_t	n = aid_shingles_count(query);
	uint32_t	unknown = 0;
	const char *word = common_words;

	for (uint32_t i = 0; i < n; i++)
	{
		rarity[i].token = aid_shingles_token(query, i);
		rarity[i].common = letters_of(rarity[i].token);
	}
	while (*word != '\0')
	{
		size_t		length = strcspn(word, " ");
		uint64_t	of_word[64];
		uint32_t	count = aid_shingles_tokens(word, length, query->kind, of_word);

		for (uint32_t i = 0; i < count; i++)
			note_common(rarity, n, of_word[i]);
		word += length + (word[length] == ' ');
	}
	aid_sort(rarity, n, sizeof(AidShinglesRarity), compare_rarity);
	for (uint32_t i = 0; i < n; i++)
	{
		token[i] = rarity[i].token;
		unknown += rarity[i].common == 0;
	}
	return unknown;
}

void
aid_shingles_search(AidShinglesSearch *search, const AidShingles *query, double threshold, uint64_t *token,
					AidShinglesRarity *scratch)
{
	uint32_t	n = aid_shingles_count(query);
	double		most = (double) n / threshold;
	uint32_t	most_size = most < AID_SHINGLES_MAX ? (uint32_t) most + 1 : AID_SHINGLES_MAX;

	/* a set that holds the query is the largest that reaches the threshold, one that is held by it the smallest */
	while (most_size > n && (double) n / (double) most_size < threshold)
		most_size--;
	search->n = n;
	search->threshold = threshold;
	search->least_size = aid_jaccard_least_of(n, threshold);
	search->first = aid_shingles_size_class(search->least_size);
	search->last = aid_shingles_size_class(most_size);
	search->token = token;
	search->unknown = rare_first(query, scratch, token);
}

uint32_t
aid_shingles_probe(const AidShinglesSearch *search, uint32_t size_class, uint32_t *least)
{
	uint32_t	size = AID_MAX(aid_shingles_class_size(size_class), search->least_size);
	uint32_t	needed = aid_jaccard_least(search->n + size, search->threshold);
	uint32_t	n = AID_MAX(search->n - needed + SPARE_TOKENS, search->unknown);

	n = AID_MIN(n, search->n);
	*least = needed - (search->n - n);
	return n;
}
