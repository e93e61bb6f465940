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
# # 想接触一个圈子，先找谁牵线？
#
# **Which circles do the actors form, who stands at their centre, and who alone connects one with another?**
#
# You plan a round table and have ten seats. The best-known names come to mind by themselves. The useful ones are
# often others: those who stand between circles that otherwise never meet in a text. Here is the network of people,
# organizations and countries that are named in one paragraph, with three answers to “who matters”, a picture, and a
# test of how much of it hangs on a single article.
#
# It needs a built graph: run `make graph` once in the checkout.

# %%
import os
from pathlib import Path

import matplotlib.pyplot as plt
import networkx as nx
import pandas as pd
from IPython.display import display
from matplotlib.lines import Line2D

from pipeline.network.figures import COLOURS, GREY, draw, label, style
from pipeline.network.pictures import picture, short

GRAPH = Path(os.environ.get("LUTU_GRAPH", "../data/graph"))
assert (GRAPH / "manifest.json").exists(), f"No graph in {GRAPH}: run `make graph`, then this notebook again."
style()
pd.set_option("display.max_colwidth", 80, "display.max_rows", 40)
SEED = 20260101

# %% [markdown]
# ## 网络 The network
#
# One edge for two actors in one paragraph, its weight the number of paragraphs. Newsrooms are left out: they stand
# in every by-line and would connect everybody with everybody. So are entities that one mention alone carries and
# that stand beside nobody.

# %%
ACTORS = ["Person", "Organization", "Country"]
pairs = pd.read_parquet(GRAPH / "cooccurrence.parquet")
entities = pd.read_parquet(GRAPH / "entities.parquet").set_index("entity")
media = set(entities.index[entities["kind"] == "media"])

pairs = pairs[
    (pairs["level"] == "paragraph")
    & pairs["source_type"].isin(ACTORS)
    & pairs["target_type"].isin(ACTORS)
    & ~pairs["source"].isin(media)
    & ~pairs["target"].isin(media)
]
network = nx.from_pandas_edgelist(
    pairs.rename(columns={"count": "weight"}), edge_attr=["weight", "documents", "example_doc", "example"]
)
network.add_nodes_from((node, entities.loc[node, ["label", "type"]].to_dict()) for node in sorted(network))
main = network.subgraph(max(nx.connected_components(network), key=lambda part: (len(part), min(part)))).copy()
print(
    f"{len(network)} actors, {network.number_of_edges()} ties; the largest connected part has {len(main)} actors"
)

# %% [markdown]
# ## 三种“重要” Three kinds of weight
#
# * **PageRank**: named beside others who are named a lot. The centre of attention.
# * **Betweenness**: the share of shortest paths between two others that run through this one. The broker. Ties that
#   occur more often count as shorter (distance = 1 / weight).
# * **Constraint** (Burt): how far the neighbours know each other anyway. Low = bridges a gap.

# %%
nx.set_edge_attributes(main, {(u, v): 1 / w for u, v, w in main.edges(data="weight")}, "distance")
table = pd.DataFrame({
    "label": pd.Series(dict(main.nodes(data="label"))),
    "type": pd.Series(dict(main.nodes(data="type"))),
    "ties": pd.Series(dict(main.degree())),
    "pagerank": pd.Series(nx.pagerank(main, weight="weight")),
    "betweenness": pd.Series(nx.betweenness_centrality(main, weight="distance")),
    "constraint": pd.Series(nx.constraint(main, weight="weight")),
})  # fmt: skip
table["articles"] = entities["documents"].reindex(table.index)
table = table.sort_values(["pagerank", "label"], ascending=[False, True])
table.head(12).round(3)

# %% [markdown]
# ## 圈子 Circles
#
# Louvain communities, with a fixed seed. A circle is named after its two members of highest PageRank.

# %%
circles = nx.community.louvain_communities(main, weight="weight", seed=SEED)
circles = sorted((sorted(circle) for circle in circles), key=lambda circle: (-len(circle), circle[0]))
modularity = nx.community.modularity(main, circles, weight="weight")
table["circle"] = pd.Series({node: number for number, circle in enumerate(circles) for node in circle})
names = table.groupby("circle")["label"].apply(lambda labels: " · ".join(labels.head(2)))
print(f"{len(circles)} circles, modularity {modularity:.2f}")
table.groupby("circle").agg(
    actors=("label", "size"), led_by=("label", lambda labels: "、".join(labels.head(4)))
).head(8)

# %% [markdown]
# ## 牵线人 The brokers
#
# Betweenness grows with fame: who has many ties lies on many paths. What we look for is more betweenness than the
# number of ties would lead one to expect, in touch with more than one circle. How many circles an actor touches says
# it in one number.

# %%
table["circles touched"] = [
    len({table.at[other, "circle"] for other in main[node]} | {table.at[node, "circle"]})
    for node in table.index
]
table["rank by ties"] = table["ties"].rank(ascending=False, method="min").astype(int)
table["rank by betweenness"] = table["betweenness"].rank(ascending=False, method="min").astype(int)
brokers = table[(table["circles touched"] > 1) & (table["betweenness"] > 0)].copy()
brokers["surprise"] = brokers["rank by ties"] - brokers["rank by betweenness"]
hidden = brokers[brokers["rank by betweenness"] <= max(10, len(main) // 8)]
hidden = hidden.sort_values(["surprise", "label"], ascending=[False, True]).head(8)
hidden[["label", "type", "articles", "ties", "circles touched", "rank by ties", "rank by betweenness"]]

# %%
top = table[table["betweenness"] > 0]
figure, axes = plt.subplots(figsize=(10, 6.5))
SIGNS = dict(zip(ACTORS, "osD", strict=True))
for number, type_ in enumerate(ACTORS):
    group = top[top["type"] == type_]
    axes.plot(group["ties"], group["betweenness"], SIGNS[type_], color=COLOURS[number], markersize=7, alpha=0.8,
              markeredgecolor="white", label=f"{type_} ({len(group)})")  # fmt: skip
axes.set_xscale("log")
axes.set_yscale("log")
axes.set_xlim(top["ties"].min() / 1.4, top["ties"].max() * 2)
axes.set_ylim(top["betweenness"].quantile(0.1) / 1.5, top["betweenness"].max() * 1.8)
axes.set_xticks([2, 5, 10, 20, 50, 100], ["2", "5", "10", "20", "50", "100"])
axes.minorticks_off()
axes.set_xlabel("ties: actors in a common paragraph (log) · 同段出现的对象数")
axes.set_ylabel("betweenness, share of shortest paths (log) · 中介中心性")
axes.set_title("Brokers stand above the cloud: few ties, many paths\n牵线人在点云上方：联系不多，却处处经过")
axes.legend(loc="lower right", title="with betweenness above 0")
figure.canvas.draw()
chosen = pd.concat([hidden, top.nlargest(12, "betweenness")])
chosen = chosen[~chosen.index.duplicated()].head(20)
spots = [(row["ties"], row["betweenness"], short(row["label"], 16)) for _, row in chosen.iterrows()]
left_out = label(axes, spots, avoid=list(zip(top["ties"], top["betweenness"], strict=True)))
plt.show()
if left_out:
    print("no room for:", "、".join(left_out))

# %% [markdown]
# ## 图 The picture
#
# The forty best-connected actors with their strongest ties. Colour is the circle, shape the type, size the weight of
# all ties, the width of a line how many paragraphs name both; a black ring marks the brokers of the table, as far as they are among the forty. The layout is the same each time.

# %%
drawn = picture(main, most=40, strongest=3)
shown = pd.Series([table.at[dot.iri, "circle"] for dot in drawn.dots])
largest = shown.value_counts().sort_index().sort_values(ascending=False, kind="stable").index[:6]
coloured = dict(zip(largest, COLOURS, strict=False))
figure = draw(
    drawn,
    {dot.iri: coloured.get(table.at[dot.iri, "circle"], GREY) for dot in drawn.dots},
    shape={dot.iri: SIGNS[dot.type] for dot in drawn.dots},
    ringed=frozenset(hidden.index),
)
handles = [
    Line2D([], [], marker="o", linestyle="", markersize=12, color=hue, label=names[circle])
    for circle, hue in coloured.items()
]
handles += [
    Line2D([], [], marker="o", linestyle="", markersize=12, color=GREY, label="smaller circles 其他圈子")
]
handles += [
    Line2D([], [], marker=SIGNS[type_], linestyle="", markersize=11, color="#555555", label=type_)
    for type_ in ACTORS
]
handles += [
    Line2D(
        [],
        [],
        marker="o",
        linestyle="",
        markersize=12,
        color="white",
        markeredgecolor="black",
        markeredgewidth=2.2,
        label="broker of the table 牵线人",
    )
]
figure.axes[0].legend(
    handles=handles,
    fontsize=12,
    loc="upper left",
    bbox_to_anchor=(1.0, 1.0),
    title="circle 圈子 · type 类型",
    alignment="left",
    title_fontsize=12,
)
figure.axes[0].set_title("Who is named beside whom 谁与谁同段出现", fontsize=18)
plt.show()

# %% [markdown]
# ## 凭什么连在一起？ The sentence behind a tie
#
# A tie is a hint, not a fact: open the paragraph. These are the strongest ties of the first broker above.

# %%
if len(hidden):
    broker = hidden.index[0]
    ties = pd.DataFrame(
        [{"with": main.nodes[other]["label"], "paragraphs": facts["weight"], "article": facts["example_doc"], "begins": facts["example"][:70] + "…"}
         for other, facts in main[broker].items()]
    ).sort_values(["paragraphs", "with"], ascending=[False, True])  # fmt: skip
    print(main.nodes[broker]["label"])
    display(ties.head(6).set_index("with"))

# %% [markdown]
# ## 一篇文章说了算？ Does it hang on one article?
#
# Each article is taken out once, and the top ten by PageRank are counted again. Who stays through all rounds is
# central; who leaves with one article was central in that article only.

# %%
mentions = pd.read_parquet(GRAPH / "mentions.parquet")
mentions = mentions[mentions["type"].isin(ACTORS) & mentions["entity"].isin(main)]
together = mentions[["article", "paragraph", "entity"]].drop_duplicates()
joined = together.merge(together, on=["article", "paragraph"], suffixes=("", "_other"))
joined = joined[joined["entity"] < joined["entity_other"]]


def top_ten(rows: pd.DataFrame) -> list[str]:
    weights = rows.groupby(["entity", "entity_other"]).size().rename("weight").reset_index()
    ranks = nx.pagerank(nx.from_pandas_edgelist(weights, "entity", "entity_other", "weight"), weight="weight")
    return sorted(ranks, key=lambda node: (-ranks[node], node))[:10]


whole = top_ten(joined)
articles = sorted(joined["article"].unique())
kept = dict.fromkeys(whole, 0)
for out in articles if len(articles) > 1 else []:
    for node in set(top_ten(joined[joined["article"] != out])) & set(kept):
        kept[node] += 1
stability = pd.Series(
    {table.at[node, "label"]: count / max(len(articles), 1) for node, count in kept.items()},
    name="rounds in the top ten",
)
stability.map("{:.0%}".format).to_frame()

# %%
assert 0 <= modularity <= 1
assert nx.community.louvain_communities(main, weight="weight", seed=SEED) == nx.community.louvain_communities(
    main, weight="weight", seed=SEED
)
assert abs(table["pagerank"].sum() - 1) < 1e-6
if "conditional-ndc.txt" in set(pairs["example_doc"]):
    assert modularity > 0.5, "the circles of the samples are clear"
    assert table["label"].iloc[0] == table.sort_values("betweenness")["label"].iloc[-1] == "中国"
    assert len(hidden) >= 4 and (hidden["surprise"] > 0).any(), "brokers with fewer ties than paths"
    assert stability.iloc[0] == 1 and stability.mean() > 0.7

# %% [markdown]
# **What to take along.** Fame and brokerage are different lists: the first is known beforehand, the second is the one
# to call. A broker whose ties all stand in one article is a hint about that article; the table of rounds tells which
# of the central names would survive without it.
