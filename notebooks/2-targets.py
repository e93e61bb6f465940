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
# # 谁承诺了什么、何时到期、还差多少？
#
# **Who has promised what, by when, on which condition, and how far is it from what has been measured?**
#
# Three pictures for a briefing: all percentage targets by the year they fall due; the two numbers in national
# pledges, the one without and the one with foreign money; and targets beside the last figure observed. Each has a
# trap that only the sentence behind the number shows.
#
# It needs a built graph: run `make graph` once in the checkout.

# %%
import os
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from pipeline.network.figures import COLOURS, SHAPES, label, style

GRAPH = Path(os.environ.get("LUTU_GRAPH", "../data/graph"))
assert (GRAPH / "manifest.json").exists(), f"No graph in {GRAPH}: run `make graph`, then this notebook again."
style()
pd.set_option("display.max_colwidth", 60, "display.max_rows", 40)

targets = pd.read_parquet(GRAPH / "targets.parquet")
observations = pd.read_parquet(GRAPH / "observations.parquet")
for table in (targets, observations):
    table["value"] = table["value"].astype(float)
# The stories below are told of the articles in data/raw. On articles of your own some tables may be empty.
SAMPLES = "conditional-ndc.txt" in set(targets["doc"])

live = targets[targets["status"] == "target"]
print(f"{len(targets)} targets in {targets['article'].nunique()} articles, {len(live)} of them in force")

# %% [markdown]
# ## 到哪一年，多少？ Deadline by value
#
# Percentages only, and only where somebody is named who promises. A cut of 40 %
# and a share of 40 % are different things, so each kind has a panel of its own.

# %%
FAMILIES = {
    "emission cuts 减排": "greenhouse-gas emissions|emissions reduction",
    "carbon or energy intensity 强度": "intensity",
    "clean energy share 清洁能源占比": "renewable|non-fossil|new-energy",
    "land and sea 陆地与海洋": "protected|restored|forest",
}
percent = live[(live["unit"] == "%") & live["deadline"].notna() & live["actor_label"].notna()].copy()
assert len(percent), "no percentage target with an actor and a year in this graph: nothing to draw"
percent["family"] = "other 其他"
for family, words in reversed(FAMILIES.items()):
    percent.loc[percent["metric"].str.contains(words), "family"] = family
percent = percent.drop_duplicates(["actor", "metric", "value", "deadline", "condition"])

entities = pd.read_parquet(GRAPH / "entities.parquet").set_index("entity")
kind = percent["actor"].map(entities["type"])
kind = kind.where(percent["actor"].map(entities["kind"]) != "intergovernmental", "Country")
WHO = {
    "Country": "country or union 国家或联盟",
    "Organization": "company or body 企业或机构",
    "Place": "region 地区",
}
percent["who"] = kind.map(WHO).fillna(WHO["Organization"])
hues = dict(zip(WHO.values(), COLOURS, strict=False))
shapes = dict(zip(WHO.values(), SHAPES, strict=False))

figure, grid = plt.subplots(2, 3, figsize=(13, 8), sharex=True, sharey=True)
figure.subplots_adjust(hspace=0.22, wspace=0.08, top=0.9)
panels = dict(zip([*FAMILIES, "other 其他"], grid.flat, strict=False))
for family, axes in panels.items():
    mine = percent[percent["family"] == family]
    axes.set_title(f"{family} ({len(mine)})", fontsize=11, pad=6)
    for who, group in mine.groupby("who"):
        axes.plot(
            group["deadline"],
            group["value"],
            shapes[who],
            color=hues[who],
            markersize=7,
            alpha=0.7,
            markeredgecolor="white",
        )
    axes.yaxis.grid(True, color="#EEEEEE")
    axes.set_ylim(-3, 108)
    axes.set_xlim(percent["deadline"].min() - 6, percent["deadline"].max() + 6)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True, prune="both"))
for axes in grid[:, 0]:
    axes.set_ylabel("value 数值，%")
for axes in (*grid[1, :2], grid[0, 2]):
    axes.set_xlabel("deadline 到期年")
    axes.tick_params(labelbottom=True)
grid[1, 2].set_axis_off()
handles = [
    Line2D(
        [],
        [],
        marker=shapes[who],
        color=hues[who],
        linestyle="",
        markersize=9,
        label=f"{who} ({(percent['who'] == who).sum()})",
    )
    for who in WHO.values()
]
grid[1, 2].legend(
    handles=handles, loc="upper left", title="who promises 谁承诺", alignment="left", fontsize=11
)
peak = int(percent["deadline"].mode()[0])
figure.suptitle(
    f"More percentage targets fall due in {peak} than in any other year · {peak}年到期的百分比目标最多",
    x=0.125,
    y=0.97,
    ha="left",
    fontsize=14,
)
figure.canvas.draw()
# In each panel the four highest names and the latest.
for family, axes in panels.items():
    every = percent[percent["family"] == family]
    mine = every.drop_duplicates(["actor_label", "deadline"])
    mine = mine.sort_values(["value", "actor_label"], ascending=[False, True])
    named = pd.concat([mine.nlargest(1, "deadline"), mine.head(4)]).drop_duplicates()
    spots = named[["deadline", "value", "actor_label"]].itertuples(index=False, name=None)
    label(axes, list(spots), avoid=list(zip(every["deadline"], every["value"], strict=True)), size=8.5)
plt.show()

# %%
by_year = percent["deadline"].astype(int).value_counts().sort_index().rename("targets").to_frame()
assert not SAMPLES or by_year["targets"].idxmax() == 2030
by_year.T

# %% [markdown]
# ## 自己能做多少，靠外援能做多少？ The two numbers of a pledge
#
# Developing countries often give two numbers. What the second one *means* differs: the whole that is reached with
# help, or the part that help adds on top. Subtracting blindly halves one country and doubles the next.
#
# The numbers themselves tell: where an article also states a total that equals the sum of both, the second is a
# part. Where no total is stated, words like 另外 or 其余 decide.

# %%
pledges = live[live["condition"].notna() & live["actor"].notna() & live["unit"].isin(["%", "pp"])]
keys = ["article", "actor", "actor_label", "deadline"]
pairs = pledges.pivot_table(index=keys, columns="condition", values="value", aggfunc="max")
pairs = pairs.reindex(columns=["unconditional", "conditional"]).dropna().reset_index()
words = pledges[pledges["condition"] == "conditional"].groupby(keys)["text"].last().rename("words")
pairs = pairs.merge(words, on=keys)

plain = live[live["condition"].isna() & (live["unit"] == "%")]


def total_stated(pair: pd.Series) -> bool:
    same = plain[
        (plain["actor"] == pair["actor"])
        & (plain["article"] == pair["article"])
        & (plain["deadline"] == pair["deadline"])
    ]
    return bool((same["value"] - pair["unconditional"] - pair["conditional"]).abs().lt(0.05).any())


pairs["total stated"] = [total_stated(pair) for _, pair in pairs.iterrows()]
pairs["says so"] = pairs["words"].str.contains("另外|其余|额外")
pairs["part"] = pairs["total stated"] | pairs["says so"]
pairs["with help"] = pairs["conditional"] + pairs["unconditional"].where(pairs["part"], 0.0)
pairs["gap"] = pairs["with help"] - pairs["unconditional"]
pairs = pairs.sort_values("gap", ascending=False, ignore_index=True)
pairs[["actor_label", "unconditional", "conditional", "total stated", "says so", "with help", "gap", "words"]]

# %%
if len(pairs):
    figure, axes = plt.subplots(figsize=(9, 0.55 * len(pairs) + 2))
    for y, (_, pair) in enumerate(pairs.iloc[::-1].iterrows()):
        axes.plot([pair["unconditional"], pair["with help"]], [y, y], color="#BBBBBB", linewidth=3, zorder=1)
        axes.plot(pair["unconditional"], y, "o", color=COLOURS[0], markersize=10)
        axes.plot(pair["with help"], y, "D", color=COLOURS[1], markersize=9)
        middle = (pair["unconditional"] + pair["with help"]) / 2
        axes.text(middle, y + 0.13, f"+{pair['gap']:.4g}", ha="center", va="bottom", fontsize=9)
    axes.set_yticks(range(len(pairs)), pairs["actor_label"].iloc[::-1])
    axes.set_xlim(0, 82)
    axes.set_ylim(-0.6, len(pairs) - 0.3)
    axes.xaxis.grid(True, color="#EEEEEE")
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("emission cut by 2030 against each pledge's own reference, % · 2030年减排幅度，%")
    axes.set_title("What help from abroad would buy\n国际支持能换来多少减排")
    handles = [
        Line2D([], [], marker="o", color=COLOURS[0], linestyle="", markersize=9, label="alone 无条件"),
        Line2D(
            [], [], marker="D", color=COLOURS[1], linestyle="", markersize=8, label="with support 得到支持"
        ),
    ]
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    plt.show()

# %%
assert (pairs["gap"] > 0).all(), "with help less than without: read those sentences again"
assert (pairs["with help"] <= 100).all()
if SAMPLES:
    assert len(pairs) >= 5
    assert pairs["part"].any() and not pairs["part"].all(), "both kinds of second number are in the sample"
    # The trap: taking every second number for the whole would shrink the gap of those that state a part.
    naive = pairs["conditional"] - pairs["unconditional"]
    assert (naive[pairs["part"]] < pairs["gap"][pairs["part"]]).all()

# %% [markdown]
# Reference years differ (against a base year, against business as usual), and the article does not always say
# which. The lengths of the lines can be compared with care, the ends cannot.
#
# ## 已经走到哪里？ Targets beside what was observed
#
# A target is joined with an observation of the same actor, the same measure and the same unit *in the same article*:
# its author put them side by side for a reason. The name of the measure is the rule's and may be rough (“share”):
# the sentence is in `context`. What is still to go is divided by the years that are left.

# %%
on = ["article", "actor", "actor_label", "metric", "unit"]
seen = observations[
    (observations["status"] == "observed") & observations["year"].notna() & (observations["unit"] == "%")
]
progress = live.dropna(subset=["actor", "deadline"]).merge(
    seen[[*on, "value", "year", "context"]], on=on, suffixes=("", "_seen")
)
progress = progress[progress["year"] < progress["deadline"]].drop_duplicates(
    [*on, "value", "deadline", "value_seen"]
)
progress["points a year"] = (progress["value"] - progress["value_seen"]) / (
    progress["deadline"] - progress["year"]
)
backwards = progress[progress["value"] < progress["value_seen"]]
progress = progress.drop(backwards.index).sort_values("points a year", ascending=False, ignore_index=True)
progress[
    ["actor_label", "metric", "value_seen", "year", "value", "deadline", "points a year", "context"]
].round(2)

# %% [markdown]
# Where a target lies *below* what has been reached, two different things were given one name. These rows are left
# out of the picture; the sentence shows why.

# %%
columns = ["actor_label", "metric", "value_seen", "year", "value", "deadline"]
for _, row in backwards.iterrows():
    print(" · ".join(f"{row[name]:.4g}" if isinstance(row[name], float) else row[name] for name in columns))
    print(f"   观测 {row['context_seen']}\n   目标 {row['context']}\n")

# %%
if len(progress):
    figure, axes = plt.subplots(figsize=(9, 0.58 * len(progress) + 2))
    names = [
        f"{row['actor_label']} {int(row['year'])}→{int(row['deadline'])}\n{row['metric']}"
        for _, row in progress.iterrows()
    ]
    for y, (_, row) in enumerate(progress.iloc[::-1].iterrows()):
        axes.annotate(
            "", (row["value"], y), (row["value_seen"], y),
            arrowprops={"arrowstyle": "-|>", "color": "#AAAAAA", "linewidth": 2, "shrinkA": 5, "shrinkB": 5},
        )  # fmt: skip
        axes.plot(row["value_seen"], y, "o", color=COLOURS[2], markersize=9)
        axes.plot(row["value"], y, "D", color=COLOURS[3], markersize=8)
        axes.text(row["value"] + 1.8, y, f"{row['points a year']:+.1f} pp a year", va="center", fontsize=9)
    axes.set_yticks(range(len(progress)), names[::-1], fontsize=9)
    axes.set_xlim(0, 102)
    axes.set_ylim(-0.7, len(progress) - 0.3)
    axes.xaxis.grid(True, color="#EEEEEE")
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("share in each article's own measure, % · 各文自己的口径，%")
    axes.set_title(
        "From the last observation to the target, and the pace that takes\n从最近的观测值到目标，每年需要几个百分点"
    )
    handles = [
        Line2D([], [], marker="o", color=COLOURS[2], linestyle="", markersize=9, label="observed 已观测"),
        Line2D([], [], marker="D", color=COLOURS[3], linestyle="", markersize=8, label="target 目标"),
    ]
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    plt.show()

# %%
assert (progress["points a year"] >= 0).all()
if SAMPLES:
    assert len(progress) >= 6
    assert {"欧洲联盟", "智利"} <= set(progress["actor_label"])

# %% [markdown]
# **What to take along.** (1) 2030 is where the promises crowd; what is promised for later is mostly “neutral” or
# “zero”, without a percentage on the way. (2) Never subtract the two numbers of a pledge before you know whether the
# second is a whole or a part. (3) A target below the observation is a sign of two measures under one name, not of
# progress.
