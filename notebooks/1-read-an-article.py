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
# # 一篇文章里的数字，机器为什么这样读？
#
# **Which of the numbers in an article are promises, whose are they, and can I defend each of them in a footnote?**
#
# You are about to quote an article on national climate pledges. It has two dozen percentages in it. Some are
# targets, some are not, some hold only if somebody else pays. This notebook reads the article in front of you:
# names in colour, targets with the words behind each slot, what was *refused* and why, and what happens when one
# word is taken out.
#
# It needs a built graph: run `make graph` once in the checkout.

# %%
import json
import os
from pathlib import Path

import pandas as pd
import spacy
from IPython.display import HTML, display
from spacy import displacy

from pipeline import load_lexicon, read
from pipeline.corpus import read_file
from pipeline.explain import explain

GRAPH = Path(os.environ.get("LUTU_GRAPH", "../data/graph"))
assert (GRAPH / "manifest.json").exists(), f"No graph in {GRAPH}: run `make graph`, then this notebook again."
RAW = Path("..") / json.loads((GRAPH / "manifest.json").read_text(encoding="utf-8"))["run"]["raw"]
pd.set_option("display.max_colwidth", 60, "display.max_rows", 40)

# %% [markdown]
# ## The article
#
# The graph knows which articles hold pledges with and without a condition. We take the one with most of them; if
# yours has none, the one with most targets.

# %%
targets = pd.read_parquet(GRAPH / "targets.parquet")
conditional = targets["condition"].notna().groupby(targets["doc"]).sum()
doc = conditional.idxmax() if conditional.max() else targets["doc"].value_counts().index[0]

lexicon = load_lexicon()
article = read_file(doc, RAW / doc).articles[0]
reading = read(article, lexicon, explain=True)
print(article.title)
print(
    f"{doc}: {len(reading.mentions)} names, {len(reading.targets)} targets, {len(reading.refusals)} candidates refused"
)

# %% [markdown]
# ## 谁在文中？ Who is in it
#
# `nlp.add_pipe("lutu")` puts the names where every spaCy tool looks for them, so displaCy can colour them. Here is
# the paragraph with most targets.

# %%
COLOURS = {
    "Person": "#F6C9A8", "Organization": "#A6D5EE", "Country": "#FFD98A", "Project": "#8FD6BE",
    "Instrument": "#E9BFD6", "Event": "#D5D5D5", "Place": "#C9E4A6", "Concept": "#F0EDB0",
}  # fmt: skip

nlp = spacy.blank("zh")
nlp.add_pipe("lutu")
document = nlp(article.text)

busiest = pd.Series([target.paragraph for target in reading.targets]).mode()[0]
paragraph = next(part for part in reading.paragraphs if part.index == busiest)
span = document.char_span(paragraph.start, paragraph.end, alignment_mode="expand")
names = {
    "text": span.text,
    "ents": [
        {
            "start": name.start_char - span.start_char,
            "end": name.end_char - span.start_char,
            "label": name.label_,
        }
        for name in span.ents
    ],
    "title": None,
}
display(HTML(displacy.render(names, style="ent", manual=True, options={"colors": COLOURS}, jupyter=False)))

# %% [markdown]
# The same paragraph with the targets, which lie across the names. A target reaches from the first word that it
# needs to the last; two that share a year overlap.

# %%
here = [target for target in reading.targets if target.paragraph == busiest]
text = article.text
marked = {
    "text": text[paragraph.start : paragraph.end],
    "ents": [
        {
            "start": target.start - paragraph.start,
            "end": target.end - paragraph.start,
            "label": f"{target.actor_label or '?'} · {target.condition or 'no condition said'}",
        }
        for number, target in enumerate(here)
        if not number or target.start >= max(other.end for other in here[:number])
    ],
    "title": None,
}
display(HTML(displacy.render(marked, style="ent", manual=True, options={"colors": {}}, jupyter=False)))
print(f"{len(here)} targets in this paragraph; those that overlap the one before stand in the table below.")

# %% [markdown]
# ## 每一格有依据吗？ The words behind each cell
#
# Every filled slot names its characters. If a slot was not stated but inferred, it says from what. Nothing else
# may stand in a cell: that is what the assertion below holds.

# %%
rows = []
for target in here:
    for slot, evidence in sorted(target.slots.items()):
        rows.append({
            "target": target.text,
            "slot": slot,
            "value": getattr(target, f"{slot}_label", None) or getattr(target, slot, None),
            "words": evidence.text or f"({evidence.inferred})",
            "from": evidence.start,
            "to": evidence.end,
        })  # fmt: skip
cells = pd.DataFrame(rows)
stated = cells[cells["from"] >= 0]
assert all(text[row["from"] : row["to"]] == row["words"] for _, row in stated.iterrows())
columns = ["actor", "metric", "value", "deadline", "baseline", "condition", "instrument"]
cells.pivot(index="target", columns="slot", values="words").reindex(columns=columns).astype(object).fillna(
    "—"
)

# %% [markdown]
# ## 哪些数字不是目标？ Numbers that are no targets
#
# Shares already reached, costs, forecasts: they are kept, as observations, with their status.

# %%
pd.DataFrame(
    [
        {"words": figure.text, "actor": figure.actor_label, "value": figure.value, "unit": figure.unit,
         "year": figure.year, "status": figure.status, "rule": figure.rule}
        for figure in reading.observations
    ],
    columns=["words", "actor", "value", "unit", "year", "status", "rule"],
)  # fmt: skip

# %% [markdown]
# ## 什么被否决了？ What was refused
#
# Names compete for the same characters. The loser is kept with the name of whoever beat it: when a name is missing
# from your table, look here before you blame the article.

# %%
refused = pd.DataFrame(
    [{"words": r.text, "type": r.type, "rule": r.rule, "reason": r.reason} for r in reading.refusals],
    columns=["words", "type", "rule", "reason"],
)
refused[refused["words"].str.len() > 2].drop_duplicates("words").head(12)

# %% [markdown]
# ## 去掉一个词会怎样？ Take one word out
#
# The best test of a reading is a sentence that differs in one place. This one is made up; in each variant one thing
# changes, and one cell of the table has to change with it.

# %%
variants = {
    "as it stands": "乌拉圭承诺到2031年无条件减排24%。",
    "without 无条件": "乌拉圭承诺到2031年减排24%。",
    "with 有条件": "乌拉圭承诺到2031年有条件减排24%。",
    "without the year": "乌拉圭承诺无条件减排24%。",
    "a language, no country": "乌拉圭语书籍到2031年减排24%。",
    "it has happened": "乌拉圭2019年已减排24%。",
}
seen = []
for name, sentence in variants.items():
    found = explain(sentence, lexicon)
    aim = found.targets[0] if found.targets else None
    seen.append({
        "variant": name,
        "sentence": sentence,
        "read as": "target" if aim else (found.observations[0].status if found.observations else "nothing"),
        "actor": aim.actor_label if aim else None,
        "condition": aim.condition if aim else None,
        "deadline": str(aim.deadline) if aim and aim.deadline else "—",
    })  # fmt: skip
experiment = pd.DataFrame(seen).set_index("variant")
experiment

# %%
assert experiment.loc["as it stands", "condition"] == "unconditional"
assert pd.isna(experiment.loc["without 无条件", "condition"])
assert experiment.loc["with 有条件", "condition"] == "conditional"
assert experiment.loc["without the year", "deadline"] == "—"
assert experiment.loc["it has happened", "read as"] != "target"
# What stands in the graph is what is read here: nothing is made on the way.
built = targets[(targets["doc"] == doc) & (targets["article"] == article.iri)]
assert set(built["target"]) == {target.iri for target in reading.targets}

# %% [markdown]
# **What to take along.** A missing word gives an empty cell, not a guess: no 无条件, no condition. Before you quote
# a number, look at three cells: whose words fill `actor`, whether `condition` is empty or says something, and
# whether the row is an observation.
