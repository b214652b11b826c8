/*
 * ids_glue.c
 *		Numbered texts: an open-addressing table over texts in large chunks.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

#include "aidflow.h"
#include "duplicates/ids_glue.h"

#define CHUNK_SIZE (256 * 1024)

typedef struct IdText
{
	uint32		length;
	uint32		number;
	char		bytes[FLEXIBLE_ARRAY_MEMBER];	/* and a zero byte */
} IdText;

struct AidIds
{
	MemoryContext context;
	IdText	  **text;			/* by number */
	uint64	   *slot;			/* hash, and number + 1; 0: free */
	uint32		count;
	uint32		capacity;		/* of text; slots are twice as many, a power of two */
	char	   *chunk;
	size_t		chunk_left;
	bool		integers;
};

AidIds *
aid_ids_create(void)
{
	AidIds	   *ids = palloc0(sizeof(AidIds));

	ids->context = CurrentMemoryContext;
	ids->capacity = 64;
	ids->text = palloc(ids->capacity * sizeof(IdText *));
	ids->slot = palloc0(2 * (size_t) ids->capacity * sizeof(uint64));
	ids->integers = true;
	return ids;
}

static inline uint32
slot_number(uint64 slot)
{
	return (uint32) slot - 1;
}

/*
 * The text's slot, or the free one where it belongs.  A text of another hash
 * is passed without a look at it: it is far away in memory.
 */
static uint64 *
find_slot(const AidIds *ids, const char *text, size_t length, uint32 hash)
{
	uint32		mask = 2 * ids->capacity - 1;

	for (uint32 at = hash & mask;; at = (at + 1) & mask)
	{
		uint64		slot = ids->slot[at];
		const IdText *there;

		if (slot == 0)
			return &ids->slot[at];
		if ((uint32) (slot >> 32) != hash)
			continue;
		there = ids->text[slot_number(slot)];
		if (there->length == length && memcmp(there->bytes, text, length) == 0)
			return &ids->slot[at];
	}
}

static void
grow(AidIds *ids)
{
	uint64	   *old = ids->slot;
	uint32		slots = 2 * ids->capacity;
	uint32		mask;

	if (ids->capacity >= (uint32) 1 << 30)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("more than %u different texts", ids->capacity)));
	ids->capacity *= 2;
	ids->text = repalloc_huge(ids->text, ids->capacity * sizeof(IdText *));
	ids->slot = MemoryContextAllocExtended(ids->context, 2 * (size_t) ids->capacity * sizeof(uint64),
										   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	mask = 2 * ids->capacity - 1;
	for (uint32 i = 0; i < slots; i++)
	{
		uint32		at = (uint32) (old[i] >> 32) & mask;

		aid_loop_check(i);
		if (old[i] == 0)
			continue;
		while (ids->slot[at] != 0)
			at = (at + 1) & mask;
		ids->slot[at] = old[i];
	}
	pfree(old);
}

static IdText *
store_text(AidIds *ids, const char *text, size_t length)
{
	size_t		size = MAXALIGN(offsetof(IdText, bytes) + length + 1);
	IdText	   *stored;

	if (size > CHUNK_SIZE / 8)
		stored = MemoryContextAllocHuge(ids->context, size);
	else
	{
		if (size > ids->chunk_left)
		{
			ids->chunk = MemoryContextAlloc(ids->context, CHUNK_SIZE);
			ids->chunk_left = CHUNK_SIZE;
		}
		stored = (IdText *) ids->chunk;
		ids->chunk += size;
		ids->chunk_left -= size;
	}
	stored->length = (uint32) length;
	memcpy(stored->bytes, text, length);
	stored->bytes[length] = '\0';
	return stored;
}

uint32
aid_ids_add(AidIds *ids, const char *text, size_t length, bool *found)
{
	uint32		hash = hash_bytes((const unsigned char *) text, (int) length);
	uint64	   *slot = find_slot(ids, text, length, hash);
	IdText	   *stored;

	if (found != NULL)
		*found = *slot != 0;
	if (*slot != 0)
		return slot_number(*slot);
	if (ids->count == ids->capacity)
	{
		grow(ids);
		slot = find_slot(ids, text, length, hash);
	}
	stored = store_text(ids, text, length);
	stored->number = ids->count;
	ids->integers = ids->integers && aid_id_is_integer(text, length);
	ids->text[ids->count++] = stored;
	*slot = (uint64) hash << 32 | ids->count;
	return stored->number;
}

uint32
aid_ids_add_column(AidIds *ids, const AidColumn *column, Datum value, bool isnull, bool *found)
{
	const char *text;
	size_t		length;

	if (isnull)
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("column \"%s\" holds a null", column->name)));
	text = aid_column_text(column, value, &length);
	return aid_ids_add(ids, text, length, found);
}

const char *
aid_trimmed_name(const char *text, size_t *length)
{
	while (*length > 0 && text[*length - 1] == ' ')
		(*length)--;
	for (; *length > 0 && *text == ' '; text++)
		(*length)--;
	return *length > 0 ? text : NULL;
}

const char *
aid_column_name(const AidColumn *column, Datum value, bool isnull, size_t *length)
{
	if (isnull)
		return NULL;
	return aid_trimmed_name(aid_column_text(column, value, length), length);
}

uint32
aid_ids_add_name(AidIds *ids, const AidColumn *column, Datum value, bool isnull)
{
	size_t		length;
	const char *name = aid_column_name(column, value, isnull, &length);

	return name == NULL ? AID_IDS_NONE : aid_ids_add(ids, name, length, NULL);
}

uint32
aid_ids_find(const AidIds *ids, const char *text, size_t length)
{
	return slot_number(*find_slot(ids, text, length, hash_bytes((const unsigned char *) text, (int) length)));
}

uint32
aid_ids_count(const AidIds *ids)
{
	return ids->count;
}

const char *
aid_ids_text(const AidIds *ids, uint32 number, size_t *length)
{
	const IdText *text = ids->text[number];

	if (length != NULL)
		*length = text->length;
	return text->bytes;
}

Datum
aid_ids_datum(const AidIds *ids, uint32 number)
{
	return PointerGetDatum(cstring_to_text_with_len(ids->text[number]->bytes, (int) ids->text[number]->length));
}

bool
aid_ids_by_number(const AidIds *ids)
{
	return ids->integers;
}

/* ---- order ---- */

/* Eight bytes decide most comparisons without a look at the text. */
typedef struct Sortable
{
	uint64		key;
	const IdText *text;
} Sortable;

static uint64 comparisons;		/* the server's sort cannot be interrupted by itself */

static int
compare_as_bytes(const void *a, const void *b)
{
	const Sortable *x = a;
	const Sortable *y = b;

	aid_loop_check(comparisons++);
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return aid_id_compare(false, x->text->bytes, x->text->length, y->text->bytes, y->text->length);
}

static int
compare_as_numbers(const void *a, const void *b)
{
	const Sortable *x = a;
	const Sortable *y = b;

	aid_loop_check(comparisons++);
	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return aid_id_compare(true, x->text->bytes, x->text->length, y->text->bytes, y->text->length);
}

/* A number's key keeps its order: those beyond 18 digits share the keys at both ends. */
static uint64
number_key(const IdText *text)
{
	bool		negative = text->bytes[0] == '-';
	const char *digit = text->bytes + negative;
	int64		value = 0;

	while (*digit == '0')
		digit++;
	if (text->length - (size_t) (digit - text->bytes) > 18)
		value = PG_INT64_MAX;
	else
		for (; *digit != '\0'; digit++)
			value = value * 10 + (*digit - '0');
	return (uint64) (negative ? -value : value) ^ ((uint64) 1 << 63);
}

static uint64
bytes_key(const IdText *text, size_t skip)
{
	uint64		key = 0;

	for (size_t i = skip; i < skip + 8; i++)
		key = key << 8 | (i < text->length ? (uint8) text->bytes[i] : 0);
	return key;
}

/* Bytes that all texts begin with. */
static size_t
common_prefix(const AidIds *ids)
{
	size_t		prefix = ids->text[0]->length;

	for (uint32 i = 1; i < ids->count && prefix > 0; i++)
	{
		size_t		same = 0;

		while (same < prefix && same < ids->text[i]->length && ids->text[i]->bytes[same] == ids->text[0]->bytes[same])
			same++;
		prefix = same;
	}
	return prefix;
}

void
aid_ids_order(const AidIds *ids, bool by_bytes, uint32 *rank, uint32 *order)
{
	bool		by_number = ids->integers && !by_bytes;
	size_t		skip;
	Sortable   *sortable;

	if (ids->count == 0)
		return;
	skip = by_number ? 0 : common_prefix(ids);
	sortable = MemoryContextAllocHuge(CurrentMemoryContext, ids->count * sizeof(Sortable));
	for (uint32 i = 0; i < ids->count; i++)
	{
		sortable[i].text = ids->text[i];
		sortable[i].key = by_number ? number_key(ids->text[i]) : bytes_key(ids->text[i], skip);
	}
	aid_sort(sortable, ids->count, sizeof(Sortable), by_number ? compare_as_numbers : compare_as_bytes);
	for (uint32 i = 0; i < ids->count; i++)
	{
		if (rank != NULL)
			rank[sortable[i].text->number] = i;
		if (order != NULL)
			order[i] = sortable[i].text->number;
	}
	pfree(sortable);
}
