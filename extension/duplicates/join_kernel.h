/*
 * join_kernel.h
 *		The inner loops of a probe.  join_kernel.c includes this file twice:
 *		for any processor of the platform, and for those that count bits and
 *		have 256-bit registers.
 *
 * KERNEL(name) names a function of the kernel, TARGET is its attribute,
 * POPCOUNT(word) counts bits, TOPS(bytes) gives the top bits of 64 bytes.
 */

/* In how many bits two signatures differ. */
TARGET static inline uint32_t
KERNEL(distance) (const uint64_t *a, const uint64_t *b)
{
	return POPCOUNT(a[0] ^ b[0]) + POPCOUNT(a[1] ^ b[1]) + POPCOUNT(a[2] ^ b[2]) + POPCOUNT(a[3] ^ b[3]);
}

TARGET static void
KERNEL(count) (uint8_t *counter, const uint16_t *posting, uint32_t n, uint8_t points)
{
	uint32_t	i = 0;

	for (; i + 8 <= n; i += 8)
	{
		counter[posting[i]] += points;
		counter[posting[i + 1]] += points;
		counter[posting[i + 2]] += points;
		counter[posting[i + 3]] += points;
		counter[posting[i + 4]] += points;
		counter[posting[i + 5]] += points;
		counter[posting[i + 6]] += points;
		counter[posting[i + 7]] += points;
	}
	for (; i < n; i++)
		counter[posting[i]] += points;
}

/* Counters that have their top bit keep it and nothing else, so that another 127 points fit into each. */
TARGET static void
KERNEL(settle) (uint8_t *counter, uint32_t lo, uint32_t hi)
{
	for (uint32_t i = lo; i < hi; i++)
		counter[i] = counter[i] >= 128 ? 128 : counter[i];
}

/* Every counter starts so that its top bit is set when the points are reached. */
TARGET static uint32_t
KERNEL(count_all) (AidJoinSlab *slab, const AidJoinTask *task)
{
	uint32_t	lo = task->lo & ~UINT32_C(63);
	uint32_t	hi = (task->hi + 63) & ~UINT32_C(63);
	uint32_t	filled = 0;
	uint32_t	n = 0;

	memset(slab->counter + lo, 128 - (int) task->points, hi - lo);
	for (uint32_t i = 0; i < task->runs; i++)
	{
		const AidJoinRun *run = &slab->run[i];

		work_done(slab, run->n);
		if (filled + run->points > 127)
		{
			KERNEL(settle) (slab->counter, lo, hi);
			filled = 0;
		}
		filled += run->points;
		KERNEL(count) (slab->counter, run->posting, run->n, (uint8_t) run->points);
	}
	for (uint32_t at = lo; at < hi; at += 64)
		for (uint64_t left = TOPS(slab->counter + at); left != 0; left &= left - 1)
			slab->candidate[n++] = (uint16_t) (at + (uint32_t) __builtin_ctzll(left));
	return n;
}

/* The same for few postings: touches no other counters. */
TARGET static uint32_t
KERNEL(count_few) (AidJoinSlab *slab, const AidJoinTask *task)
{
	uint32_t	n = 0;

	for (uint32_t i = 0; i < task->runs; i++)
		KERNEL(count) (slab->rest, slab->run[i].posting, slab->run[i].n, (uint8_t) slab->run[i].points);
	for (uint32_t i = 0; i < task->runs; i++)
		for (uint32_t k = 0; k < slab->run[i].n; k++)
		{
			uint16_t	set = slab->run[i].posting[k];

			slab->candidate[n] = set;
			n += slab->rest[set] >= task->points;
			slab->rest[set] = 0;
		}
	work_done(slab, (uint32_t) task->postings);
	return n;
}

/* How many of the tokens are marked; any number below `least` if it is certain that they are fewer than that. */
TARGET static inline uint32_t
KERNEL(shared) (const uint64_t *mark, const uint32_t *token, uint32_t n, uint32_t least)
{
	uint32_t	shared = 0;
	uint32_t	i = 0;

	for (; i + 16 <= n; i += 16)
	{
		for (uint32_t k = i; k < i + 16; k++)
			shared += aid_join_is_marked(mark, token[k]);
		if (shared + (n - i - 16) < least)
			return 0;
	}
	for (; i < n; i++)
		shared += aid_join_is_marked(mark, token[i]);
	return shared;
}

TARGET static uint32_t
KERNEL(verify) (AidJoinSlab *slab, const AidJoinProbe *probe, uint32_t n, AidJoinHit *hits)
{
	const uint32_t *least = slab->rule->least + probe->size;
	uint32_t	found = 0;

	work_done(slab, 8 * n);
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t	set = slab->candidate[i];
		uint32_t	size = slab->size[set];
		uint32_t	needed = least[size];
		uint32_t	tokens = slab->first[set + 1] - slab->first[set];
		uint32_t	shared;

		/* a token that only one of the sets has flips one bit: what differs bounds what they share */
		if (probe->n + tokens - KERNEL(distance) (probe->signature, slab->signature + 4 * (size_t) set) < 2 * needed)
			continue;
		work_done(slab, tokens);
		shared = KERNEL(shared) (slab->marks.bit, slab->token + slab->first[set], tokens, needed);
		if (shared < needed)
			continue;
		hits[found].set = set;
		hits[found].shared = shared;
		hits[found++].similarity = aid_join_quotient(shared, probe->size + size - shared);
	}
	return found;
}

TARGET static uint32_t
KERNEL(verify_weighted) (AidJoinSlab *slab, const AidJoinProbe *probe, uint32_t n, AidJoinHit *hits)
{
	const uint64_t *mark = slab->marks.bit;
	uint32_t	found = 0;

	work_done(slab, 8 * n);
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t	set = slab->candidate[i];
		const uint32_t *token = slab->token + slab->first[set];
		uint32_t	tokens = slab->first[set + 1] - slab->first[set];
		uint64_t	both = probe->weight + slab->weight[set];
		uint64_t	least = aid_join_least_weight(slab->rule, both);
		uint64_t	weight = 0;
		uint64_t	left = slab->weight[set];
		uint32_t	shared = 0;
		double		similarity;

		work_done(slab, tokens);
		for (uint32_t k = 0; k < tokens && weight + left >= least; k++)
		{
			uint64_t	of_token = slab->weight_of[token[k]];
			uint64_t	marked = aid_join_is_marked(mark, token[k]);

			weight += of_token & -marked;
			shared += (uint32_t) marked;
			left -= of_token;
		}
		if (weight < least)
			continue;
		similarity = aid_join_quotient(weight, both - weight);
		if (similarity < slab->rule->threshold)
			continue;
		hits[found].set = set;
		hits[found].shared = shared;
		hits[found++].similarity = similarity;
	}
	return found;
}

static const AidJoinKernel KERNEL(kernel) = {
	KERNEL(count_all),
	KERNEL(count_few),
	KERNEL(verify),
	KERNEL(verify_weighted),
};
