"""Peers that are used from Python, as a worker of org.engram.benchmarks.peers: one request a line, one answer a line.

  race KIND ARGUMENTS…   prepares the contestants of a race; answers their names, separated by tabs
  time NAME MILLIS       makes calls for that long; answers the median nanoseconds of one
  result NAME FILE       makes one call and writes its float32 results to the file; answers how many
Every library computes on one thread.
"""

import ctypes
import os
import statistics
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import faiss
import numkong
import numpy as np
import scipy.sparse
import simsimd
import usearch.index

faiss.omp_set_num_threads(1)
K = 10
EFS = (10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 192, 256, 384, 512, 768, 1024)


def floats(path, *shape):
    return np.fromfile(path, "<f4").reshape(shape)


def score_all(dim, rows, path):
    """Cosines of the first vector of the file and all others; all have length 1."""
    data = floats(path, int(rows) + 1, int(dim))
    query, matrix = data[0].copy(), np.ascontiguousarray(data[1:])
    scores = np.empty(len(matrix), np.float32)
    one = query[None]
    yield "OpenBLAS sgemv", lambda: np.dot(matrix, query, out=scores)
    yield "SimSIMD cdist", lambda: 1 - np.asarray(simsimd.cdist(one, matrix, "cosine"))[0]
    yield "NumKong cdist", lambda: np.asarray(numkong.cdist(one, matrix, "dot"))[0]


def top_k(dim, rows, query_count, path):
    """The ids of the ten nearest, for one query after the other; in the result for all of them."""
    data = floats(path, int(rows) + int(query_count), int(dim))
    matrix, queries = np.ascontiguousarray(data[: int(rows)]), data[int(rows) :]
    flat = faiss.IndexFlatIP(int(dim))
    flat.add(matrix)
    truth = flat.search(queries, K)[1]
    graph = faiss.IndexHNSWFlat(int(dim), 32, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = 200
    faiss.omp_set_num_threads(os.cpu_count())
    graph.add(matrix)
    faiss.omp_set_num_threads(1)

    def search(index, ef):
        if ef:
            index.hnsw.efSearch = ef
        return one_by_one(queries, lambda query: index.search(query[None], K)[1][0])

    yield "Faiss Flat", search(flat, 0)
    yield (
        "usearch exact",
        one_by_one(
            queries, lambda query: usearch.index.search(matrix, query, K, usearch.index.MetricKind.IP, exact=True).keys
        ),
    )
    for wanted in (0.97, 0.99):
        ef = next((ef for ef in EFS if recall(graph, ef, queries, truth) >= wanted), 0)
        if ef:
            yield f"Faiss HNSW, recall {wanted}, ef {ef}", search(graph, ef)


class one_by_one:
    """A call answers the next query; the result answers all."""

    def __init__(self, queries, answer):
        self.queries, self.answer, self.next = queries, answer, 0

    def __call__(self):
        self.next = (self.next + 1) % len(self.queries)
        return self.answer(self.queries[self.next])

    def result(self):
        return np.concatenate([np.asarray(self.answer(query), np.float32) for query in self.queries])


def recall(index, ef, queries, truth):
    index.hnsw.efSearch = ef
    found = index.search(queries, K)[1]
    return np.mean([len(set(a) & set(b)) / K for a, b in zip(found, truth)])


def spread(nodes, edges, steps, d, keep, path):
    """Steps from the activations in the file: edges' sources, targets, weights, then activations."""
    nodes, edges, steps, d, keep = int(nodes), int(edges), int(steps), np.float32(d), np.float32(keep)
    raw = np.fromfile(path, "<i4")
    sources, targets = raw[:edges], raw[edges : 2 * edges]
    weights, start = raw[2 * edges : 3 * edges].view("<f4"), raw[3 * edges :].view("<f4").copy()
    matrix = scipy.sparse.csr_matrix((weights, (targets, sources)), (nodes, nodes))

    def by_scipy():
        x = start
        for _ in range(steps):
            y = d * (matrix @ x) + keep * x
            most = y.max()
            x = y / most if most > 1 else y
        return x

    yield "scipy csr", by_scipy
    for library, name in libraries():
        x, y = start.copy(), np.empty_like(start)
        offsets = matrix.indptr.astype(np.int64)
        arguments = (nodes, pointer(offsets), pointer(matrix.indices), pointer(matrix.data), pointer(x), pointer(y), steps)

        def by_c(library=library, arguments=arguments, x=x, keep_alive=(offsets, y)):
            x[:] = start
            library.pull(*arguments, ctypes.c_float(d), ctypes.c_float(keep))
            return x

        yield f"GAP's shape, C {name}", by_c


def decay(count, time_constant, path):
    """Strengths as float32, ages as int64."""
    count, time_constant = int(count), float(time_constant)
    raw = np.fromfile(path, np.uint8)
    strengths, ages = raw[: 4 * count].view("<f4").copy(), raw[4 * count :].view("<i8").copy()
    out = np.empty(count, np.float32)
    factor = np.float32(-1 / time_constant)
    yield "numpy exp", lambda: strengths * np.exp(ages.astype(np.float32) * factor)
    for library, name in libraries():
        arguments = (ctypes.c_int64(count), pointer(strengths), pointer(ages), ctypes.c_double(time_constant), pointer(out))
        label = "libmvec expf" if name == "-Ofast" else "libm expf"

        def by_c(library=library, arguments=arguments):
            library.exponential(*arguments)
            return out

        yield label, by_c


def power_decay(count, factor, exponent, path):
    """Strengths as float32, elapsed as int64, stabilities as float32."""
    count, factor, exponent = int(count), float(factor), float(exponent)
    raw = np.fromfile(path, np.uint8)
    strengths, elapsed = raw[: 4 * count].view("<f4").copy(), raw[4 * count : 12 * count].view("<i8").copy()
    stabilities = raw[12 * count :].view("<f4").copy()
    out = np.empty(count, np.float32)
    for library, name in libraries():
        arguments = (ctypes.c_int64(count), pointer(strengths), pointer(elapsed), pointer(stabilities))
        label = "libmvec pow" if name == "-Ofast" else "libm pow"

        def by_c(library=library, arguments=arguments):
            library.power(*arguments, ctypes.c_double(factor), ctypes.c_double(exponent), pointer(out))
            return out

        yield label, by_c


def libraries():
    """The C loops, as far as they were built: the arguments of this program name them."""
    return [(ctypes.CDLL(path), name) for path, name in zip(sys.argv[1::2], sys.argv[2::2])]


def pointer(array):
    return array.ctypes.data_as(ctypes.c_void_p)


def measure(call, millis):
    times, end = [], time.perf_counter_ns() + millis * 1_000_000
    began = time.perf_counter_ns()
    while began < end or not times:
        call()
        ended = time.perf_counter_ns()
        times.append(ended - began)
        began = ended
    return int(statistics.median(times))


def main():
    kinds = {f.__name__: f for f in (score_all, top_k, spread, decay, power_decay)}
    contestants = {}
    for line in sys.stdin:
        command, *arguments = line.rstrip("\n").split("\t")
        if command == "race":
            contestants = dict(kinds[arguments[0]](*arguments[1:]))
            answer = "\t".join(contestants)
        elif command == "time":
            answer = measure(contestants[arguments[0]], int(arguments[1]))
        else:
            call = contestants[arguments[0]]
            values = call.result() if hasattr(call, "result") else call()
            answer = len(np.asarray(values, "<f4"))
            np.asarray(values, "<f4").tofile(arguments[1])
        print(answer, flush=True)


main()
