/*
 * feature_org.h
 *		Organisations of one column, by id, alias, name, acronym and words.
 *
 * Pure: no PostgreSQL calls.  What an alias stands for, the caller knows.
 */
#ifndef AID_FEATURE_ORG_H
#define AID_FEATURE_ORG_H

#include "duplicates/feature_list.h"

/* Key words that two names share, of all they have: similar. */
#define AID_ORG_SIMILAR 0.7

/* What the key of a name stands for; the texts must last until the call after. */
typedef struct AidOrgMeaning
{
	const char *same;			/* key of the organisation, the key itself if there is no alias */
	size_t		same_length;
	const char *agency_of;		/* key of the one whose agency it is, or NULL */
	size_t		agency_of_length;
} AidOrgMeaning;

typedef void (*AidOrgResolver) (void *arg, const char *key, size_t length, AidOrgMeaning *meaning);

/* One spelling; organisations are numbers of the dictionary of keys. */
typedef struct AidOrgName
{
	bool		known;			/* not a mask */
	bool		one_word;
	uint32_t	org;			/* by alias, or by key */
	uint32_t	key;
	uint32_t	acronym;		/* AID_DICTIONARY_NONE */
	uint32_t	agency_of;		/* AID_DICTIONARY_NONE */
	AidList		words;
} AidOrgName;

typedef struct AidOrgFeature
{
	const AidDictionary *raw;	/* the column's lists */
	AidOrgResolver resolve;
	void	   *arg;
	AidDictionary name;			/* spellings */
	AidOrgName *meaning;		/* of each */
	uint32_t	name_room;
	AidDictionary org;			/* keys and acronyms */
	AidDictionary word;
	AidList    *names;			/* of each raw list: its spellings, but for masks */
	uint32_t	names_room;
	AidList    *orgs;			/* of each raw list: its organisations */
	uint32_t	orgs_room;
	uint32_t   *records;		/* of each organisation */
	uint32_t	records_room;
	AidArena	arena;
	char	   *buffer;
	size_t		buffer_size;
	uint32_t   *numbers;
	uint32_t	numbers_room;
} AidOrgFeature;

extern void aid_org_feature_start(AidOrgFeature *feature, const AidDictionary *raw, AidOrgResolver resolve, void *arg);
extern void aid_org_feature_add(AidOrgFeature *feature, uint32_t raw);
/* Counts a record with a list + 1, or 0. */
extern void aid_org_feature_count(AidOrgFeature *feature, uint32_t list);

/* list_a, list_b: + 1, or 0. */
extern void aid_org_feature_compare(const AidOrgFeature *feature, uint32_t list_a, uint32_t list_b,
									AidComparison *comparison);

/* The rarest organisation that both have; AID_DICTIONARY_NONE if there is none. */
extern uint32_t aid_org_feature_common(const AidOrgFeature *feature, uint32_t list_a, uint32_t list_b);

#endif							/* AID_FEATURE_ORG_H */
