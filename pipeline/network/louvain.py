"""Communities of a large network: Louvain's two phases, with all nodes of a portion moved at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.network.matrices import Matrix

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

_SEED = 20241101
#: Nodes are moved in so many portions a round: the fewer, the faster; the more, the nearer to one by one.
_PORTIONS = 12
_ROUNDS = 12


def louvain(matrix: Matrix, *, seed: int = _SEED) -> Integers:
    """The community of each node, numbered from 0 in the order of their first members.

    Nodes move to the neighbouring community that adds most modularity; communities then become nodes, until
    nothing is gained. Source: V. Blondel, J.-L. Guillaume, R. Lambiotte, E. Lefebvre, “Fast unfolding of communities
    in large networks” (2008). Portions instead of single nodes make it a few sparse products a round; the seed
    decides the portions, so the same matrix gives the same communities.
    """
    import numpy as np
    from scipy import sparse

    number = matrix.shape[0]
    community = np.arange(number)
    level, random = matrix, np.random.default_rng(seed)
    while True:
        labels = _moved(level, random)
        names, labels = np.unique(labels, return_inverse=True)
        if len(names) == level.shape[0]:
            break
        community = labels[community]
        member = sparse.csr_array(
            (np.ones(len(labels)), (np.arange(len(labels)), labels)), shape=(len(labels), len(names))
        )
        level = (member.T @ level @ member).tocsr()
    _, first, inverse = np.unique(community, return_index=True, return_inverse=True)
    order = np.argsort(np.argsort(first))
    renumbered: Integers = order[inverse]
    return renumbered


def _moved(matrix: Matrix, random: np.random.Generator) -> Integers:
    """The communities after nodes have moved until hardly any does."""
    import numpy as np

    number = matrix.shape[0]
    strength = matrix.sum(axis=1)
    total = strength.sum()
    labels = np.arange(number)
    if not total:
        return labels
    sums = strength.copy()
    diagonal = matrix.diagonal()
    for _ in range(_ROUNDS):
        changed = 0
        for portion in np.array_split(random.permutation(number), min(_PORTIONS, number)):
            best = _best(matrix, np.sort(portion), labels, sums, strength, diagonal, total)
            nodes = np.sort(portion)
            moving = best != labels[nodes]
            if number <= 2 * _PORTIONS:
                moving &= np.cumsum(moving) <= 1  # in a small network one by one
            nodes, best = nodes[moving], best[moving]
            np.subtract.at(sums, labels[nodes], strength[nodes])
            np.add.at(sums, best, strength[nodes])
            labels[nodes] = best
            changed += len(nodes)
        if changed <= number // 500:
            break
    return labels


def _best(
    matrix: Matrix, nodes: Integers, labels: Integers, sums: NDArray[np.float64],
    strength: NDArray[np.float64], diagonal: NDArray[np.float64], total: float,
) -> Integers:  # fmt: skip
    """For each node the community that it gains most from; its own where no other is better."""
    import numpy as np
    from scipy import sparse

    rows = matrix[nodes]
    grouped = sparse.csr_array((rows.data, labels[rows.indices], rows.indptr), shape=rows.shape)
    grouped.sum_duplicates()
    lines = np.repeat(np.arange(len(nodes)), np.diff(grouped.indptr))
    mine = labels[nodes]
    own = grouped.indices == mine[lines]
    # Weight to a community less what chance would give; the node itself does not count in its own.
    weight = grouped.data - np.where(own, diagonal[nodes][lines], 0)
    gain = (
        weight
        - strength[nodes][lines] * (sums[grouped.indices] - np.where(own, strength[nodes][lines], 0)) / total
    )
    stay = -strength[nodes] * (sums[mine] - strength[nodes]) / total
    stay[lines[own]] = gain[own]
    best, most = mine.copy(), stay + 1e-12 * total
    if len(gain):
        begins = grouped.indptr[:-1]
        some = np.diff(grouped.indptr) > 0
        peak = np.full(len(nodes), -np.inf)
        peak[some] = np.maximum.reduceat(gain, begins[some])
        top = np.flatnonzero((gain == peak[lines]) & (peak[lines] > most[lines]))
        # The first of equals: assigned last.
        best[lines[top][::-1]] = grouped.indices[top][::-1]
    return best
