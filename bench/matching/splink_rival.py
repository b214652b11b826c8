"""Splink on DuckDB over the records of bench/matching: splink_rival.py RECORDS.csv PAIRS.csv

Writes the pairs with a probability of 0.5 and more (id_l, id_r, probability), prints one line of JSON: versions, seconds,
processor seconds, peak memory in kB.  Blocking and comparisons are what Splink's own guides advise for such columns:
equality rules that join on a hash, fitted without labels.
"""
import importlib.metadata
import json
import logging
import resource
import sys
import time

import duckdb
import splink.comparison_level_library as level
import splink.comparison_library as compare
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

logging.disable(logging.WARNING)
started = time.time()
database = duckdb.connect()
database.execute("SET threads = 2")
database.execute(
    "CREATE TABLE record AS SELECT id, title, lower(title) AS folded, provider, receiver, recipient, sector, amount, value_date"
    " FROM read_csv(?, header = true, delim = ',', quote = '\"', escape = '\"',"
    " types = {'id': 'BIGINT', 'title': 'VARCHAR', 'sector': 'VARCHAR', 'amount': 'DOUBLE', 'value_date': 'DATE'})",
    [sys.argv[1]],
)
settings = SettingsCreator(
    link_type="dedupe_only",
    unique_id_column_name="id",
    blocking_rules_to_generate_predictions=[
        block_on("recipient", "amount"),
        block_on("recipient", "folded"),
        block_on("recipient", "provider", "receiver"),
        block_on("recipient", "sector", "substr(folded, 1, 16)"),
    ],
    comparisons=[
        compare.CustomComparison(
            output_column_name="folded",
            comparison_levels=[
                level.NullLevel("folded"),
                level.ExactMatchLevel("folded", term_frequency_adjustments=True),
                level.JaroWinklerLevel("folded", 0.95),
                level.JaroWinklerLevel("folded", 0.88),
                level.ElseLevel(),
            ],
        ),
        compare.CustomComparison(
            output_column_name="amount",
            comparison_levels=[
                level.NullLevel("amount"),
                level.ExactMatchLevel("amount", term_frequency_adjustments=True),
                level.PercentageDifferenceLevel("amount", 0.01),
                level.PercentageDifferenceLevel("amount", 0.06),
                level.PercentageDifferenceLevel("amount", 0.25),
                level.ElseLevel(),
            ],
        ),
        compare.AbsoluteDateDifferenceAtThresholds(
            "value_date", input_is_string=False, metrics=["day", "day", "day"], thresholds=[7, 31, 100]
        ),
        compare.ExactMatch("provider").configure(term_frequency_adjustments=True),
        compare.ExactMatch("receiver").configure(term_frequency_adjustments=True),
        compare.ExactMatch("sector"),
    ],
    retain_intermediate_calculation_columns=False,
    retain_matching_columns=False,
)
linker = Linker(DuckDBAPI(database).register("record"), settings)
linker.training.estimate_probability_two_random_records_match(
    [block_on("recipient", "folded", "provider"), block_on("recipient", "amount", "provider", "receiver")], recall=0.6
)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("recipient", "amount"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("recipient", "folded"))
pairs = linker.inference.predict(threshold_match_probability=0.5)
database.execute(
    f"COPY (SELECT id_l, id_r, match_probability FROM {pairs.physical_name}) TO '{sys.argv[2]}' (FORMAT csv, HEADER)"
)
usage = resource.getrusage(resource.RUSAGE_SELF)
print(
    json.dumps(
        {
            "splink": importlib.metadata.version("splink"),
            "duckdb": importlib.metadata.version("duckdb"),
            "seconds": round(time.time() - started, 3),
            "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 3),
            "peak_kb": usage.ru_maxrss,
        }
    )
)
