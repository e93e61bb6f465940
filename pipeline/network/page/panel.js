"use strict";
// The column of facts: about the whole, an entity, or a tie with its sentences. All text goes in as text.
lutu.panel = (() => {
  const { known, called, strength, evidence, pieces } = lutu.model;
  const MOST = 60;
  const facts = document.getElementById("facts");

  // An element with properties and children; strings become text, never markup.
  function make(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      if (name in element) element[name] = value;
      else element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  const number = (value, digits = 0) => value.toLocaleString("en", { maximumFractionDigits: digits });
  const plain = (value, digits) => value.toFixed(digits).replace(/^-(0\.0*)$/, "$1");
  const units = (level) => ["句 sentences", "段 paragraphs", "篇 articles"][level];

  function dot(type) {
    const mark = make("i", { ariaHidden: "true" });
    mark.style.background = lutu.drawing.style.colours[type];
    return mark;
  }

  const kind = (node) => make("span", { className: "tag" }, dot(node.type), `${lutu.drawing.style.types[node.type]} ${known.types[node.type]}`);

  function list(rows) {
    return make("dl", {}, ...rows.flatMap(([zh, en, value]) => [make("dt", {}, `${zh} `, make("small", {}, en)), make("dd", {}, value)]));
  }

  function title(node, view) {
    const other = view.names === "en" ? node.label : node.english;
    return [make("bdi", {}, called(node, view.names === "both" ? "zh" : view.names)), other && other !== called(node, view.names) ? make("small", {}, make("bdi", {}, other)) : ""];
  }

  // A button a tie, the strongest first; `from` is the entity that it is seen from.
  function listed(counted, links, open, from = null) {
    const items = links.slice(0, MOST).map((link) => {
      const { one, other } = link.tie;
      const ends = from ? [from === one ? other : one] : [one, other];
      const label = ends.map((node) => called(node, counted.view.names)).join(" — ");
      return make("li", {}, make("button", { type: "button", onclick: () => open(link.tie) },
        ...ends.map((node) => dot(node.type)), make("bdi", {}, label), make("b", {}, `${number(link.weight)} · ${plain(strength(counted, link).npmi, 2)}`)));
    });
    return [make("ul", { className: "ties" }, ...items), links.length > MOST
      ? make("p", { className: "note" }, `前 ${MOST} 个，共 ${number(links.length)} 个。 The first ${MOST} of ${number(links.length)}.`) : null];
  }

  function whole(counted, open) {
    facts.replaceChildren(
      make("h2", {}, "最强的联系", make("small", {}, "strongest ties")),
      make("p", { className: "note" }, "点一个圆看实体，点一条线看原句；这里的每一行也可以点。数字是次数和 NPMI（−1 从不同现，0 碰巧，1 总在一起）。"),
      make("p", { className: "note" }, "Click a dot for an entity, a line for its sentences, or any row here. Figures: count and NPMI (−1 never together, 0 by chance, 1 always)."),
      ...listed(counted, counted.there, open).filter(Boolean),
    );
    facts.scrollTop = 0;
  }

  function entity(counted, node, open) {
    const mine = node.ties.map((tie) => counted.links[tie.index]).filter((link) => link.shown)
      .sort((a, b) => b.weight - a.weight || a.tie.index - b.tie.index);
    const { view } = counted;
    facts.replaceChildren(
      make("h2", {}, ...title(node, view)), kind(node),
      node.aliases.length ? make("p", { className: "note" }, "又称 also: ", make("bdi", {}, node.aliases.join(" · "))) : "",
      list([
        ["加权度", "weighted degree", number(counted.degree[node.index])],
        ["联系", "ties shown", number(mine.length)],
        ["出现于", "named in", `${number(counted.units[node.index])} ${units(view.level)}`],
        ...(view.level < 2 ? [["文章", "articles", number(counted.articles[node.index])]] : []),
      ]),
      make("code", {}, node.iri),
      make("h3", {}, "联系 ", make("small", {}, "ties: count · NPMI")),
      ...(mine.length ? listed(counted, mine, open, node).filter(Boolean) : [make("p", { className: "note" }, "这些筛选条件下没有联系。 None under these filters.")]),
    );
    facts.scrollTop = 0;
  }

  function tie(counted, tie, events) {
    const link = counted.links[tie.index], { view } = counted;
    const strange = strength(counted, link);
    const found = evidence(counted, link);
    const whose = (node) => make("button", { type: "button", className: "link", onclick: () => events.node(node) }, make("bdi", {}, called(node, view.names)));
    const shown = found.length < link.weight || found.length === 0
      ? `显示 ${number(found.length)} 处，共 ${number(link.weight)} 处；其余见 lutu analyze --ego。 Shows ${number(found.length)} of ${number(link.weight)}; the rest: lutu analyze --ego.`
      : `共 ${number(link.weight)} 处。 All ${number(link.weight)} are shown.`;
    facts.replaceChildren(
      make("h2", {}, whose(tie.one), " — ", whose(tie.other)), kind(tie.one), kind(tie.other),
      list([
        ["同现", "together in", `${number(link.weight)} ${units(view.level)}`],
        ["仅在名单中", "in bare lists only", !link.listed ? "0" : view.lists ? `${number(link.listed)}（已计入 counted）` : `${number(link.listed)}（未计入 not counted）`],
        ["碰巧会有", "by chance", number(strange.expected, 2)],
        ["NPMI", "", plain(strange.npmi, 3)],
        ["G²", "log-likelihood", strange.ratio.toFixed(1)],
      ]),
      make("h3", {}, "原句 ", make("small", {}, "evidence")),
      make("p", { className: "note" }, shown),
      make("ol", { className: "evidence" }, ...found.map((group) => place(group, tie))),
    );
    facts.scrollTop = 0;
  }

  function place({ article: [name, doc, date, publisher], kind, listed, passages }, tie) {
    const said = [date || "无日期 no date", publisher, doc].filter(Boolean).join(" · ");
    const parts = passages.map((passage) => make("blockquote", {}, ...pieces(passage).map(([text, entities]) => words(text, entities, tie)),
      make("span", { className: "where" }, ` 第 ${known.passages[passage][1] + 1} 段 ¶${known.passages[passage][1] + 1}`)));
    return make("li", {},
      make("p", {}, make("b", {}, make("bdi", {}, name || doc))), make("p", { className: "where" }, make("bdi", {}, said)), ...parts,
      make("span", { className: "tag" }, ["同句 one sentence", "同段 one paragraph", "同篇 one article"][kind]),
      listed ? make("span", { className: "tag" }, "并列名单 bare list") : null);
  }

  function words(text, entities, tie) {
    const one = entities.includes(tie.one.index), other = entities.includes(tie.other.index);
    if (!entities.length) return text;
    if (!one && !other) return make("mark", { className: "name" }, text);
    return make("mark", { className: [one && "one", other && "other"].filter(Boolean).join(" ") }, text);
  }

  return { make, dot, number, whole, entity, tie };
})();
