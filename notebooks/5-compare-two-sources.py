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
# # 两份方案之间，要求收紧了吗？
#
# **A new plan is out. What does it keep from the old one, what does it tighten, and is the talk around it new?**
#
# Two articles report two national plans, three years apart. A table of all their numbers side by side looks like an
# answer and is none: the same word covers different measures. So we go from names to words to numbers, and keep only
# what survives. Then we follow one promise through all articles, and ask whether early and late articles talk about
# different things, or whether that only looks so because there are few of them.
#
# It needs a built graph: run `make graph` once in the checkout.

# %%
import difflib
import json
import os
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pyoxigraph
from matplotlib.lines import Line2D

from pipeline.network.figures import COLOURS, GREY, SHAPES, label, style

GRAPH = Path(os.environ.get("LUTU_GRAPH", "../data/graph"))
assert (GRAPH / "manifest.json").exists(), f"No graph in {GRAPH}: run `make graph`, then this notebook again."
style()
pd.set_option("display.max_colwidth", 50, "display.max_rows", 40)

targets = pd.read_parquet(GRAPH / "targets.parquet")
targets["value"] = targets["value"].astype(float)
targets["measure"] = [json.loads(slots).get("metric", {}).get("text") for slots in targets["slots"]]
targets = targets[targets["status"] == "target"]

# %% [markdown]
# ## 选两篇 Choose two sources
#
# By default the reports on the two plans of the State Council. On other articles: the two with most numbers on the
# same measures.

# %%
OLD, NEW = "bulletin-peaking-plan.txt", "bulletin-energy-saving-2024.txt"
titles = targets.groupby("article")["title"].first()
docs = targets.groupby("doc")["article"].first()
SAMPLES = {OLD, NEW} <= set(docs.index)
if SAMPLES:
    old, new = docs[OLD], docs[NEW]
else:
    many = targets.groupby("article")["metric"].nunique().sort_values(ascending=False, kind="stable").index
    old, new = sorted([many[0], many[min(1, len(many) - 1)]])
print("old:", titles.get(old))
print("new:", titles.get(new))

# %% [markdown]
# ## 名目、措辞、数字 Names, words, numbers
#
# Every pair with one name of measure, one unit and one year. Two figures, from 0 to 1, tell those that mean one thing
# from those that only share a name: how much the words *for the measure* are alike (消费比重, 发电量占比), and how
# much the words of the whole target are (digits left out).

# %%
on = ["metric", "unit", "deadline"]
both = targets[targets["article"] == old].merge(
    targets[targets["article"] == new], on=on, suffixes=("", " new")
)
both = both.dropna(subset=["measure", "measure new", "value", "value new"])


def alike(one: pd.Series, other: pd.Series) -> list[float]:
    return [difflib.SequenceMatcher(None, a, b).ratio() for a, b in zip(one, other, strict=True)]


for side in ("", " new"):
    both["words" + side] = (
        both["text" + side].str.replace(r"[0-9０-９.%％年到，、]", "", regex=True).str[-24:]
    )
both["measure alike"] = alike(both["measure"], both["measure new"])
both["words alike"] = alike(both["words"], both["words new"])
both["change"] = np.select(
    [both["value new"] > both["value"], both["value new"] < both["value"]], ["raised", "lowered"], "kept"
)
both["same"] = (both["measure alike"] >= 0.75) & (both["words alike"] >= 0.4)
both = both.sort_values(["same", "words alike", "metric"], ascending=[False, False, True], ignore_index=True)
both[
    [
        "words",
        "words new",
        "measure alike",
        "words alike",
        "same",
        "deadline",
        "unit",
        "value",
        "value new",
        "change",
    ]
].round(2)

# %% [markdown]
# Where the lines are drawn is a choice; the table above is short enough to check it with your own eyes. What is not
# `same` shares a name and no meaning: had we stopped at the names, “lowered” would have been news.

# %%
same = both[both["same"]]
print(same["change"].value_counts().to_string() if len(same) else "nothing in common")
only = {
    "only in the old one": set(targets.loc[targets["article"] == old, "metric"])
    - set(targets.loc[targets["article"] == new, "metric"]),
    "only in the new one": set(targets.loc[targets["article"] == new, "metric"])
    - set(targets.loc[targets["article"] == old, "metric"]),
}
for name, metrics in only.items():
    print(f"{name}: {'; '.join(sorted(metrics))}\n")

# %% [markdown]
# ## 一个承诺的来路 One promise through the years
#
# Now one measure through all articles: the non-fossil share of China's energy consumption. Of all numbers under this
# name, only those whose words say 消费 (consumption) belong to it; a share of *generation* is twice as high.
#
# And read what stands out. The 50 % of 2035 is a county's: its article turns to the country in the half-sentence
# before, and the reading took the country for the one who aims. Such a row is struck by hand, with its reason.

# %%
METRIC = "non-fossil share of energy consumption"
observations = pd.read_parquet(GRAPH / "observations.parquet")
observations["value"] = observations["value"].astype(float)
observations["measure"] = [json.loads(slots).get("metric", {}).get("text") for slots in observations["slots"]]
promise = targets[(targets["metric"] == METRIC) & (targets["actor_label"] == "中国")].copy()
STRUCK = {"county-plan-chinese-numerals.txt": "the county's own aim, not the country's"}
promise["belongs"] = promise["measure"].fillna("").str.contains("消费") & ~promise["doc"].isin(STRUCK)
promise["struck"] = promise["doc"].map(STRUCK)
path = promise[promise["belongs"]].sort_values(["deadline", "value"]).drop_duplicates(["deadline", "value"])
reached = observations[
    (observations["metric"] == METRIC)
    & (observations["actor_label"] == "中国")
    & observations["year"].notna()
]
reached = reached.drop_duplicates(["year", "value"])
promise[["value", "deadline", "measure", "belongs", "struck", "doc"]].sort_values(["deadline", "value"])

# %%
if len(path):
    figure, axes = plt.subplots(figsize=(9, 5))
    axes.plot(path["deadline"], path["value"], color="#CCCCCC", linewidth=2, zorder=1)
    axes.plot(
        path["deadline"],
        path["value"],
        SHAPES[0],
        color=COLOURS[0],
        markersize=10,
        label="target, “about” 目标（左右）",
    )
    axes.plot(
        reached["year"], reached["value"], SHAPES[3], color=COLOURS[3], markersize=9, label="observed 已观测"
    )
    others = promise[~promise["belongs"]]
    axes.plot(
        others["deadline"],
        others["value"],
        "x",
        color=GREY,
        markersize=8,
        markeredgewidth=2,
        label="another measure or another's aim 名同义异",
    )
    axes.set_ylim(0, 56)
    axes.set_xlim(2018, 2038)
    axes.set_xticks(range(2020, 2037, 5))
    axes.yaxis.grid(True, color="#EEEEEE")
    axes.set_xlabel("year 年份")
    axes.set_ylabel("share of energy consumption 占能源消费比重，%")
    axes.set_title("One promise, raised step by step\n同一承诺，步步抬高")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    figure.canvas.draw()
    points = [(row["deadline"], row["value"], f"{row['value']:.4g}") for _, row in path.iterrows()]
    points += [(row["year"], row["value"], f"{row['value']:.4g}") for _, row in reached.iterrows()]
    points += [
        (
            row["deadline"],
            row["value"],
            f"{row['value']:.4g} {row['measure'] if pd.isna(row['struck']) else '县 a county'}",
        )
        for _, row in others.iterrows()
    ]
    label(axes, points, size=10)
    plt.show()

# %% [markdown]
# ## 话题变了吗？ Is the talk new?
#
# Articles with a date, split at the middle year: in how many of each half does a concept or an instrument appear? With
# so few articles on either side a difference is quickly there. So the labels “early” and “late” are shuffled two
# thousand times: a difference that shuffling beats easily is no finding.

# %%
store = pyoxigraph.Store.read_only(str(GRAPH / "store"))
dated = pd.Series({
    row["a"].value: int(row["d"].value[:4])
    for row in store.query("SELECT ?a ?d WHERE { ?a <https://schema.org/datePublished> ?d }")
}, name="year", dtype="int64").sort_index()  # fmt: skip
mentions = pd.read_parquet(GRAPH / "mentions.parquet")
mentions = mentions[
    mentions["type"].isin(["Concept", "Instrument", "Event"]) & mentions["article"].isin(dated.index)
]
cut = int(dated.median()) if len(dated) else 0
late = dated >= cut
print(f"{len(dated)} dated articles: {(~late).sum()} before {cut}, {late.sum()} since")

# %%
has = mentions.assign(one=1).pivot_table(
    index="article", columns="entity", values="one", aggfunc="max", fill_value=0
)
has = has.reindex(dated.index, fill_value=0)
has = has.loc[:, has.sum() >= 3]
labels = pd.read_parquet(GRAPH / "entities.parquet").set_index("entity")["label"]
if late.any() and not late.all() and has.shape[1]:
    matrix, flags = has.to_numpy(dtype=float), late.to_numpy()

    def difference(which: np.ndarray) -> np.ndarray:
        return matrix[which].mean(axis=0) - matrix[~which].mean(axis=0)

    real = difference(flags)
    random = np.random.default_rng(7)
    shuffled = np.array([difference(random.permutation(flags)) for _ in range(2000)])
    talk = pd.DataFrame({
        "label": labels.reindex(has.columns).to_numpy(),
        "early": matrix[~flags].mean(axis=0),
        "late": matrix[flags].mean(axis=0),
        "difference": real,
        "by chance": (np.abs(shuffled) >= np.abs(real) - 1e-12).mean(axis=0),
    })  # fmt: skip
    # The largest difference of all, against the largest that each shuffling gives: one test for the whole table.
    whole = (np.abs(shuffled).max(axis=1) >= np.abs(real).max() - 1e-12).mean()
    talk = talk.sort_values(
        ["difference", "label"],
        key=lambda c: c.abs() if c.name == "difference" else c,
        ascending=[False, True],
    )
    print(
        f"{len(talk)} names in three articles or more; shuffling finds a largest difference as big in {whole:.0%} of all rounds"
    )
else:
    talk, whole = pd.DataFrame(columns=["label", "early", "late", "difference", "by chance"]), 1.0
talk.head(12).round(2)

# %% [markdown]
# Beyond chance, and still not “the talk has changed”: look at what the early articles *are*. The difference is one
# between kinds of text before it is one between years.

# %%
kinds = pd.DataFrame(
    {"title": titles.reindex(dated.index), "year": dated, "group": np.where(late, "late", "early")}
)
kinds.dropna(subset="title").sort_values(["year", "title"]).reset_index(drop=True)

# %%
if len(talk):
    top = talk.head(12).sort_values("difference")
    figure, axes = plt.subplots(figsize=(9, 0.42 * len(top) + 2))
    for y, (_, row) in enumerate(top.iterrows()):
        firm = row["by chance"] < 0.05
        axes.plot(
            [row["early"], row["late"]], [y, y], color="#888888" if firm else "#DDDDDD", linewidth=3, zorder=1
        )
        axes.plot(row["early"], y, SHAPES[1], color=COLOURS[5], markersize=9)
        axes.plot(row["late"], y, SHAPES[0], color=COLOURS[3], markersize=9)
    axes.set_yticks(range(len(top)), top["label"])
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(-0.03, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    axes.xaxis.grid(True, color="#EEEEEE")
    axes.set_xlabel("articles that name it 提到的文章比例，%")
    axes.set_title("Early and late articles: what they name\n早晚两组文章各提到什么")
    handles = [
        Line2D(
            [],
            [],
            marker=SHAPES[1],
            color=COLOURS[5],
            linestyle="",
            markersize=9,
            label=f"before {cut} ({(~late).sum()} articles)",
        ),
        Line2D(
            [],
            [],
            marker=SHAPES[0],
            color=COLOURS[3],
            linestyle="",
            markersize=9,
            label=f"since {cut} ({late.sum()} articles)",
        ),
        Line2D([], [], color="#888888", linewidth=3, label="rarer than 5 % by chance"),
        Line2D([], [], color="#DDDDDD", linewidth=3, label="chance does as well"),
    ]
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    plt.show()

# %%
if SAMPLES:
    assert set(same["change"]) == {"kept", "raised"}, "one target kept, one raised between the two plans"
    assert "lowered" in set(both.loc[~both["same"], "change"]), "the trap: one name, two measures"
    # The promise never falls as the years go on, and the first one was met.
    assert path["value"].is_monotonic_increasing and len(path) >= 4
    assert (
        reached.loc[reached["year"] == 2020, "value"].max()
        > path.loc[path["deadline"] == 2020, "value"].max()
    )
    assert 0 < late.sum() < len(dated)

# %% [markdown]
# **What to take along.** Between two plans compare words before numbers. A promise followed through several articles
# says more than two plans side by side. Shuffling tells whether a difference in talk is more than luck; it cannot
# tell what it is a difference *of*. Five plans against twelve reports are two kinds of text, not two times.
