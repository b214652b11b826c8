/*
 * weights.c
 *		The canonical form of spatial weights.
 */
#include "spatial/weights.h"

#include <string.h>

size_t
aid_weights_size(uint64_t n, uint64_t links, uint64_t key_bytes)
{
	if (n > AID_WEIGHTS_MAX || links > AID_WEIGHTS_MAX || key_bytes > AID_VALUE_LIMIT)
		return SIZE_MAX;
	return sizeof(AidWeights) + (size_t) links * (sizeof(double) + sizeof(uint32_t)) +
		(size_t) n * 2 * sizeof(uint32_t) + (size_t) key_bytes;
}

AidWeightsParts
aid_weights_lay_out(void *memory, uint32_t n, uint32_t links, uint32_t key_bytes)
{
	AidWeightsParts parts;

	parts.value = memory;
	memset(parts.value, 0, sizeof(AidWeights));
	parts.value->version = AID_WEIGHTS_VERSION;
	parts.value->n = n;
	parts.value->links = links;
	parts.value->key_bytes = key_bytes;
	parts.weight = (double *) (parts.value + 1);
	parts.row_end = (uint32_t *) (parts.weight + links);
	parts.neighbour = parts.row_end + n;
	parts.key_end = parts.neighbour + links;
	parts.keys = (char *) (parts.key_end + n);
	return parts;
}

AidLinks
aid_links_of(const AidWeights *canonical)
{
	AidLinks	w;

	w.n = canonical->n;
	w.links = canonical->links;
	w.weight = (const double *) (canonical + 1);
	w.row_end = (const uint32_t *) (w.weight + w.links);
	w.neighbour = w.row_end + w.n;
	return w;
}

AidUnits
aid_weights_units_of(const AidWeights *canonical)
{
	AidLinks	w = aid_links_of(canonical);
	AidUnits	units;

	units.n = w.n;
	units.unit = NULL;
	units.key_end = w.neighbour + w.links;
	units.keys = (const char *) (units.key_end + w.n);
	return units;
}

static bool
keys_are_valid(const AidUnits *units, uint32_t key_bytes)
{
	const char *previous = NULL;
	uint32_t	previous_length = 0;

	for (uint32_t i = 0; i < units->n; i++)
	{
		uint32_t	start = i > 0 ? units->key_end[i - 1] : 0;
		uint32_t	length;
		const char *key;

		if (units->key_end[i] < start || units->key_end[i] > key_bytes || units->key_end[i] - start > AID_KEY_MAX)
			return false;
		key = aid_unit_key(units, i, &length);
		if (i > 0 && aid_key_compare(previous, previous_length, key, length) >= 0)
			return false;
		previous = key;
		previous_length = length;
	}
	if (units->n == 0)
		return key_bytes == 0;
	return units->key_end[units->n - 1] == key_bytes && memchr(units->keys, '\0', key_bytes) == NULL;
}

static bool
row_is_valid(const AidLinks *w, uint32_t i)
{
	uint32_t	start = aid_row_start(w, i);

	if (w->row_end[i] < start || w->row_end[i] > w->links)
		return false;
	for (uint32_t e = start; e < w->row_end[i]; e++)
		if (w->neighbour[e] >= w->n || w->neighbour[e] == i ||
			(e > start && w->neighbour[e] <= w->neighbour[e - 1]) ||
			w->weight[e] == 0 || !aid_weight_is_fit(w->weight[e]))
			return false;
	return true;
}

bool
aid_weights_is_valid(const AidWeights *canonical, size_t size)
{
	AidLinks	w;
	AidUnits	units;

	if (size < sizeof(AidWeights) || canonical->version != AID_WEIGHTS_VERSION || canonical->flags != 0 ||
		canonical->reserved != 0 || canonical->unused != 0 ||
		size != aid_weights_size(canonical->n, canonical->links, canonical->key_bytes))
		return false;
	w = aid_links_of(canonical);
	for (uint32_t i = 0; i < w.n; i++)
		if (!row_is_valid(&w, i))
			return false;
	if (w.n > 0 ? w.row_end[w.n - 1] != w.links : w.links != 0)
		return false;
	units = aid_weights_units_of(canonical);
	return keys_are_valid(&units, canonical->key_bytes);
}
