"""`make bench-network`: counting pairs and measuring the network beside plain networkx, on the same incidences.

A million paragraph–entity incidences over 20,000 entities, of which a few are everywhere (Zipf), in communities. The
plain way is the loop that everybody writes: `add_edge` for every pair of every paragraph, then networkx's PageRank,
Louvain and betweenness. Both ways take betweenness from the same number of sources. Each contender runs in a process
of its own on one core; seconds are of the processor, which a busy machine does not stretch. JSON with the machine's description goes to `bench/out/network.json`.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from itertools import combinations
from typing import Any

from measuring import ROOT, fresh, keep, peak, tell

OUT = ROOT / "bench" / "out" / "network.json"
ENTITIES, SOURCES, GROUPS = 20_000, 20, 40
Facts = dict[str, float]


def incidences(number: int) -> tuple[Any, Any]:
    """Paragraph and entity of about so many mentions, each pair once, sorted; the same each time."""
    import numpy as np

    random = np.random.default_rng(1)
    sizes = random.poisson(3.2, number // 4) + 1
    unit = np.repeat(np.arange(len(sizes)), sizes)
    group = np.repeat(random.integers(0, GROUPS, len(sizes)), sizes)
    # Three in four from the paragraph's own group, the others from anywhere; low numbers are frequent.
    own = random.random(len(unit)) < 0.75
    size = ENTITIES // GROUPS
    rank = (np.minimum(random.pareto(0.7, len(unit)), 1e6) * 8).astype(np.int64)
    entity = np.where(
        own, group * size + rank % size, (rank * 31 + random.integers(0, ENTITIES, len(unit))) % ENTITIES
    )
    keys = np.unique(unit * ENTITIES + entity)
    return keys // ENTITIES, keys % ENTITIES


def count_lutu(number: int) -> Facts:
    """Pairs by sorting; then measures on the same matrix."""
    import numpy as np
    import scipy.sparse  # noqa: F401  (loading it is not counting)

    from pipeline.network import matrices
    from pipeline.network.counting import count_pairs
    from pipeline.network.louvain import louvain

    unit, entity = incidences(number)
    before = peak(resource.RUSAGE_SELF)
    start = time.process_time()
    keys, count, _ = count_pairs(unit, entity, ENTITIES)
    counting = time.process_time() - start
    start = time.process_time()
    links = matrices.adjacency(keys // ENTITIES, keys % ENTITIES, count, ENTITIES)
    matrix = time.process_time() - start
    start = time.process_time()
    ranks = matrices.pagerank(links)
    pagerank = time.process_time() - start
    start = time.process_time()
    community = louvain(links)
    communities = time.process_time() - start
    start = time.process_time()
    matrices.betweenness(links, matrices.sampled(ENTITIES, SOURCES))
    between = time.process_time() - start
    return {
        "incidences": len(unit), "pairs": len(keys), "events": int(count.sum()), "counting": counting,
        "matrix": matrix, "pagerank": pagerank, "communities": communities, "betweenness": between,
        "modularity": matrices.modularity(links, community), "top": int(np.argmax(ranks)), "before": before,
    }  # fmt: skip


def count_networkx(number: int) -> Facts:
    """The loop over paragraphs, then networkx's own measures."""
    import networkx as nx
    import numpy as np
    import scipy.sparse  # noqa: F401

    unit, entity = incidences(number)
    paragraphs: list[list[int]] = [
        part.tolist() for part in np.split(entity, np.flatnonzero(np.diff(unit)) + 1)
    ]
    before = peak(resource.RUSAGE_SELF)
    start = time.process_time()
    graph: nx.Graph[int] = nx.Graph()
    for paragraph in paragraphs:
        for one, other in combinations(paragraph, 2):
            if graph.has_edge(one, other):
                graph[one][other]["weight"] += 1
            else:
                graph.add_edge(one, other, weight=1)
    counting = time.process_time() - start
    start = time.process_time()
    ranks = nx.pagerank(graph, weight="weight")
    pagerank = time.process_time() - start
    start = time.process_time()
    groups = nx.community.louvain_communities(graph, weight="weight", seed=1)
    communities = time.process_time() - start
    start = time.process_time()
    nx.betweenness_centrality(graph, k=SOURCES, seed=1)
    between = time.process_time() - start
    return {
        "incidences": len(unit), "pairs": graph.number_of_edges(),
        "events": sum(weight for _, _, weight in graph.edges(data="weight")), "counting": counting,
        "matrix": 0.0, "pagerank": pagerank, "communities": communities, "betweenness": between,
        "modularity": nx.community.modularity(graph, groups, weight="weight"),
        "top": max(ranks, key=ranks.__getitem__), "before": before,
    }  # fmt: skip


STEPS: dict[str, Callable[[int], Facts]] = {"lutu": count_lutu, "networkx": count_networkx}


def main() -> None:
    """Measure both, or with --step one."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--incidences", type=int, default=1_070_000, help="about how many (1,070,000)")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        tell(lambda: STEPS[options.step](options.incidences))
        return
    results: dict[str, Facts] = {}
    for step in STEPS:
        print(f"{step} …", file=sys.stderr)
        results[step] = fresh(__file__, "--step", step, "--incidences", str(options.incidences))
    ours, plain = results["lutu"], results["networkx"]
    for name in ("incidences", "pairs", "events", "top"):
        assert ours[name] == plain[name], f"{name}: {ours[name]} and {plain[name]}"
    print(
        f"{ours['incidences']:,} incidences, {ours['events']:,} pair events, {ours['pairs']:,} pairs; CPU seconds, one core"
    )
    after = ("matrix", "pagerank", "communities", "betweenness")
    rows = [(name, ours[name], plain[name]) for name in ("counting", *after)]
    rows.append(("all measures", sum(ours[name] for name in after), sum(plain[name] for name in after)))
    for label, mine, theirs in rows:
        times = f"{theirs / mine:6.1f}×" if theirs else ""
        print(f"{label:14}  lutu {mine:8.2f}  networkx {theirs:8.2f}  {times}")
    print(f"modularity      lutu {ours['modularity']:.4f}  networkx {plain['modularity']:.4f}")
    print(
        f"peak MB         lutu {ours['peak']:,.0f} ({ours['before']:,.0f} before counting), "
        f"networkx {plain['peak']:,.0f} ({plain['before']:,.0f})"
    )
    keep(OUT, {"results": results})


if __name__ == "__main__":
    main()
