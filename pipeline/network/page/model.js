"use strict";
// What the page knows, and how often two stand together under the filters of the moment. Touches no element but #data.
const lutu = {};
lutu.webgl = Boolean(document.createElement("canvas").getContext("webgl2"));
// Without WebGL sigma cannot even be loaded, and nothing of it is wanted: its complaint says nothing new.
if (!lutu.webgl) window.addEventListener("error", (event) => event.preventDefault(), { once: true });
lutu.model = (() => {
  const known = JSON.parse(document.getElementById("data").textContent);
  const nodes = known.nodes.map(([iri, label, english, type, x, y, aliases, units], index) => (
    { index, iri, label, english, type, x, y, aliases, units, ties: [] }
  ));
  const ties = known.ties.map(([one, other, counts, places], index) => (
    { index, one: nodes[one], other: nodes[other], counts, places }
  ));
  for (const tie of ties) {
    tie.one.ties.push(tie);
    tie.other.ties.push(tie);
  }
  const dated = known.years.filter((year) => year > 0);

  const fold = (text) => text.normalize("NFKC").toLowerCase().trim();
  const names = nodes.map((node) => [node.label, node.english, ...node.aliases].filter(Boolean).map((name) => [fold(name), name]));

  function begin() {
    return {
      level: 1, from: dated[0] ?? 0, to: dated[dated.length - 1] ?? 0, undated: true, lists: false, support: 1,
      types: new Set(known.types.keys()), width: "weight", names: "zh",
    };
  }

  // Normalised pointwise mutual information, as pipeline/network/significance.py has it.
  function npmi(together, one, other, total) {
    if (together <= 0) return -1;
    if (together >= total) return 1;
    return Math.log((together * total) / (one * other)) / -Math.log(together / total);
  }

  // Dunning's G² of the two-by-two table; who stands in every unit is bound to nobody.
  function ratio(together, one, other, total) {
    if (one >= total || other >= total) return 0;
    const cells = [
      [together, one, other], [one - together, one, total - other],
      [other - together, total - one, other], [total - one - other + together, total - one, total - other],
    ];
    let sum = 0;
    for (const [seen, row, column] of cells) if (seen > 0) sum += seen * Math.log((seen * total) / (row * column));
    return Math.max(2 * sum, 0);
  }

  // Everything counted within the years and at the level of a view. A tie is there when its weight reaches the
  // support and both ends are of a type that is shown.
  function count(view) {
    const inside = known.years.map((year) => (year ? view.from <= year && year <= view.to : view.undated));
    const total = known.units[view.level].reduce((sum, units, year) => sum + (inside[year] ? units : 0), 0);
    const held = (level) => nodes.map(({ units }) => {
      let sum = 0;
      for (let at = 0; at < units[level].length; at += 2) if (inside[units[level][at]]) sum += units[level][at + 1];
      return sum;
    });
    const units = held(view.level);
    const there = [];
    const degree = new Array(nodes.length).fill(0);
    const links = ties.map((tie) => {
      let together = 0, listed = 0;
      const counts = tie.counts[view.level];
      for (let at = 0; at < counts.length; at += 3) {
        if (inside[counts[at]]) {
          together += counts[at + 1];
          listed += counts[at + 2];
        }
      }
      const weight = together - (view.lists ? 0 : listed);
      const shown = weight >= view.support && view.types.has(tie.one.type) && view.types.has(tie.other.type);
      const link = { tie, count: together, listed, weight, shown };
      if (shown) {
        there.push(link);
        degree[tie.one.index] += weight;
        degree[tie.other.index] += weight;
      }
      return link;
    });
    there.sort((a, b) => b.weight - a.weight || a.tie.index - b.tie.index);
    return { view, inside, total, units, articles: view.level === 2 ? units : held(2), degree, links, there };
  }

  // How strange a tie's weight is under a count.
  function strength(counted, link) {
    const one = counted.units[link.tie.one.index], other = counted.units[link.tie.other.index];
    return {
      npmi: npmi(link.weight, one, other, counted.total), ratio: ratio(link.weight, one, other, counted.total),
      expected: (one * other) / Math.max(counted.total, 1),
    };
  }

  // The places of a tie that a count has counted, by unit of its level: {article, kind, listed, passages}.
  function evidence(counted, link) {
    const { level, lists } = counted.view;
    const groups = new Map();
    for (const [kind, bits, parts] of link.tie.places) {
      const first = known.passages[parts[0]];
      const article = known.articles[first[0]];
      const year = Number((article[2] || "").slice(0, 4)) || 0;
      const at = known.years.indexOf(year);
      const listed = Boolean(bits & (1 << level));
      if (kind > level || !counted.inside[at] || (listed && !lists)) continue;
      const key = [parts[0], `${first[0]} ${first[1]}`, first[0]][level];
      if (!groups.has(key)) groups.set(key, { article, year, kind, listed, passages: [] });
      const group = groups.get(key);
      group.kind = Math.min(group.kind, kind);
      for (const part of parts) if (!group.passages.includes(part)) group.passages.push(part);
    }
    for (const group of groups.values()) group.passages.sort((a, b) => order(a) - order(b) || a - b);
    return [...groups.values()].sort((a, b) => a.kind - b.kind || b.year - a.year);
  }
  const order = (passage) => known.passages[passage][1];

  // A passage in pieces: [text, numbers of the entities named there]; offsets are code points, not UTF-16 units.
  function pieces(passage) {
    const [, , text, flat] = known.passages[passage];
    const signs = Array.from(text);
    const edges = new Set([0, signs.length]);
    for (let at = 0; at < flat.length; at += 3) edges.add(flat[at]).add(Math.min(flat[at + 1], signs.length));
    const cuts = [...edges].sort((a, b) => a - b);
    return cuts.slice(1).map((end, index) => {
      const here = [];
      for (let at = 0; at < flat.length; at += 3) if (flat[at] <= cuts[index] && end <= flat[at + 1]) here.push(flat[at + 2]);
      return [signs.slice(cuts[index], end).join(""), here];
    });
  }

  // Entities by name: whole names first, then beginnings, then what holds the words; within each the best-connected.
  function find(words, most = 10) {
    const wanted = fold(words);
    if (!wanted) return [];
    const found = [];
    for (const node of nodes) {
      let best = null;
      for (const [folded, name] of names[node.index]) {
        const place = folded === wanted ? 0 : folded.startsWith(wanted) ? 1 : folded.includes(wanted) ? 2 : 3;
        if (place < 3 && (!best || place < best.place)) best = { node, name, place };
      }
      if (best) found.push(best);
    }
    return found.sort((a, b) => a.place - b.place || a.node.index - b.node.index).slice(0, most);
  }

  function called(node, how) {
    if (how === "en") return node.english || node.label;
    if (how === "both" && node.english && node.english !== node.label) return `${node.label} ${node.english}`;
    return node.label;
  }

  return { known, nodes, ties, dated, begin, count, strength, evidence, pieces, find, called };
})();
