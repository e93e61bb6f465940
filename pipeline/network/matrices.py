"""Measures on the adjacency matrix: what networkx computes, for graphs where its loops take too long.

Every function takes a symmetric scipy CSR array of weights without a diagonal and gives one number a row. Tests hold
each equal to its namesake in networkx.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: A scipy.sparse.csr_array; scipy brings no types.
Matrix = Any
_SEED = 20241101
#: How many sources of shortest paths are followed at once.
_TOGETHER = 32


def adjacency(one: Integers, other: Integers, weight: Integers, number: int) -> Matrix:
    """The symmetric matrix of these edges over `number` nodes; edges without weight are left out."""
    import numpy as np
    from scipy import sparse

    some = weight > 0
    one, other, data = one[some], other[some], weight[some].astype(float)
    rows, columns = np.concatenate((one, other)), np.concatenate((other, one))
    return sparse.csr_array((np.concatenate((data, data)), (rows, columns)), shape=(number, number))


def pagerank(matrix: Matrix, *, damping: float = 0.85, rounds: int = 200) -> Floats:
    """The share of time a walker spends at each node who follows edges by weight and now and then jumps anywhere.

    By power iteration to 1e-12. Source: L. Page, S. Brin, R. Motwani, T. Winograd, “The PageRank citation ranking”
    (1999); networkx.pagerank.
    """
    import numpy as np

    number = matrix.shape[0]
    if not number:
        return np.zeros(0)
    strength = matrix.sum(axis=1)
    loose = strength == 0
    inverse = np.divide(1.0, strength, out=np.zeros(number), where=~loose)
    ranks = np.full(number, 1 / number)
    for _ in range(rounds):
        fresh = damping * (matrix @ (ranks * inverse) + ranks[loose].sum() / number) + (1 - damping) / number
        moved = np.abs(fresh - ranks).sum()
        ranks = fresh
        if moved < 1e-12:
            break
    return ranks


def eigenvector(matrix: Matrix, *, rounds: int = 5000) -> Floats:
    """Each node's part in the leading eigenvector: high where the neighbours are high.

    Power iteration on A + I, which has the same eigenvectors and always converges; unit length. Outside of the
    component that dominates it is 0. Source: P. Bonacich, “Power and centrality” (1987);
    networkx.eigenvector_centrality.
    """
    import numpy as np

    number = matrix.shape[0]
    found = np.full(number, 1 / np.sqrt(max(number, 1)))
    for _ in range(rounds):
        fresh = found + matrix @ found
        fresh /= np.linalg.norm(fresh) or 1.0
        moved = np.abs(fresh - found).sum()
        found = fresh
        if moved < 1e-10:
            break
    return found


def sampled(number: int, most: int) -> Sequence[int]:
    """The nodes from which betweenness is computed: all, or `most` of them drawn the same each time."""
    import numpy as np

    if number <= most:
        return range(number)
    drawn: list[int] = sorted(np.random.default_rng(_SEED).choice(number, most, replace=False).tolist())
    return drawn


def betweenness(matrix: Matrix, sources: Sequence[int] | None = None) -> Floats:
    """The share of shortest paths between other nodes that lead through each node; weights are not asked.

    Exact from all sources; from a sample of them scaled by n/k, an unbiased estimate. Normalised by
    (n − 1)(n − 2). Sources: U. Brandes, “A faster algorithm for betweenness centrality” (2001); U. Brandes and
    C. Pich, “Centrality estimation in large networks” (2007). Breadth first from many sources at once, one sparse
    product a step; networkx.betweenness_centrality.
    """
    import numpy as np

    number = matrix.shape[0]
    found = np.zeros(number)
    if number < 3:
        return found
    chosen = np.arange(number) if sources is None else np.asarray(sources)
    links = matrix.copy()
    links.data = np.ones_like(links.data)
    for at in range(0, len(chosen), _TOGETHER):
        found += _dependencies(links, chosen[at : at + _TOGETHER])
    scaled: Floats = found * (number / len(chosen) / ((number - 1) * (number - 2)))
    return scaled


def _dependencies(links: Matrix, chosen: Integers) -> Floats:
    """Brandes' dependency of these sources on every node, summed."""
    import numpy as np

    shape = (links.shape[0], len(chosen))
    here = np.zeros(shape)
    here[chosen, np.arange(len(chosen))] = 1
    paths, seen = here.copy(), here > 0
    steps = [seen.copy()]
    while True:
        here = links @ here
        here[seen] = 0
        reached = here > 0
        if not reached.any():
            break
        seen |= reached
        paths += here
        steps.append(reached)
    share = np.zeros(shape)
    for near, far in zip(reversed(steps[:-1]), reversed(steps[1:]), strict=True):
        back = np.zeros(shape)
        np.divide(1 + share, paths, out=back, where=far)
        share += np.where(near, (links @ back) * paths, 0)
    share[chosen, np.arange(len(chosen))] = 0
    total: Floats = share.sum(axis=1)
    return total


def cores(matrix: Matrix) -> Integers:
    """The largest k for which a node stays when all nodes with fewer than k neighbours are taken away, and again.

    Source: V. Batagelj and M. Zaveršnik, “An O(m) algorithm for cores decomposition” (2003); networkx.core_number.
    """
    import numpy as np

    degree = np.diff(matrix.indptr).astype(np.int64)
    found = np.zeros(len(degree), dtype=np.int64)
    left = np.ones(len(degree), dtype=bool)
    core = 0
    while left.any():
        core = max(core, int(degree[left].min()))
        peeled = np.flatnonzero(left & (degree <= core))
        while len(peeled):
            found[peeled], left[peeled] = core, False
            neighbours = matrix[peeled].indices
            degree -= np.bincount(neighbours, minlength=len(degree))
            near = np.unique(neighbours)
            peeled = near[left[near] & (degree[near] <= core)]
    return found


def constraint(matrix: Matrix, nodes: Sequence[int]) -> Floats:
    """Burt's constraint of some nodes: low for a broker, whose contacts do not know each other.

    Σ_j (p_ij + Σ_q p_iq p_qj)² over neighbours j, where p_ij is the share of i's weight that lies on j; NaN where
    there is none. Source: R. Burt, “Structural holes and good ideas”, AJS 110 (2004); networkx.constraint.
    """
    import numpy as np
    from scipy import sparse

    strength = matrix.sum(axis=1)
    inverse = np.divide(1.0, strength, out=np.zeros(len(strength)), where=strength > 0)
    shares = sparse.diags_array(inverse).tocsr() @ matrix
    found = np.full(len(nodes), np.nan)
    for at, node in enumerate(nodes):
        mine = shares[[node]]
        if mine.nnz:
            through = (mine @ shares).toarray().ravel()
            found[at] = ((mine.data + through[mine.indices]) ** 2).sum()
    return found


def modularity(matrix: Matrix, community: Integers) -> float:
    """How much more weight lies inside communities than chance would put there, at most 1.

    Source: M. Newman and M. Girvan, “Finding and evaluating community structure in networks” (2004);
    networkx.community.modularity.
    """
    import numpy as np

    total = float(matrix.sum())
    if not total:
        return 0.0
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    inside = float(matrix.data[community[rows] == community[matrix.indices]].sum())
    sums = np.bincount(community, weights=matrix.sum(axis=1))
    return inside / total - float(((sums / total) ** 2).sum())
