/* sources: extension/headcount/text.c extension/headcount/storage.c
   extension/headcount/cells.c extension/headcount/transport.c */
/*
 * Two accounts of one population, against all ways to match person with
 * person, and against augmenting one person at a time.
 */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "headcount/cells.h"
#include "headcount/text.h"
#include "headcount/transport.h"
#include "random.h"

#define MAX_CELLS 64

typedef struct Value
{
	AidBox		box[MAX_CELLS];
	int64_t		count[MAX_CELLS];
	AidCells	cells;
} Value;

static void
value_read(Value *value, const char *text)
{
	AidReadCell scratch[MAX_CELLS + 2];
	AidTextReport report;

	value->cells.n = aid_headcount_read(&report, text, strlen(text), scratch, value->box, value->count);
	value->cells.box = value->box;
	value->cells.count = value->count;
	if (value->cells.n < 0)
	{
		printf("Bail out! cannot read %s\n", text);
		exit(1);
	}
}

static int64_t
total_of(const Value *value)
{
	int64_t		total = 0;

	for (int i = 0; i < value->cells.n; i++)
		total += value->count[i];
	return total;
}

/* The answers to all questions about two accounts. */
typedef struct Answer
{
	bool		refines;
	bool		compatible;
	int64_t		lower;
	int64_t		upper;
} Answer;

static Answer
answer_of(const Value *a, const Value *b, AidRegion question, AidTransportWork *work)
{
	void	   *scratch = malloc(aid_transport_size(a->cells.n, b->cells.n));
	AidTransportWork parts;
	Answer		answer = {false, false, -1, -1};
	int64_t		cost;

	memset(work, 0, sizeof(*work));
	if (total_of(a) == total_of(b))
	{
		static const AidPairing pairing[] = {AID_PAIR_INSIDE, AID_PAIR_MEETS, AID_PAIR_MUST, AID_PAIR_CANNOT};
		bool		found[4];
		int64_t		costs[4];

		for (int k = 0; k < 4; k++)
		{
			found[k] = aid_transport_counted(&a->cells, &b->cells, pairing[k], question, scratch, &cost, &parts);
			costs[k] = cost;
			work->blocking_flows += parts.blocking_flows;
			work->distance_levels += parts.distance_levels;
		}
		answer.refines = found[0];
		answer.compatible = found[1] && found[2] && found[3];
		if (answer.compatible)
		{
			answer.lower = costs[2];
			answer.upper = total_of(a) - costs[3];
		}
	}
	free(scratch);
	return answer;
}

static bool
same_answer(Answer a, Answer b)
{
	return a.refines == b.refines && a.compatible == b.compatible && a.lower == b.lower && a.upper == b.upper;
}

static AidRegion
region(const char *sex_and_ages)
{
	AidBox		box;
	AidTextReport report;

	if (!aid_box_parse(&report, sex_and_ages, strlen(sex_and_ages), &box))
	{
		printf("Bail out! cannot read %s\n", sex_and_ages);
		exit(1);
	}
	return aid_box_region(box);
}

/* ---- the values of the specification ---- */

static void
tests_are(const char *a, const char *b, bool a_refines, bool b_refines, bool compatible)
{
	Value		va;
	Value		vb;
	AidTransportWork work;
	Answer		forth;
	Answer		back;

	value_read(&va, a);
	value_read(&vb, b);
	forth = answer_of(&va, &vb, AID_EVERYBODY, &work);
	back = answer_of(&vb, &va, AID_EVERYBODY, &work);
	ok(forth.refines == a_refines && back.refines == b_refines && forth.compatible == compatible &&
	   back.compatible == compatible, "tests of \"%s\" and \"%s\"", a, b);
}

static void
joint_is(const char *a, const char *b, const char *question, bool compatible, int64_t lower, int64_t upper)
{
	Value		va;
	Value		vb;
	AidTransportWork work;
	Answer		got;

	value_read(&va, a);
	value_read(&vb, b);
	got = answer_of(&va, &vb, region(question), &work);
	if (!ok(got.compatible == compatible && (!compatible || (got.lower == lower && got.upper == upper)),
			"%s in \"%s\" and \"%s\"", question, a, b))
		printf("# got %d, %lld, %lld\n", got.compatible, (long long) got.lower, (long long) got.upper);
}

static void
test_values(void)
{
	tests_are("F 18-29: 4, F 30+: 5, M 18+: 6", "F 18+: 9, M 18+: 6", true, false, true);
	tests_are("F 10-19: 5, M 10-19: 5", "? 10-14: 3, ? 15-24: 7", false, false, true);
	tests_are("F 0-17: 2, M 0-17: 5", "F: 3, ? 0-17: 4", false, false, false);
	tests_are("0", "0", true, true, true);
	tests_are("F: 1", "0", false, false, false);
	tests_are("F: 1", "F: 2", false, false, false);
	tests_are("F +d: 1, F -d: 2", "F: 3", true, false, true);
	tests_are("F: 9223372036854775807", "?: 9223372036854775807", true, false, true);

	joint_is("F: 12, M: 8", "? 0-14: 7, ? 15-24: 9, ? 25+: 4", "F 15-24", true, 1, 9);
	joint_is("F 0-17: 6, M 18+: 8", "? 0-9: 3, ? 10-29: 7, ? 30+: 4", "M 18-29", true, 4, 4);
	joint_is("F: 9, M: 1, ?: 5", "? 15-24: 8, ?: 7", "F 15-24", true, 2, 14);
	joint_is("F 0-17: 6, M 18+: 3", "? 0-17: 4, ? 18+: 5", "M 18+", false, 0, 0);
	joint_is("0", "0", "M 18+", true, 0, 0);
	/* one matching only */
	joint_is("F 0-9: 1, F 5-14: 1", "F 0-9: 1, F 10-19: 1", "F 0-9", true, 1, 1);
	joint_is("F: 9223372036854775807", "? 15-24: 9223372036854775800, ?: 7", "F 15-24", true,
			 9223372036854775800, INT64_MAX);
}

/* ---- small accounts against all matchings of persons ---- */

#define PERSONS 6
#define MONTHS 40

static bool
box_has(AidBox box, int sex, int month, int disability)
{
	uint32_t	lo = aid_box_lo(box);
	uint32_t	hi = aid_box_hi(box);

	return (aid_box_sex(box) == AID_SEX_UNKNOWN || (int) aid_box_sex(box) == sex) &&
		(aid_box_disability(box) == AID_DISABILITY_UNKNOWN || (int) aid_box_disability(box) == disability) &&
		(lo == AID_AGE_OPEN || (month >= (int) lo && (hi == AID_AGE_OPEN || month < (int) hi)));
}

/* Bits: 1 some person fits both boxes and the question, 2 some fits both but not the question, 4 a lies in b. */
static int
pair_kind(AidBox a, AidBox b, AidBox question)
{
	int			kind = 4;

	for (int sex = 0; sex < 3; sex++)
		for (int disability = 0; disability < 2; disability++)
			for (int month = 0; month < MONTHS; month++)
			{
				if (!box_has(a, sex, month, disability))
					continue;
				if (!box_has(b, sex, month, disability))
					kind &= ~4;
				else
					kind |= box_has(question, sex, month, disability) ? 1 : 2;
			}
	return kind;
}

static void
match_all(int kind[PERSONS][PERSONS], int n, int i, unsigned used, bool inside, bool meets, int must, int can,
		  Answer *answer)
{
	if (i == n)
	{
		answer->refines |= inside;
		if (meets)
		{
			if (!answer->compatible || must < answer->lower)
				answer->lower = must;
			if (!answer->compatible || can > answer->upper)
				answer->upper = can;
			answer->compatible = true;
		}
		return;
	}
	for (int j = 0; j < n; j++)
		if (!(used >> j & 1))
			match_all(kind, n, i + 1, used | 1u << j, inside && (kind[i][j] & 4), meets && (kind[i][j] & 3),
					  must + ((kind[i][j] & 3) == 1), can + (kind[i][j] & 1), answer);
}

static AidBox
random_box(int ages)
{
	AidSex		sex = (AidSex) (below(2) ? 3 : below(3));
	AidDisability disability = (AidDisability) (below(4) ? 2 : below(2));
	uint32_t	lo = (uint32_t) below(ages);
	uint32_t	hi = lo + 1 + (uint32_t) below(ages);

	if (below(4) == 0)
		return aid_box(sex, AID_AGE_OPEN, AID_AGE_OPEN, disability);
	if (lo > 0 && below(5) == 0)
		hi = AID_AGE_OPEN;
	return aid_box(sex, lo, hi, disability);
}

/* n boxes with 1 to limit persons each. */
static void
random_value(Value *value, int n, int ages, uint64_t limit)
{
	AidCell		cell[MAX_CELLS];

	for (int i = 0; i < n; i++)
	{
		cell[i].box = random_box(ages);
		cell[i].count = limit == 1 ? 1 : 1 + (int64_t) (next_random() % limit);
	}
	aid_cells_collect(cell, &n);
	for (int i = 0; i < n; i++)
	{
		value->box[i] = cell[i].box;
		value->count[i] = cell[i].count;
	}
	value->cells = (AidCells) {n, value->box, value->count};
}

static void
persons_of(const Value *value, AidBox person[PERSONS])
{
	int			n = 0;

	for (int i = 0; i < value->cells.n; i++)
		for (int k = 0; k < value->count[i]; k++)
			person[n++] = value->box[i];
}

static void
test_all_matchings(void)
{
	int			wrong = 0;
	int			refining = 0;
	int			compatible = 0;
	int			wide = 0;

	for (int round = 0; round < 6000; round++)
	{
		Value		a;
		Value		b;
		int			n = 1 + below(PERSONS);
		AidBox		question = random_box(12);
		AidBox		person_a[PERSONS];
		AidBox		person_b[PERSONS];
		int			kind[PERSONS][PERSONS];
		Answer		expected = {false, false, -1, -1};
		AidTransportWork work;

		random_value(&a, n, 12, 1);
		random_value(&b, n, 12, 1);
		persons_of(&a, person_a);
		persons_of(&b, person_b);
		for (int i = 0; i < n; i++)
			for (int j = 0; j < n; j++)
				kind[i][j] = pair_kind(person_a[i], person_b[j], question);
		match_all(kind, n, 0, 0, true, true, 0, 0, &expected);
		wrong += !same_answer(answer_of(&a, &b, aid_box_region(question), &work), expected);
		refining += expected.refines;
		compatible += expected.compatible;
		wide += expected.lower > 0 && expected.upper > expected.lower && expected.upper < n;
	}
	ok(refining > 200 && compatible > 1000 && compatible < 5000 && wide > 30,
	   "there are accounts to test: %d refine, %d are compatible, %d have bounds inside", refining, compatible, wide);
	ok(wrong == 0, "as all matchings of persons say: %d wrong", wrong);
}

/* ---- larger accounts against one augmenting path at a time ---- */

/* Least cost by Bellman-Ford and augmenting one cheapest path after the other; -1 if there is no transport. */
static int64_t
cheapest(const Value *a, const Value *b, AidRegion question, bool must)
{
	static int64_t flow[MAX_CELLS][MAX_CELLS];
	int64_t		left_a[MAX_CELLS];
	int64_t		left_b[MAX_CELLS];
	int			cost[MAX_CELLS][MAX_CELLS];
	int64_t		missing = total_of(a);
	int64_t		sum = 0;
	int			n = a->cells.n;
	int			m = b->cells.n;

	memset(flow, 0, sizeof(flow));
	memcpy(left_a, a->count, sizeof(left_a));
	memcpy(left_b, b->count, sizeof(left_b));
	for (int i = 0; i < n; i++)
		for (int j = 0; j < m; j++)
		{
			AidRegion	meet = aid_region_meet(aid_box_region(a->box[i]), aid_box_region(b->box[j]));

			cost[i][j] = aid_region_is_empty(meet) ? -1 : must ? aid_region_within(meet, question)
				: aid_region_is_empty(aid_region_meet(meet, question));
		}
	while (missing > 0)
	{
		int			distance[2 * MAX_CELLS];
		int			from[2 * MAX_CELLS];
		int			best = -1;
		int64_t		amount;
		bool		changed = true;

		for (int v = 0; v < n + m; v++)
			distance[v] = v < n && left_a[v] > 0 ? 0 : 1000000;
		for (int v = 0; v < n + m; v++)
			from[v] = -1;
		while (changed)
		{
			changed = false;
			for (int i = 0; i < n; i++)
				for (int j = 0; j < m; j++)
				{
					if (cost[i][j] < 0)
						continue;
					if (distance[i] < 1000000 && distance[i] + cost[i][j] < distance[n + j])
						distance[n + j] = distance[i] + cost[i][j], from[n + j] = i, changed = true;
					if (flow[i][j] > 0 && distance[n + j] < 1000000 && distance[n + j] - cost[i][j] < distance[i])
						distance[i] = distance[n + j] - cost[i][j], from[i] = n + j, changed = true;
				}
		}
		for (int j = 0; j < m; j++)
			if (left_b[j] > 0 && distance[n + j] < 1000000 && (best < 0 || distance[n + j] < distance[best]))
				best = n + j;
		if (best < 0)
			return -1;
		amount = left_b[best - n];
		for (int v = best; from[v] >= 0; v = from[v])
			if (v < n)
				amount = AID_MIN(amount, flow[v][from[v] - n]);
		{
			int			v = best;

			while (from[v] >= 0)
				v = from[v];
			amount = AID_MIN(amount, left_a[v]);
			left_a[v] -= amount;
		}
		for (int v = best; from[v] >= 0; v = from[v])
		{
			if (v < n)
				flow[v][from[v] - n] -= amount, sum -= amount * cost[v][from[v] - n];
			else
				flow[from[v]][v - n] += amount, sum += amount * cost[from[v]][v - n];
		}
		left_b[best - n] -= amount;
		missing -= amount;
	}
	return sum;
}

/* Makes the totals equal by the last cell. */
static void
make_equal(Value *a, Value *b)
{
	int64_t		difference = total_of(a) - total_of(b);
	Value	   *less = difference > 0 ? b : a;

	less->count[less->cells.n - 1] += difference > 0 ? difference : -difference;
}

static void
test_augmenting(void)
{
	int			wrong = 0;
	int			compatible = 0;
	int			turned_back = 0;
	int			most_flows = 0;

	for (int round = 0; round < 600; round++)
	{
		Value		a;
		Value		b;
		AidRegion	question = aid_box_region(random_box(20));
		AidTransportWork work;
		Answer		got;
		int64_t		must;
		int64_t		cannot;

		random_value(&a, 2 + below(24), 20, round % 2 ? 9 : UINT64_C(2000000000000));
		random_value(&b, 2 + below(24), 20, round % 2 ? 9 : UINT64_C(2000000000000));
		make_equal(&a, &b);
		got = answer_of(&a, &b, question, &work);
		must = cheapest(&a, &b, question, true);
		cannot = cheapest(&a, &b, question, false);
		wrong += got.compatible != (must >= 0) || (must >= 0 && (got.lower != must || got.upper != total_of(&a) - cannot));
		compatible += must >= 0;
		turned_back += work.distance_levels > 6;
		most_flows = AID_MAX(most_flows, work.blocking_flows);
	}
	ok(compatible > 150 && turned_back > 3, "there are accounts to test: %d are compatible, %d need higher levels",
	   compatible, turned_back);
	ok(wrong == 0, "as augmenting path by path says: %d wrong", wrong);
	ok(most_flows < 60, "blocking flows in one round at most: %d", most_flows);
}

/* ---- work does not depend on the number of persons ---- */

static void
test_work(void)
{
	int			more = 0;
	int			tested = 0;

	for (int round = 0; round < 200; round++)
	{
		Value		a;
		Value		b;
		AidRegion	question = aid_box_region(random_box(30));
		AidTransportWork few;
		AidTransportWork many;
		Answer		small;
		Answer		large;

		random_value(&a, 40, 30, 5);
		random_value(&b, 40, 30, 5);
		make_equal(&a, &b);
		small = answer_of(&a, &b, question, &few);
		for (int i = 0; i < a.cells.n; i++)
			a.count[i] *= INT64_C(1000000000000);
		for (int j = 0; j < b.cells.n; j++)
			b.count[j] *= INT64_C(1000000000000);
		large = answer_of(&a, &b, question, &many);
		tested += small.compatible;
		more += few.blocking_flows != many.blocking_flows || few.distance_levels != many.distance_levels ||
			small.compatible != large.compatible ||
			(small.compatible && (small.lower * INT64_C(1000000000000) != large.lower ||
								  small.upper * INT64_C(1000000000000) != large.upper));
	}
	ok(tested > 50 && more == 0, "10^12 times as many persons need the same steps: %d of %d differ", more, tested);
}

int
main(void)
{
	test_values();
	test_all_matchings();
	test_augmenting();
	test_work();
	return tap_done();
}
