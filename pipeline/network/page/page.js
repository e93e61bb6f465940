"use strict";
// The page at work: what the controls say becomes a view, a view is counted, what is counted is drawn and told.
(() => {
  const { known, nodes, dated, begin, count, find, called } = lutu.model;
  const { make, dot, number } = lutu.panel;
  const drawing = lutu.drawing;
  const by = (id) => document.getElementById(id);
  //: Above so many lines a picture says nothing: the support begins where fewer are left.
  const LEGIBLE = 400;

  let view = begin();
  let counted = null;
  let selected = { node: null, tie: null };

  // Select an entity, a tie or nothing; `far` brings an entity into view that was not clicked in the picture.
  function choose(what, far = false) {
    selected = { node: null, tie: null, ...what };
    if (selected.node) view.types.add(selected.node.type);
    update();
    if (far) drawing.approach(selected.node);
  }
  const events = { node: (node) => choose({ node }, true), tie: (tie) => choose({ tie }), nothing: () => choose({}) };

  function update() {
    counted = count(view);
    if (selected.tie && !counted.links[selected.tie.index].shown) selected = { node: null, tie: null };
    drawing.draw(counted, selected);
    tell();
    if (selected.tie) lutu.panel.tie(counted, selected.tie, events);
    else if (selected.node) lutu.panel.entity(counted, selected.node, events.tie);
    else lutu.panel.whole(counted, events.tie);
  }

  function tell() {
    const shown = counted.degree.filter((degree) => degree > 0).length;
    const kept = known.told.kept[view.level], among = known.told.among[view.level];
    by("shown").textContent = `${number(shown)} 个实体，${number(counted.there.length)} 条联系 · ${number(shown)} entities, ${number(counted.there.length)} ties`
      + (kept < among ? ` · 此页收有 ${number(kept)} 条，共 ${number(among)} 条 · holds ${number(kept)} of ${number(among)} ties` : "");
    by("support-told").textContent = `${view.support} 次 times`;
    by("support").value = view.support;
    by("span").textContent = dated.length ? (view.from === view.to ? `${view.from}` : `${view.from}–${view.to}`) : "—";
    for (const box of by("types").querySelectorAll("input")) box.checked = view.types.has(Number(box.value));
    legend();
  }

  function legend() {
    const svg = (wide, high, ...shapes) => {
      const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      picture.setAttribute("width", wide);
      picture.setAttribute("height", high);
      for (const [tag, facts] of shapes) {
        const shape = document.createElementNS("http://www.w3.org/2000/svg", tag);
        for (const [name, value] of Object.entries(facts)) shape.setAttribute(name, value);
        picture.append(shape);
      }
      return picture;
    };
    const { highest, widest } = drawing.sizes();
    const circle = (degree) => {
      const r = drawing.radius(degree);
      return make("span", {}, svg(2 * r + 2, 2 * r + 2, ["circle", { cx: r + 1, cy: r + 1, r, fill: "#9aa59f" }]), number(degree));
    };
    const line = (size, told) => make("span", {}, svg(26, 8, ["line", { x1: 0, x2: 26, y1: 4, y2: 4, stroke: "#7c8781", "stroke-width": size }]), told);
    const sizes = [...new Set([Math.max(1, Math.round(highest / 10)), highest])];
    const counts = [...new Set([1, Math.max(1, Math.round(widest / 3)), widest])];
    const unit = ["同句 sentences", "同段 paragraphs", "同篇 articles"][view.level];
    by("legend").replaceChildren(
      make("span", {}, make("b", {}, "圆 dot"), "加权度（次）weighted degree"), ...sizes.map(circle),
      make("span", {}, make("b", {}, "线 line"), view.width === "npmi" ? "NPMI" : unit),
      ...(view.width === "npmi" ? [[1.4, "≤ 0"], [3.2, "0.5"], [5, "1"]].map(([size, told]) => line(size, told))
        : counts.map((weight) => line(drawing.width({ weight }), number(weight)))),
    );
  }

  function types() {
    const present = nodes.reduce((counts, node) => counts.set(node.type, (counts.get(node.type) || 0) + 1), new Map());
    for (const [type, name] of known.types.entries()) {
      if (!present.has(type)) continue;
      const box = make("input", { type: "checkbox", value: String(type), checked: true });
      box.addEventListener("change", () => {
        if (box.checked) view.types.add(type);
        else view.types.delete(type);
        update();
      });
      by("types").append(make("label", {}, box, dot(type), `${drawing.style.signs[type]} ${drawing.style.types[type]} `, make("small", {}, name), make("b", {}, number(present.get(type)))));
    }
  }

  // The least support at which the picture can be read.
  function legible() {
    const all = count({ ...view, support: 1 });
    let support = 1;
    while (all.there.filter((link) => link.weight >= support).length > LEGIBLE) support += 1;
    return support;
  }

  function bounds() {
    const highest = Math.max(1, ...count({ ...view, support: 1 }).there.slice(0, 1).map((link) => link.weight));
    by("support").max = Math.max(highest, view.support);
  }

  function controls() {
    for (const [id, at] of [["from", 0], ["to", dated.length - 1]]) {
      const slider = by(id);
      slider.min = 0;
      slider.max = Math.max(dated.length - 1, 0);
      slider.value = at;
      slider.disabled = dated.length < 2;
      slider.addEventListener("input", () => {
        const other = by(id === "from" ? "to" : "from");
        // One end pushes the other before it.
        if (Number(by("from").value) > Number(by("to").value)) other.value = slider.value;
        view.from = dated[Number(by("from").value)];
        view.to = dated[Number(by("to").value)];
        for (const end of ["from", "to"]) by(end).setAttribute("aria-valuetext", String(view[end]));
        update();
      });
    }
    by("undated").addEventListener("change", (event) => { view.undated = event.target.checked; update(); });
    by("lists").addEventListener("change", (event) => { view.lists = event.target.checked; bounds(); update(); });
    by("support").addEventListener("input", (event) => { view.support = Number(event.target.value); update(); });
    const radios = (name, set, then = () => {}) => {
      for (const radio of document.querySelectorAll(`input[name=${name}]`)) radio.addEventListener("change", () => { set(radio.value); update(); then(); });
    };
    radios("level", (value) => { view.level = Number(value); view.support = legible(); bounds(); }, drawing.fit);
    radios("width", (value) => { view.width = value; });
    radios("names", (value) => { view.names = value; });
    by("restore").addEventListener("click", () => { by("controls").reset(); restart(); });
    by("controls").addEventListener("submit", (event) => event.preventDefault());
    for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => drawing.zoom(button.dataset.zoom));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && by("found").hidden) events.nothing(); });
  }

  function restart() {
    view = begin();
    by("from").value = 0;
    by("to").value = Math.max(dated.length - 1, 0);
    by("search").value = "";
    suggest([]);
    view.support = legible();
    bounds();
    choose({});
    drawing.fit();
  }

  let suggested = [], at = -1;
  function suggest(found) {
    suggested = found;
    at = found.length ? 0 : -1;
    const box = by("search"), list = by("found");
    list.replaceChildren(...found.map(({ node, name }, index) => make("li", { role: "option", id: `found-${index}`, onmousedown: (event) => { event.preventDefault(); take(index); } },
      dot(node.type), make("bdi", {}, called(node, view.names)),
      make("small", {}, name === called(node, view.names) ? drawing.style.types[node.type] : make("bdi", {}, name)))));
    if (!found.length && box.value.trim()) {
      list.append(make("li", { className: "none", role: "option", "aria-disabled": "true" }, "此页没有这个名称 not on this page; 全部: entities.csv"));
    }
    list.hidden = !list.children.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    mark();
  }
  function mark() {
    [...by("found").children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    if (at >= 0) by("search").setAttribute("aria-activedescendant", `found-${at}`);
    else by("search").removeAttribute("aria-activedescendant");
  }
  function take(index) {
    const found = suggested[index];
    if (!found) return;
    by("search").value = found.name;
    suggest([]);
    by("found").hidden = true;
    choose({ node: found.node }, true);
  }

  function searching() {
    const box = by("search");
    box.addEventListener("input", () => suggest(find(box.value)));
    box.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (suggested.length) at = (at + (event.key === "ArrowDown" ? 1 : suggested.length - 1)) % suggested.length;
        mark();
      } else if (event.key === "Enter") take(at);
      else if (event.key === "Escape") { by("found").hidden = true; event.stopPropagation(); }
      else return;
      event.preventDefault();
    });
    box.addEventListener("blur", () => { by("found").hidden = true; });
  }

  const { told } = known;
  by("told").textContent = `${number(told.articles)} 篇文章的 ${number(told.entities)} 个实体，此页显示联系最多的 ${number(nodes.length)} 个`
    + ` · shows the ${number(nodes.length)} best-connected of ${number(told.entities)} entities in ${number(told.articles)} articles`;
  const loose = known.units[1].reduce((sum, units, year) => sum + (known.years[year] ? 0 : units), 0);
  by("undated-count").textContent = loose ? `${number(loose)} 段` : "无 none";
  types();
  controls();
  searching();
  if (!drawing.start(by("network"), count(view), { ...events, node: (node) => choose({ node }) })) {
    by("no-webgl").hidden = false;
    by("labels").hidden = by("zoom").hidden = by("legend").hidden = true;
  }
  restart();
  // For tests, and for those who look under the hood.
  lutu.page = { counted: () => counted, view: () => view, selected: () => selected };
})();
