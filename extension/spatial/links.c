/*
 * links.c
 *		What is computed from links alone.
 */
#include "spatial/links.h"

#include <string.h>

#include "concentration/sum.h"

size_t
aid_transpose_size(const AidLinks *w)
{
	return (size_t) w->links * (sizeof(double) + sizeof(uint32_t)) + (size_t) w->n * sizeof(uint32_t);
}

AidLinks
aid_transpose(const AidLinks *w, void *memory)
{
	double	   *weight = memory;
	uint32_t   *end = (uint32_t *) (weight + w->links);
	uint32_t   *neighbour = end + w->n;
	uint32_t	sum = 0;
	AidLinks	t = *w;

	/* end[i] first is where row i begins, and moves to its end as the row fills */
	memset(end, 0, w->n * sizeof(uint32_t));
	for (uint32_t e = 0; e < w->links; e++)
		end[w->neighbour[e]]++;
	for (uint32_t i = 0; i < w->n; i++)
	{
		uint32_t	count = end[i];

		end[i] = sum;
		sum += count;
	}
	for (uint32_t i = 0; i < w->n; i++)
	{
		aid_loop_check(i);
		for (uint32_t e = aid_row_start(w, i); e < w->row_end[i]; e++)
		{
			uint32_t	place = end[w->neighbour[e]]++;

			neighbour[place] = i;
			weight[place] = w->weight[e];
		}
	}
	t.row_end = end;
	t.neighbour = neighbour;
	t.weight = weight;
	return t;
}

double
aid_row_sum(const AidLinks *w, uint32_t i)
{
	AidSum		sum = {0, 0};

	for (uint32_t e = aid_row_start(w, i); e < w->row_end[i]; e++)
		aid_sum_add(&sum, w->weight[e]);
	return aid_sum_value(&sum);
}

static uint32_t
find_root(uint32_t *root, uint32_t i)
{
	while (root[i] != i)
	{
		root[i] = root[root[i]];
		i = root[i];
	}
	return i;
}

static uint32_t
count_components(const AidLinks *w, uint32_t *root)
{
	uint32_t	components = w->n;

	for (uint32_t i = 0; i < w->n; i++)
		root[i] = i;
	for (uint32_t i = 0; i < w->n; i++)
	{
		aid_loop_check(i);
		for (uint32_t e = aid_row_start(w, i); e < w->row_end[i]; e++)
		{
			uint32_t	a = find_root(root, i);
			uint32_t	b = find_root(root, w->neighbour[e]);

			components -= a != b;
			root[AID_MAX(a, b)] = AID_MIN(a, b);
		}
	}
	return components;
}

static AidWeightsStyle
style_of(const AidLinks *w)
{
	bool		binary = true;

	for (uint32_t e = 0; e < w->links && binary; e++)
		binary = w->weight[e] == 1;
	if (binary)
		return AID_STYLE_BINARY;
	for (uint32_t i = 0; i < w->n; i++)
		if (aid_row_length(w, i) > 0 && !(fabs(aid_row_sum(w, i) - 1) <= 1e-12))
			return AID_STYLE_GENERAL;
	return AID_STYLE_ROW;
}

AidWeightsProfile
aid_weights_profile_of(const AidLinks *w, const AidLinks *t, uint32_t *root)
{
	AidWeightsProfile profile;
	AidSum		s0 = {0, 0};
	AidSum		s1 = {0, 0};
	AidSum		s2 = {0, 0};

	memset(&profile, 0, sizeof(profile));
	profile.min_neighbours = UINT32_MAX;
	profile.symmetric_links = true;
	profile.symmetric_weights = true;
	for (uint32_t i = 0; i < w->n; i++)
	{
		uint32_t	neighbours = aid_row_length(w, i);
		double		row = aid_row_sum(w, i);
		double		both_ways = row + aid_row_sum(t, i);
		AidBoth		both;

		aid_loop_check(i);
		profile.islands += neighbours == 0 && aid_row_length(t, i) == 0;
		profile.min_neighbours = AID_MIN(profile.min_neighbours, neighbours);
		profile.max_neighbours = AID_MAX(profile.max_neighbours, neighbours);
		aid_sum_add(&s0, row);
		aid_sum_add(&s2, both_ways * both_ways);
		for (aid_both_start(&both, w, t, i); aid_both_next(&both);)
		{
			double		pair = both.there + both.back;

			aid_sum_add(&s1, pair * pair);
			if (both.there == 0 || both.back == 0)
				profile.symmetric_links = false;
			if (both.there != both.back)
				profile.symmetric_weights = false;
		}
	}
	profile.components = count_components(w, root);
	profile.style = style_of(w);
	profile.s0 = aid_sum_value(&s0);
	profile.s1 = aid_sum_value(&s1) / 2;
	profile.s2 = aid_sum_value(&s2);
	return profile;
}

bool
aid_links_are_symmetric(const AidLinks *w, const AidLinks *t)
{
	return memcmp(w->row_end, t->row_end, w->n * sizeof(uint32_t)) == 0 &&
		memcmp(w->neighbour, t->neighbour, w->links * sizeof(uint32_t)) == 0 &&
		memcmp(w->weight, t->weight, w->links * sizeof(double)) == 0;
}

size_t
aid_pairs_size(const AidLinks *w)
{
	return (size_t) w->links * (sizeof(double) + sizeof(uint32_t)) + (size_t) w->n * sizeof(uint32_t);
}

AidPairs
aid_pairs_make(const AidLinks *w, const AidLinks *t, AidPairsOf of, void *memory)
{
	AidPairs	pairs;

	pairs.n = w->n;
	pairs.pairs = 0;
	pairs.weight = memory;
	pairs.other = (uint32_t *) (pairs.weight + w->links);
	pairs.row_end = pairs.other + w->links;
	for (uint32_t i = 0; i < w->n; i++)
	{
		AidBoth		both;

		aid_loop_check(i);
		for (aid_both_start(&both, w, t, i); aid_both_next(&both);)
		{
			if (both.other < i)
				continue;
			pairs.other[pairs.pairs] = both.other;
			pairs.weight[pairs.pairs++] = of == AID_PAIRS_OF_WEIGHTS ? both.there + both.back :
				(both.there > 0) + (both.back > 0);
		}
		pairs.row_end[i] = pairs.pairs;
	}
	return pairs;
}

bool
aid_pairs_are_uniform(const AidPairs *pairs)
{
	if ((uint64_t) pairs->n * (pairs->n - 1) / 2 != pairs->pairs)
		return false;
	for (uint32_t p = 1; p < pairs->pairs; p++)
		if (pairs->weight[p] != pairs->weight[0])
			return false;
	return true;
}

/* ---- weights from weights ---- */

/* Units and links of a value, with weights to be filled in. */
static AidWeightsParts
copy_links(const AidWeights *value, void *memory)
{
	AidLinks	w = aid_links_of(value);
	AidUnits	units = aid_weights_units_of(value);
	AidWeightsParts parts = aid_weights_lay_out(memory, w.n, w.links, value->key_bytes);

	memcpy(parts.row_end, w.row_end, w.n * sizeof(uint32_t));
	memcpy(parts.neighbour, w.neighbour, w.links * sizeof(uint32_t));
	memcpy(parts.key_end, units.key_end, w.n * sizeof(uint32_t));
	memcpy(parts.keys, units.keys, value->key_bytes);
	return parts;
}

static size_t
size_of(const AidWeightsParts *parts)
{
	return aid_weights_size(parts->value->n, parts->value->links, parts->value->key_bytes);
}

size_t
aid_weights_standardized(const AidWeights *value, void *memory)
{
	AidLinks	w = aid_links_of(value);
	AidWeightsParts parts = copy_links(value, memory);

	for (uint32_t i = 0; i < w.n; i++)
	{
		double		sum = aid_row_sum(&w, i);

		for (uint32_t e = aid_row_start(&w, i); e < w.row_end[i]; e++)
		{
			parts.weight[e] = w.weight[e] / sum;
			if (!(parts.weight[e] > 0))
				return 0;
		}
	}
	return size_of(&parts);
}

size_t
aid_weights_binary(const AidWeights *value, void *memory)
{
	AidWeightsParts parts = copy_links(value, memory);

	for (uint32_t e = 0; e < value->links; e++)
		parts.weight[e] = 1;
	return size_of(&parts);
}

uint64_t
aid_symmetric_links(const AidLinks *w, const AidLinks *t)
{
	uint64_t	links = 0;
	AidBoth		both;

	for (uint32_t i = 0; i < w->n; i++)
		for (aid_both_start(&both, w, t, i); aid_both_next(&both);)
			links++;
	return links;
}

size_t
aid_weights_symmetric(const AidWeights *value, const AidLinks *t, void *memory)
{
	AidLinks	w = aid_links_of(value);
	AidUnits	units = aid_weights_units_of(value);
	AidWeightsParts parts = aid_weights_lay_out(memory, w.n, (uint32_t) aid_symmetric_links(&w, t), value->key_bytes);
	AidBoth		both;
	uint32_t	links = 0;

	for (uint32_t i = 0; i < w.n; i++)
	{
		for (aid_both_start(&both, &w, t, i); aid_both_next(&both);)
		{
			parts.neighbour[links] = both.other;
			parts.weight[links++] = AID_MAX(both.there, both.back);
		}
		parts.row_end[i] = links;
	}
	memcpy(parts.key_end, units.key_end, w.n * sizeof(uint32_t));
	memcpy(parts.keys, units.keys, value->key_bytes);
	return size_of(&parts);
}

size_t
aid_weights_kept(const AidWeights *value, const bool *keep, uint32_t *position, void *memory)
{
	AidLinks	w = aid_links_of(value);
	AidUnits	units = aid_weights_units_of(value);
	AidWeightsParts parts;
	uint32_t	n = 0;
	uint32_t	links = 0;
	uint32_t	key_bytes = 0;
	uint32_t	length;

	for (uint32_t i = 0; i < w.n; i++)
	{
		position[i] = n;
		if (!keep[i])
			continue;
		n++;
		(void) aid_unit_key(&units, i, &length);
		key_bytes += length;
		for (uint32_t e = aid_row_start(&w, i); e < w.row_end[i]; e++)
			links += keep[w.neighbour[e]];
	}

	parts = aid_weights_lay_out(memory, n, links, key_bytes);
	links = key_bytes = 0;
	for (uint32_t i = 0; i < w.n; i++)
	{
		const char *key = aid_unit_key(&units, i, &length);

		if (!keep[i])
			continue;
		for (uint32_t e = aid_row_start(&w, i); e < w.row_end[i]; e++)
		{
			if (!keep[w.neighbour[e]])
				continue;
			parts.neighbour[links] = position[w.neighbour[e]];
			parts.weight[links++] = w.weight[e];
		}
		parts.row_end[position[i]] = links;
		memcpy(parts.keys + key_bytes, key, length);
		key_bytes += length;
		parts.key_end[position[i]] = key_bytes;
	}
	return size_of(&parts);
}

size_t
aid_weights_framed(const AidWeights *value, const AidUnits *frame, const uint32_t *position, void *memory)
{
	AidLinks	w = aid_links_of(value);
	uint32_t	key_bytes = frame->n > 0 ? frame->key_end[frame->n - 1] : 0;
	AidWeightsParts parts = aid_weights_lay_out(memory, frame->n, w.links, key_bytes);
	uint32_t	done = 0;

	for (uint32_t i = 0; i < w.n; i++)
	{
		/* islands before this unit end where its links begin */
		for (; done < position[i]; done++)
			parts.row_end[done] = aid_row_start(&w, i);
		parts.row_end[done++] = w.row_end[i];
		for (uint32_t e = aid_row_start(&w, i); e < w.row_end[i]; e++)
			parts.neighbour[e] = position[w.neighbour[e]];
	}
	for (; done < frame->n; done++)
		parts.row_end[done] = w.links;
	memcpy(parts.weight, w.weight, w.links * sizeof(double));
	memcpy(parts.key_end, frame->key_end, frame->n * sizeof(uint32_t));
	memcpy(parts.keys, frame->keys, key_bytes);
	return size_of(&parts);
}
