# PySAL's part of the benchmark `spatial`: reads "JOB SIZE" lines and answers each with milliseconds.
# Files in the current directory: links.csv, values.csv, shapes.csv (see data.sql and shapes.sql).
import csv
import os
import sys
import time
import warnings

import esda
import libpysal
import numpy as np
import shapely

warnings.filterwarnings("ignore")
CORES = os.cpu_count()
maps, values, links, shapes = {}, {}, {}, {}
for size, unit, amount in csv.reader(open("values.csv")):
    values.setdefault(size, {})[unit] = float(amount)
for size, unit, neighbour, _ in csv.reader(open("links.csv")):
    links.setdefault(size, []).append((unit, neighbour))


def build(pairs, units):
    neighbours = {unit: [] for unit in units}
    for unit, neighbour in pairs:
        neighbours[unit].append(neighbour)
    return libpysal.weights.W(neighbours, id_order=list(units), silence_warnings=True)


for size, value in values.items():
    w = build(links[size], value)
    w.transform = "r"
    w.sparse
    maps[size] = (np.array(list(value.values())), w)
if os.path.exists("shapes.csv"):
    for job, unit, wkb in csv.reader(open("shapes.csv")):
        shapes.setdefault(job, []).append(shapely.from_wkb(wkb))


def local_moran(size, jobs=1):
    y, w = maps[size]
    return esda.Moran_Local(y, w, transformation="r", permutations=999, n_jobs=jobs)


# the faster of one core and all cores, found out once
jobs = {}
for size in maps:
    took = {}
    for count in (1, CORES):
        local_moran(size, count)
        start = time.perf_counter()
        local_moran(size, count)
        took[count] = time.perf_counter() - start
    jobs[size] = min(took, key=took.get)


def write(size):
    y, w = maps[size]
    result = local_moran(size)
    n = len(y)
    with open(f"figures.esda.{size}.csv", "w") as out:
        for unit, statistic, p in zip(w.id_order, result.Is, result.p_sim):
            # their divisor is n - 1
            out.write(f"{size},esda,{unit},{statistic * n / (n - 1)!r},{p!r}\n".replace("np.float64(", "").replace(")", ""))


def run(job, size):
    if job == "write":
        write(size)
    elif job == "local_moran":
        local_moran(size, jobs[size])
    elif job == "moran":
        y, w = maps[size]
        esda.Moran(y, w, transformation="r", permutations=999)
    elif job == "aggregate":
        build(links[size], values[size])
    else:
        libpysal.weights.Queen.from_iterable(shapes[job], silence_warnings=True)


print("ready", flush=True)
for line in sys.stdin:
    job, size = line.split()
    start = time.perf_counter()
    try:
        run(job, size)
    except Exception as error:
        print(f"{type(error).__name__}: {error}".replace("\n", " "), flush=True)
        continue
    print((time.perf_counter() - start) * 1000, flush=True)
