/*
 * canonical.c
 *		Reading and building the sorted form of an allocation.
 */
#include <string.h>

#include "allocation/allocation.h"

int
aid_key_compare(const char *a, uint32_t a_length, const char *b, uint32_t b_length)
{
	int			order = memcmp(a, b, AID_MIN(a_length, b_length));

	if (order != 0)
		return order;
	return (a_length > b_length) - (a_length < b_length);
}

static size_t
fixed_size(uint32_t units, bool counters)
{
	return sizeof(AidAllocation) + (size_t) units * sizeof(AidUnit) + (counters ? sizeof(AidCounters) : 0);
}

size_t
aid_canonical_size(uint32_t units, uint64_t key_bytes)
{
	return fixed_size(units, true) + (size_t) units * sizeof(uint32_t) + (size_t) key_bytes;
}

AidUnits
aid_units_of(const AidAllocation *canonical)
{
	const char *base = (const char *) canonical;
	size_t		fixed = fixed_size(canonical->n, (canonical->flags & AID_HAS_COUNTERS) != 0);
	AidUnits	units;

	units.n = canonical->n;
	units.unit = (const AidUnit *) (base + sizeof(AidAllocation));
	units.key_end = (const uint32_t *) (base + fixed);
	units.keys = base + fixed + (size_t) canonical->n * sizeof(uint32_t);
	return units;
}

AidCounters
aid_counters_of(const AidAllocation *canonical)
{
	AidCounters counters;

	if (canonical->flags & AID_HAS_COUNTERS)
		memcpy(&counters, (const char *) canonical + fixed_size(canonical->n, false), sizeof(counters));
	else
		memset(&counters, 0, sizeof(counters));
	return counters;
}

int64_t
aid_units_find(const AidUnits *units, const char *key, uint32_t length)
{
	uint32_t	low = 0;
	uint32_t	high = units->n;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;
		uint32_t	other_length;
		const char *other = aid_unit_key(units, middle, &other_length);
		int			order = aid_key_compare(key, length, other, other_length);

		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return -1;
}

AidStatus
aid_units_total(const AidUnits *units, aid_money *total)
{
	aid_money	sum = 0;
	aid_money	size = 0;

	for (uint32_t i = 0; i < units->n; i++)
	{
		aid_money	amount = units->unit[i].amount;

		if (amount == AID_MONEY_MIN ||
			!aid_money_add(size, amount < 0 ? -amount : amount, &size))
			return AID_RANGE;
		sum += amount;
	}
	*total = sum;
	return AID_OK;
}

static bool
add_count(int64_t *into, int64_t from, int sign)
{
	/* negation is safe: the smallest integer is no count */
	return aid_count_add(into, sign > 0 ? from : -from);
}

static bool
add_amount(aid_money *into, aid_money from, int sign)
{
	return sign > 0 ? aid_money_add(*into, from, into) : aid_money_sub(*into, from, into);
}

AidStatus
aid_counters_add(AidCounters *into, const AidCounters *from, int sign)
{
	bool		ok = add_count(&into->null_unit_rows, from->null_unit_rows, sign) &&
		add_count(&into->null_amount_rows, from->null_amount_rows, sign) &&
		add_count(&into->negative_rows, from->negative_rows, sign) &&
		add_count(&into->rounded_rows, from->rounded_rows, sign) &&
		add_count(&into->dropped_units, from->dropped_units, sign) &&
		add_count(&into->clamped_units, from->clamped_units, sign) &&
		add_amount(&into->null_unit_amount, from->null_unit_amount, sign) &&
		add_amount(&into->dropped_amount, from->dropped_amount, sign) &&
		add_amount(&into->clamped_amount, from->clamped_amount, sign);

	return ok ? AID_OK : AID_RANGE;
}

bool
aid_counters_are_zero(const AidCounters *counters)
{
	static const AidCounters zero;

	return memcmp(counters, &zero, sizeof(zero)) == 0;
}

bool
aid_canonical_is_valid(const AidAllocation *canonical, size_t size)
{
	AidUnits	units;
	uint32_t	previous = 0;

	if (size < sizeof(AidAllocation) || canonical->version != AID_ALLOCATION_VERSION ||
		(canonical->flags & ~AID_HAS_COUNTERS) != 0 || canonical->reserved != 0)
		return false;
	if (size != fixed_size(canonical->n, (canonical->flags & AID_HAS_COUNTERS) != 0) +
		(size_t) canonical->n * sizeof(uint32_t) + canonical->key_bytes)
		return false;

	units = aid_units_of(canonical);
	for (uint32_t i = 0; i < units.n; i++)
	{
		uint32_t	length;
		uint32_t	before_length;
		const char *before;

		if (units.key_end[i] < previous || units.key_end[i] > canonical->key_bytes)
			return false;
		length = units.key_end[i] - previous;
		if (length > AID_KEY_MAX || (units.unit[i].amount == 0 && units.unit[i].entries == 0))
			return false;
		if (i > 0)
		{
			before = aid_unit_key(&units, i - 1, &before_length);
			if (aid_key_compare(before, before_length, units.keys + previous, length) >= 0)
				return false;
		}
		previous = units.key_end[i];
	}
	return previous == canonical->key_bytes;
}

/*
 * While a value grows its final number of units is not known, so the keys
 * stand behind the largest possible one and are moved down at the end.
 */
void
aid_builder_start(AidBuilder *builder, void *memory, uint32_t units_max)
{
	char	   *base = memory;

	builder->value = memory;
	builder->units_max = units_max;
	builder->unit = (AidUnit *) (base + sizeof(AidAllocation));
	builder->key_end = (uint32_t *) (base + fixed_size(units_max, true));
	builder->keys = base + fixed_size(units_max, true) + (size_t) units_max * sizeof(uint32_t);

	memset(builder->value, 0, sizeof(AidAllocation));
	builder->value->version = AID_ALLOCATION_VERSION;
}

void
aid_builder_append(AidBuilder *builder, const char *key, uint32_t length, aid_money amount, int64_t entries)
{
	AidAllocation *value = builder->value;

	if (length > 0)
		memcpy(builder->keys + value->key_bytes, key, length);
	value->key_bytes += length;
	builder->unit[value->n].amount = amount;
	builder->unit[value->n].entries = entries;
	builder->key_end[value->n] = value->key_bytes;
	value->n++;
}

size_t
aid_builder_finish(AidBuilder *builder, const AidCounters *counters)
{
	AidAllocation *value = builder->value;
	char	   *base = (char *) value;
	bool		counted = !aid_counters_are_zero(counters);
	size_t		position = fixed_size(value->n, false);

	if (counted)
	{
		value->flags |= AID_HAS_COUNTERS;
		memcpy(base + position, counters, sizeof(AidCounters));
		position += sizeof(AidCounters);
	}
	memmove(base + position, builder->key_end, value->n * sizeof(uint32_t));
	position += value->n * sizeof(uint32_t);
	memmove(base + position, builder->keys, value->key_bytes);
	return position + value->key_bytes;
}

bool
aid_walk_next(AidWalk *walk)
{
	const char *right_key = NULL;
	uint32_t	right_length = 0;

	if (walk->left_done >= walk->left.n && walk->right_done >= walk->right.n)
		return false;
	aid_loop_check((uint64_t) walk->left_done + walk->right_done);
	if (walk->right_done < walk->right.n)
		right_key = aid_unit_key(&walk->right, walk->right_done, &right_length);

	if (walk->left_done >= walk->left.n)
		walk->side = 1;
	else
	{
		walk->key = aid_unit_key(&walk->left, walk->left_done, &walk->length);
		walk->side = right_key == NULL ? -1 : aid_key_compare(walk->key, walk->length, right_key, right_length);
		walk->side = (walk->side > 0) - (walk->side < 0);
	}
	if (walk->side > 0)
	{
		walk->key = right_key;
		walk->length = right_length;
	}
	walk->left_done += walk->side <= 0;
	walk->right_done += walk->side >= 0;
	return true;
}

AidStatus
aid_canonical_combine(const AidAllocation *a, const AidAllocation *b, int sign, void *memory, size_t *size)
{
	AidWalk		walk = {.left = aid_units_of(a), .right = aid_units_of(b)};
	AidCounters counters = aid_counters_of(a);
	AidCounters other = aid_counters_of(b);
	AidBuilder	builder;

	if (aid_counters_add(&counters, &other, sign) != AID_OK)
		return AID_RANGE;

	aid_builder_start(&builder, memory, walk.left.n + walk.right.n);
	while (aid_walk_next(&walk))
	{
		AidUnit		unit = {0, 0};

		if (walk.side <= 0)
			unit = *aid_walk_left(&walk);
		if (walk.side >= 0 &&
			(!add_amount(&unit.amount, aid_walk_right(&walk)->amount, sign) ||
			 !add_count(&unit.entries, aid_walk_right(&walk)->entries, sign)))
			return AID_RANGE;
		if (unit.amount != 0 || unit.entries != 0)
			aid_builder_append(&builder, walk.key, walk.length, unit.amount, unit.entries);
	}
	*size = aid_builder_finish(&builder, &counters);
	return AID_OK;
}
