/*
 * join_work.c
 *		Records against records.
 */
#include "duplicates/join_work.h"

#include <string.h>

static void *
place(char *memory, size_t *used, size_t bytes)
{
	size_t		at = *used;

	*used = (at + bytes + 63) & ~(size_t) 63;
	return memory == NULL ? NULL : memory + at;
}

static size_t
lay_out(AidJoinWork *work, const AidJoinLimits *limits, uint32_t tokens, char *memory, void **ranks, void **slab)
{
	size_t		sets = limits->sets;
	size_t		used = 0;

	work->member = place(memory, &used, sets * sizeof(uint32_t));
	work->first_member = place(memory, &used, (sets + 1) * sizeof(uint32_t));
	work->hit = place(memory, &used, sets * sizeof(AidJoinHit));
	work->last_token = place(memory, &used, limits->largest * sizeof(uint32_t));
	work->probe_token = place(memory, &used, limits->largest * sizeof(uint32_t));
	*ranks = place(memory, &used, aid_join_ranks_size(tokens, limits->weighted));
	*slab = place(memory, &used, aid_join_slab_size(limits));
	return used;
}

size_t
aid_join_work_size(const AidJoinLimits *limits, uint32_t tokens)
{
	AidJoinWork none;
	AidJoinLimits full = *limits;
	void	   *ranks;
	void	   *slab;

	full.ranks = tokens;
	return lay_out(&none, &full, tokens, NULL, &ranks, &slab);
}

void
aid_join_work_init(AidJoinWork *work, const AidJoinLimits *limits, uint32_t tokens, const uint32_t *weight_of_token,
				   AidJoinRule *rule, bool wide, void *memory)
{
	AidJoinLimits full = *limits;
	void	   *ranks;
	void	   *slab;

	full.ranks = tokens;
	memset(work, 0, sizeof(*work));
	lay_out(work, &full, tokens, memory, &ranks, &slab);
	work->rule = rule;
	aid_join_ranks_init(&work->ranks, tokens, weight_of_token, ranks);
	aid_join_slab_init(&work->slab, &full, rule, wide, slab);
}

/* ---- a block ---- */

void
aid_join_work_begin(AidJoinWork *work, bool few)
{
	aid_join_ranks_clear(&work->ranks);
	work->few = few;
}

void
aid_join_work_settle(AidJoinWork *work)
{
	aid_join_ranks_settle(&work->ranks);
}

/* ---- a slab ---- */

static bool
is_last(const AidJoinWork *work, const AidJoinRecord *record)
{
	return record->hash == work->last.hash && record->n == work->last.n && record->unknown == work->last.unknown &&
		work->last.token != NULL && memcmp(record->token, work->last_token, record->n * sizeof(uint32_t)) == 0;
}

static void
keep_as_last(AidJoinWork *work, const AidJoinRecord *record)
{
	work->last = *record;
	work->last.token = work->last_token;
	memcpy(work->last_token, record->token, record->n * sizeof(uint32_t));
}

void
aid_join_work_start(AidJoinWork *work, bool either)
{
	aid_join_slab_start(&work->slab, work->few ? work->ranks.weight_of_token : work->ranks.weight, either);
	work->opened = 0;
	work->last.token = NULL;
	work->first_member[0] = 0;
}

/* Writes the record's ranks, which stay marked, and returns their number; adds up the weight if weighted. */
static uint32_t
write_ranks(AidJoinWork *work, const AidJoinRecord *record, uint32_t *out, uint64_t *weight, uint64_t *unknown_weight)
{
	uint32_t	n = record->n;

	*unknown_weight = 0;
	if (work->few)
	{
		memcpy(out, record->token, n * sizeof(uint32_t));
		for (uint32_t i = 0; i < n; i++)
			work->slab.marks.bit[out[i] >> 6] |= UINT64_C(1) << (out[i] & 63);
	}
	else
		n = aid_join_ranks_of(&work->ranks, record->token, n, &work->slab.marks, out, unknown_weight);
	*weight = *unknown_weight;
	if (work->rule->weighted)
		for (uint32_t i = 0; i < n; i++)
			*weight += work->slab.weight_of[out[i]];
	return n;
}

void
aid_join_work_load(AidJoinWork *work, const AidJoinRecord *record)
{
	AidJoinSlab *slab = &work->slab;

	aid_loop_check(slab->n);
	if (!is_last(work, record))
	{
		uint32_t   *token = aid_join_slab_next(slab);
		uint64_t	weight;
		uint64_t	unknown_weight;
		uint32_t	n = write_ranks(work, record, token, &weight, &unknown_weight);

		aid_join_unmark(slab->marks.bit, token, n);
		aid_join_slab_add(slab, n, record->n + record->unknown, weight);
		work->first_member[slab->n] = work->first_member[slab->n - 1];
		keep_as_last(work, record);
	}
	work->member[work->first_member[slab->n]++] = record->number;
}

void
aid_join_work_index(AidJoinWork *work, bool growing)
{
	work->last.token = NULL;
	if (!work->few)
		aid_join_slab_index(&work->slab, work->ranks.n, growing);
}

/* ---- pairs ---- */

static uint32_t
find(AidJoinWork *work, const AidJoinProbe *probe, uint32_t until)
{
	if (work->few)
		return aid_join_compare(&work->slab, probe, until, work->hit);
	return aid_join_probe(&work->slab, probe, until, work->counting ? NULL : work->hit);
}

/* A record with all that are in the sets found. */
static void
tell(AidJoinWork *work, uint32_t number, uint32_t hits)
{
	for (uint32_t i = 0; i < hits; i++)
	{
		const AidJoinHit *hit = &work->hit[i];
		uint32_t	end = work->first_member[hit->set + 1];

		for (uint32_t k = work->first_member[hit->set]; k < end; k++)
		{
			aid_loop_check(k);
			work->sink(work->arg, work->member[k], number, hit->shared, hit->similarity);
		}
	}
}

void
aid_join_work_self(AidJoinWork *work, uint32_t from, uint32_t to)
{
	AidJoinSlab *slab = &work->slab;

	work->last.token = NULL;
	for (uint32_t set = from; set < to; set++)
	{
		uint32_t	member = work->first_member[set];
		uint32_t	end = work->first_member[set + 1];
		AidJoinProbe probe;
		uint32_t	hits;

		if (!work->few)
			for (; work->opened < set; work->opened++)
				aid_join_slab_open(slab, work->opened);
		probe = aid_join_slab_probe(slab, set);
		hits = find(work, &probe, set);
		aid_join_unmark(slab->marks.bit, probe.token, probe.n);
		for (uint32_t k = member; k < end && !work->counting; k++)
		{
			tell(work, work->member[k], hits);
			/* equal sets */
			for (uint32_t l = member; l < k; l++)
			{
				aid_loop_check(l);
				work->sink(work->arg, work->member[l], work->member[k], slab->size[set], 1.0);
			}
		}
	}
}

bool
aid_join_work_probe(AidJoinWork *work, const AidJoinRecord *record)
{
	AidJoinSlab *slab = &work->slab;

	if (!is_last(work, record))
	{
		uint64_t	signature[4];
		AidJoinProbe probe = {
			.token = work->probe_token,
			.size = record->n + record->unknown,
			.signature = signature,
		};
		bool		beyond;

		if (!work->few && !slab->either)
			for (; work->opened < slab->n; work->opened++)
				aid_join_slab_open(slab, work->opened);
		probe.n = write_ranks(work, record, work->probe_token, &probe.weight, &probe.unknown_weight);
		aid_join_signature(probe.token, probe.n, signature);
		beyond = !work->few && aid_join_is_beyond(slab, &probe);
		work->last_hits = beyond ? 0 : find(work, &probe, slab->n);
		aid_join_unmark(slab->marks.bit, probe.token, probe.n);
		if (beyond)
			return false;
		keep_as_last(work, record);
	}
	tell(work, record->number, work->last_hits);
	return true;
}
