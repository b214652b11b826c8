/*
 * join_jobs.c
 *		Which records of the join are to be compared with which.
 *
 * Blocks with themselves, or with the same block of the other side; those
 * that meet everybody with each other and, once, with all the rest.
 */
#include "postgres.h"

#include "base/grow.h"
#include "duplicates/join_internal.h"

static void
add_job(AidJoinJobs *jobs, AidJoinRange index, AidJoinRange probe, bool once)
{
	AidJoinJob *job;
	bool		self = probe.pieces == 0;

	if (index.records == 0 || (self ? index.records < 2 : probe.records == 0))
		return;
	jobs->job = aid_grow_array(jobs->job, jobs->n, &jobs->room, sizeof(AidJoinJob));
	job = &jobs->job[jobs->n++];
	*job = (AidJoinJob) {
		.index = index,
		.probe = probe,
		.once = once,
		.cost = (double) index.records * (double) (self ? index.records / 2 : probe.records),
	};
	jobs->cost += job->cost;
}

/* The pieces of the block that begins with piece `first`; records 0 if there is none. */
static AidJoinRange
block_at(const AidJoin *join, uint32 side, uint32 first)
{
	const AidJoinSpool *spool = &join->side[side];
	AidJoinRange range = {.side = side, .first = first};

	for (uint32 i = first; i < spool->pieces && spool->piece[i].block == spool->piece[first].block; i++)
	{
		range.pieces++;
		range.records += spool->piece[i].records;
	}
	return range;
}

static AidJoinRange
all_pieces_before(const AidJoin *join, uint32 side, uint32 end)
{
	const AidJoinSpool *spool = &join->side[side];
	AidJoinRange range = {.side = side, .pieces = end};

	for (uint32 i = 0; i < end; i++)
		range.records += spool->piece[i].records;
	return range;
}

/* Where the records begin that stand in every block. */
static uint32
first_wildcard(const AidJoin *join, uint32 side)
{
	const AidJoinSpool *spool = &join->side[side];
	uint32		first = spool->pieces;

	while (first > 0 && spool->piece[first - 1].block == AID_JOIN_WILDCARD_BLOCK)
		first--;
	return first;
}

static void
make_within(const AidJoin *join, AidJoinJobs *jobs)
{
	const AidJoinSpool *spool = &join->side[AID_JOIN_LEFT];
	uint32		wildcard = first_wildcard(join, AID_JOIN_LEFT);
	AidJoinRange none = {0};

	for (uint32 i = 0; i < spool->pieces;)
	{
		AidJoinRange block = block_at(join, AID_JOIN_LEFT, i);

		add_job(jobs, block, none, false);
		i += block.pieces;
	}
	if (wildcard > 0)
		add_job(jobs, block_at(join, AID_JOIN_LEFT, wildcard), all_pieces_before(join, AID_JOIN_LEFT, wildcard), true);
}

static void
make_between(const AidJoin *join, AidJoinJobs *jobs)
{
	const AidJoinSpool *left = &join->side[AID_JOIN_LEFT];
	const AidJoinSpool *right = &join->side[AID_JOIN_RIGHT];
	uint32		left_wildcard = first_wildcard(join, AID_JOIN_LEFT);
	uint32		right_wildcard = first_wildcard(join, AID_JOIN_RIGHT);
	uint32		r = 0;

	for (uint32 l = 0; l < left_wildcard;)
	{
		AidJoinRange block = block_at(join, AID_JOIN_LEFT, l);
		uint32		number = left->piece[l].block;

		while (r < right_wildcard && right->piece[r].block < number)
			r++;
		if (r < right_wildcard && right->piece[r].block == number)
			add_job(jobs, block, block_at(join, AID_JOIN_RIGHT, r), false);
		l += block.pieces;
	}
	add_job(jobs, block_at(join, AID_JOIN_LEFT, left_wildcard),
			all_pieces_before(join, AID_JOIN_RIGHT, right->pieces), true);
	add_job(jobs, block_at(join, AID_JOIN_RIGHT, right_wildcard),
			all_pieces_before(join, AID_JOIN_LEFT, left_wildcard), true);
}

/* Small jobs in the order of the file.  There may be millions of them. */
static int
compare_jobs(const void *a, const void *b)
{
	static uint64 compared = 0;
	const AidJoinJob *x = a;
	const AidJoinJob *y = b;

	aid_loop_check(compared++);
	if (x->cost != y->cost)
		return x->cost > y->cost ? -1 : 1;
	return (x->index.first > y->index.first) - (x->index.first < y->index.first);
}

void
aid_join_jobs_make(const AidJoin *join, AidJoinJobs *jobs)
{
	memset(jobs, 0, sizeof(*jobs));
	if (join->options.between)
		make_between(join, jobs);
	else
		make_within(join, jobs);
	if (jobs->n > 0)
		aid_sort(jobs->job, jobs->n, sizeof(AidJoinJob), compare_jobs);
}
