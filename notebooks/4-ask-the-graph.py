# ---
# jupyter:
#   jupytext:
#     formats: py:percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 图谱里这一条，原文是怎么说的？
#
# **Which sentence stands behind this triple, and can somebody else check it without asking me?**
#
# A colleague has a line of your table and asks where it comes from. You answer with a query, not with a memory: from
# the target to its evidence, from there to the article, the characters, and the file. First with rdflib over
# `graph.ttl`, then the same query in the embedded store, which is what one uses when the graph grows.
#
# It needs a built graph: run `make graph` once in the checkout.

# %%
import json
import os
from pathlib import Path

import pandas as pd
import pyoxigraph
import rdflib

from pipeline.text.decode import decode

GRAPH = Path(os.environ.get("LUTU_GRAPH", "../data/graph"))
assert (GRAPH / "manifest.json").exists(), f"No graph in {GRAPH}: run `make graph`, then this notebook again."
RAW = Path("..") / json.loads((GRAPH / "manifest.json").read_text(encoding="utf-8"))["run"]["raw"]
pd.set_option("display.max_colwidth", 70, "display.max_rows", 40)

# %%
graph = rdflib.Graph().parse(GRAPH / "graph.ttl")
print(
    f"{len(graph):,} triples; the prefixes come with the file: {', '.join(sorted(p for p, _ in graph.namespaces()))[:90]}…"
)

# %% [markdown]
# ## 谁承诺了什么？ A first question
#
# A target is a node of its own, so that every article that quotes it meets there. `GROUP_CONCAT` would hide rows;
# plain rows go into pandas.

# %%
PROMISES = """
SELECT DISTINCT ?t ?actor ?metric ?value ?unit ?deadline ?condition WHERE {
  ?t a lutu:Target ; lutu:actor ?who ; lutu:metric/skos:prefLabel ?metric ;
     qudt:numericValue ?value ; lutu:unitCode ?unit ; lutu:deadline ?deadline .
  ?who rdfs:label ?actor .
  OPTIONAL { ?t lutu:condition ?condition }
}
ORDER BY ?deadline ?actor ?value ?t
"""


def frame(result: rdflib.query.Result) -> pd.DataFrame:
    return pd.DataFrame(
        [[None if cell is None else str(cell) for cell in row] for row in result],
        columns=[str(name) for name in result.vars],
    )


promises = frame(graph.query(PROMISES))
print(f"{len(promises)} targets with actor, value and year")
promises.drop(columns="t").drop_duplicates().tail(8)

# %% [markdown]
# ## 原文在哪里？ The sentence behind it
#
# `lutu:evidence` leads to the place: a Web Annotation selector with the file, the offsets and the exact words. Each
# slot has a place of its own. Offsets count Unicode characters from the start of the article; `lutu:fileOffset` is
# where the article begins in its file.

# %%
EVIDENCE = """
SELECT ?file ?from ?to ?words ?slot ?slotWords ?slotFrom ?slotTo WHERE {
  ?t lutu:evidence ?e .
  ?e oa:hasSource ?article ; oa:start ?start ; oa:end ?end ; oa:exact ?words .
  ?article lutu:file ?file ; lutu:fileOffset ?offset .
  ?e lutu:slotEvidence ?s .
  ?s lutu:slot ?slot ; oa:exact ?slotWords ; oa:start ?sStart ; oa:end ?sEnd .
  BIND(?offset + ?start AS ?from) BIND(?offset + ?end AS ?to)
  BIND(?offset + ?sStart AS ?slotFrom) BIND(?offset + ?sEnd AS ?slotTo)
}
ORDER BY ?file ?from ?slot
"""
# A target that rests on several places is the better example: two articles, or two sentences, say the same.
places = frame(
    graph.query(
        "SELECT ?t (COUNT(DISTINCT ?e) AS ?n) WHERE { ?t a lutu:Target ; lutu:evidence ?e } GROUP BY ?t ORDER BY DESC(?n) ?t"
    )
)
wanted = next(iri for iri in places["t"] if iri in set(promises["t"]))
behind = frame(graph.query(EVIDENCE, initBindings={"t": rdflib.URIRef(wanted)}))
print(promises[promises["t"] == wanted].drop(columns=["t"]).drop_duplicates().to_string(index=False))
behind[["file", "from", "to", "words", "slot", "slotWords"]]

# %% [markdown]
# Now open the file, as a sceptic would, and read these characters.

# %%
texts: dict[str, str] = {}


def quoted(file: str, start: str, end: str) -> str:
    if file not in texts:
        texts[file] = decode((RAW / file).read_bytes(), file).text
    return texts[file][int(start) : int(end)]


for (file, start, end), rows in behind.groupby(["file", "from", "to"]):
    whole = quoted(file, start, end)
    left = quoted(file, str(max(0, int(start) - 40)), start).split("\n")[-1]
    right = quoted(file, end, str(int(end) + 30)).split("\n")[0]
    print(f"{file}  [{start},{end})\n   …{left}【{whole}】{right}…")
    assert whole == rows["words"].iloc[0]

# %% [markdown]
# ## 全部都查一遍 Every target of the graph, not just one
#
# What holds for the example has to hold for all. For this the embedded store does the asking: the same query
# over the whole graph, no target given. It is opened for reading only.

# %%
PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in graph.namespaces())
store = pyoxigraph.Store.read_only(str(GRAPH / "store"))


def ask(query: str) -> pd.DataFrame:
    solutions = store.query(PREFIXES + query)
    names = [variable.value for variable in solutions.variables]
    return pd.DataFrame(
        [[None if (cell := row[name]) is None else cell.value for name in names] for row in solutions],
        columns=names,
    )


everything = ask(EVIDENCE)
wrong = [
    row
    for _, row in everything.iterrows()
    if quoted(row["file"], row["slotFrom"], row["slotTo"]) != row["slotWords"]
]
print(
    f"{len(everything)} slots of {everything[['file', 'from', 'to']].drop_duplicates().shape[0]} places read back, {len(wrong)} wrong"
)

# %% [markdown]
# Two engines, one answer: what rdflib says and what the store says must be the same rows.

# %%
columns = ["t", "actor", "metric", "deadline"]
again = ask(PROMISES)
assert len(again) == len(promises)
assert set(map(tuple, again[columns].to_numpy())) == set(map(tuple, promises[columns].to_numpy()))
print(f"{len(again)} rows from both")

# %% [markdown]
# ## 谁说的？ Who says so: one named graph an article
#
# In `graph.nq` and in the store every article is a graph of its own. So “who says so” is a question, not a footnote:
# which country's targets stand in how many articles?

# %%
by_article = ask("""
SELECT ?actor (COUNT(DISTINCT ?g) AS ?articles) (COUNT(DISTINCT ?t) AS ?targets) WHERE {
  GRAPH ?g { ?t a lutu:Target ; lutu:actor ?who ; lutu:evidence ?e }
  ?who a schema:Country ; rdfs:label ?actor .
}
GROUP BY ?actor ORDER BY DESC(?articles) DESC(?targets) ?actor LIMIT 8
""")
by_article

# %% [markdown]
# ## 问一个图谱没答的问题 Ask for what is missing
#
# A question the tables cannot answer as shortly: which percentage *cuts* name no base year, so that nobody can check
# them later? `FILTER NOT EXISTS` is made for this.

# %%
unmoored = ask("""
SELECT DISTINCT ?actor ?value ?deadline ?words WHERE {
  ?t a lutu:Target ; lutu:actor/rdfs:label ?actor ; qudt:numericValue ?value ; lutu:unitCode "%" ;
     lutu:deadline ?deadline ; lutu:metric/skos:prefLabel ?metric ; lutu:evidence/oa:exact ?words .
  FILTER(CONTAINS(STR(?metric), "reduction"))
  FILTER NOT EXISTS { ?t lutu:baseline ?year }
}
ORDER BY ?actor ?deadline ?value
""")
print(f"{len(unmoored)} cuts in percent without a base year")
unmoored.head(8)

# %%
assert not wrong, "an offset of the graph does not read back from its file"
assert len(behind) and set(behind["slot"]) >= {"value"}
assert store.query(PREFIXES + "ASK { GRAPH ?g { ?t a lutu:Target } }"), "no named graphs in the store"
if "conditional-ndc.txt" in texts:
    assert behind[["file", "from"]].drop_duplicates().shape[0] >= 2, "a target with two places"
    assert by_article["actor"].iloc[0] == "中国"
    assert 0 < len(unmoored) < len(promises)

# %% [markdown]
# **What to take along.** Send the query with the table: `lutu query mine.rq --format csv` gives a colleague the same
# rows. A line without evidence does not exist in this graph; a line whose evidence you would not quote should not
# exist in your report.
