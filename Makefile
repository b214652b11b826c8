# aidflow: build with PGXS. `make`, `make install`, `make installcheck`;
# PG_CONFIG chooses the PostgreSQL, STRICT=1 turns warnings into errors.

EXTENSION = aidflow aidflow_postgis aidflow_report
MODULE_big = aidflow

# The version stands in the control file only; the companions have the same (tools/check-metadata).
EXTVERSION := $(shell sed -n "s/^default_version *= *'\([^']*\)'.*/\1/p" aidflow.control)

# The rooms' parts of the install scripts, in this order.
SQL_PARTS = \
	extension/base/query.sql \
	extension/allocation/allocation.sql \
	extension/concentration/concentration.sql \
	extension/headcount/headcount.sql \
	extension/headcount/questions.sql \
	extension/marker/marker.sql \
	extension/reference/reference.sql \
	extension/duplicates/names.sql \
	extension/duplicates/shingles.sql \
	extension/duplicates/pairs.sql \
	extension/duplicates/match.sql \
	extension/duplicates/find.sql \
	extension/duplicates/clusters.sql \
	extension/duplicates/counted.sql \
	extension/duplicates/overlap.sql \
	extension/spatial/weights.sql \
	extension/spatial/statistics.sql \
	extension/report/drawing.sql
POSTGIS_PARTS = extension/base/companion.sql extension/postgis/postgis.sql
REPORT_PARTS = \
	extension/base/companion.sql \
	extension/report/roles.sql \
	extension/report/pictures.sql \
	extension/report/sources.sql \
	extension/report/input.sql \
	extension/report/coverage.sql \
	extension/report/spread.sql \
	extension/report/need.sql \
	extension/report/regions.sql \
	extension/report/donors.sql \
	extension/report/contexts.sql \
	extension/report/duplicates.sql \
	extension/report/overlap.sql \
	extension/report/gender.sql \
	extension/report/people.sql \
	extension/report/places.sql \
	extension/report/forms.sql \
	extension/report/method.sql \
	extension/report/engine.sql \
	extension/report/check.sql \
	extension/report/render.sql \
	extension/report/log.sql

SOURCES := $(sort $(wildcard extension/*.c extension/*/*.c))
OBJS := $(SOURCES:.c=.o)
DATA_built = $(EXTENSION:=--$(EXTVERSION).sql)
DATA = $(wildcard extension/upgrade/*--*--*.sql)

# -MMD -MP: each object records the headers it was made from, see the include below.
PG_CPPFLAGS = -Iextension -DAIDFLOW_SERVER -DAIDFLOW_VERSION='"$(EXTVERSION)"' -MMD -MP
# Fused multiply-add would give other bits on other CPUs.
PG_CFLAGS = -ffp-contract=off
ifeq ($(STRICT),1)
PG_CFLAGS += -Wextra -Werror -Wno-unused-parameter -Wno-sign-compare
endif

# `setup` installs the extension, so it runs first.
REGRESS = setup $(filter-out setup,$(basename $(notdir $(sort $(wildcard sql/*.sql)))))
REGRESS_OUTPUT ?= .
# the same on every cluster, whatever its locale
REGRESS_OPTS = --inputdir=. --outputdir=$(REGRESS_OUTPUT) --encoding=UTF8 --no-locale

EXTRA_CLEAN = $(OBJS:.o=.d) .build-flags aidflow--*.sql aidflow_*--*.sql aidflow-*.zip results regression.diffs regression.out

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
# No JIT bitcode: it would need clang, and the JIT could compile our arithmetic
# into fused operations that the shared library does not use.
override with_llvm = no
include $(PGXS)

# Rebuild when the compiler, the flags or the PostgreSQL version differ from the last build.
.build-flags: FORCE
	@{ $(PG_CONFIG) --version; echo '$(subst ','\'',$(CC) $(CPPFLAGS) $(CFLAGS))'; } >$@.tmp
	@if cmp -s $@.tmp $@; then rm -f $@.tmp; else mv $@.tmp $@; fi
$(OBJS): .build-flags Makefile
-include $(OBJS:.o=.d)

# Without the documentation lines, which only the reference needs and which may hold any UTF-8.
# PostgreSQL's makefiles declare .SECONDARY, so make alone would overlook a part that was deleted.
ALL_PARTS = $(SQL_PARTS) $(POSTGIS_PARTS) $(REPORT_PARTS)
MISSING_PARTS = $(filter-out $(wildcard $(ALL_PARTS)),$(ALL_PARTS))
aidflow--$(EXTVERSION).sql: $(SQL_PARTS)
aidflow_postgis--$(EXTVERSION).sql: $(POSTGIS_PARTS)
aidflow_report--$(EXTVERSION).sql: $(REPORT_PARTS)
$(DATA_built): %--$(EXTVERSION).sql: %.control Makefile aidflow.control $(if $(MISSING_PARTS),FORCE)
	@printf '%s\n' '\echo Use "CREATE EXTENSION $*" to load this file. \quit' >$@.tmp
	@grep -hv '^--[#|]' $(filter extension/%,$^) >>$@.tmp
	@mv $@.tmp $@

# The steps that lead from the last release to this version: see "Versions" in docs/internals.md.
UPGRADE_FROM = 0.1.0
upgrade: $(DATA_built)
	@$(foreach e,$(EXTENSION),tools/make-upgrade extension/upgrade/$e--$(UPGRADE_FROM).sql $e--$(EXTVERSION).sql \
		extension/upgrade/$e--$(UPGRADE_FROM)--$(EXTVERSION).sql &&) :

# docs/reference.md, or another file to compare with: make docs REFERENCE=/tmp/reference.md
REFERENCE ?= docs/reference.md
docs:
	@tools/reference $(ALL_PARTS) >$(REFERENCE).tmp || { rm -f $(REFERENCE).tmp; exit 1; }
	@mv $(REFERENCE).tmp $(REFERENCE)

unit:
	test/run unit

fuzz:
	FUZZ_SECONDS=$${FUZZ_SECONDS:-5} test/run fuzz

dist: $(DATA_built)
	git archive --format=zip --prefix=aidflow-$(EXTVERSION)/ $(DATA_built:%=--add-file=%) --output=aidflow-$(EXTVERSION).zip HEAD

.PHONY: docs upgrade unit fuzz dist FORCE
FORCE:
