"use strict";
// The picture: sigma draws dots and lines by WebGL, names are drawn on a canvas above so that none covers another.
lutu.drawing = (() => {
  const { nodes, ties, called } = lutu.model;
  const style = JSON.parse(document.getElementById("style").textContent);
  const FONT = getComputedStyle(document.body).fontFamily;
  const FAR = "#b4bcb7", NEAR = "#39463f", FADED = "#e4e6e4";
  const labels = document.getElementById("labels");
  const canvas = labels.getContext("2d");
  let renderer = null, counted = null, widest = 1, highest = 1, crowd = 1;
  let selected = { node: null, tie: null }, hovered = { node: null, tie: null };

  const radius = (degree) => (3 + 14 * Math.sqrt(degree / highest)) * crowd;
  const width = (link) => (counted.view.width === "npmi"
    ? 1.4 + 3.6 * Math.max(0, lutu.model.strength(counted, link).npmi)
    : 1.4 + 4.6 * Math.sqrt((link.weight - 1) / Math.max(widest - 1, 1)));

  // Draw into an element; `now` is what is counted. False where the browser has no WebGL.
  function start(container, now, events) {
    if (!lutu.webgl) return false;
    counted = now;
    const graph = new graphology.UndirectedGraph();
    for (const node of nodes) graph.addNode(node.index, { x: node.x, y: -node.y });
    for (const tie of ties) graph.addEdgeWithKey(`t${tie.index}`, tie.one.index, tie.other.index);
    const program = Sigma.rendering.createNodeBorderProgram({
      borders: [{ size: { value: 0.1 }, color: { attribute: "borderColor" } }, { size: { fill: true }, color: { attribute: "color" } }],
    });
    renderer = new Sigma(graph, container, {
      renderLabels: false, zIndex: true, minEdgeThickness: 1.4, stagePadding: 60, defaultNodeType: "bordered",
      nodeProgramClasses: { bordered: program }, defaultDrawNodeHover: () => {}, minCameraRatio: 0.04, maxCameraRatio: 3,
      nodeReducer: (key, facts) => ({ ...facts, ...dressed(nodes[key]) }),
      edgeReducer: (key, facts) => ({ ...facts, ...lined(ties[Number(key.slice(1))]) }),
    });
    renderer.on("clickNode", ({ node }) => events.node(nodes[node]));
    renderer.on("enterNode", ({ node }) => hover({ node: nodes[node], tie: null }));
    renderer.on("leaveNode", () => hover({ node: null, tie: null }));
    renderer.on("clickStage", ({ event }) => {
      const tie = nearest(event.x, event.y);
      if (tie) events.tie(tie);
      else events.nothing();
    });
    renderer.on("moveBody", ({ event }) => {
      if (!hovered.node) hover({ node: null, tie: nearest(event.x, event.y) });
    });
    renderer.on("afterRender", write);
    return true;
  }

  function hover(what) {
    if (what.node === hovered.node && what.tie === hovered.tie) return;
    hovered = what;
    light = lit();
    document.getElementById("network").style.cursor = what.node || what.tie ? "pointer" : "";
    renderer.refresh({ skipIndexation: true });
  }

  // Who is in the light: of what the pointer is on, else of what is selected. Null where all are alike. Around an
  // entity all others fade (`alone`); a single line stands out well enough among the rest.
  function lit() {
    const { node, tie } = hovered.node || hovered.tie ? hovered : selected;
    if (tie) return { nodes: new Set([tie.one, tie.other]), has: (other) => other === tie, alone: false };
    if (!node) return null;
    const around = new Set([node]);
    for (const tie of node.ties) if (counted.links[tie.index].shown) around.add(tie.one).add(tie.other);
    return { nodes: around, has: (tie) => tie.one === node || tie.other === node, alone: true };
  }
  let light = null;

  const visible = (node) => counted.degree[node.index] > 0 || node === selected.node;

  function dressed(node) {
    const bright = !light?.alone || light.nodes.has(node);
    return {
      hidden: !visible(node), size: radius(counted.degree[node.index]), zIndex: bright ? 1 : 0,
      color: bright ? style.colours[node.type] : FADED, borderColor: node === selected.node || (light && !light.alone && light.nodes.has(node)) ? "#000000" : "#ffffff",
    };
  }

  function lined(tie) {
    const link = counted.links[tie.index], bright = light && light.has(tie);
    return {
      hidden: !link.shown, size: width(link) + (bright ? 1.5 : 0), zIndex: bright ? 1 : 0,
      color: bright ? NEAR : light?.alone ? FADED : FAR,
    };
  }

  function draw(now, chosen) {
    counted = now;
    selected = chosen;
    widest = counted.there.length ? counted.there[0].weight : 1;
    highest = Math.max(1, ...counted.degree);
    crowd = Math.max(0.5, Math.min(1, Math.sqrt(180 / Math.max(1, counted.degree.filter(Boolean).length))));
    if (!renderer) return;
    hovered = { node: null, tie: null };
    light = lit();
    renderer.refresh();
  }

  // Let what is shown fill the picture.
  function fit() {
    if (!renderer) return;
    const shown = nodes.filter(visible);
    const ends = (values) => [Math.min(...values), Math.max(...values)];
    renderer.setCustomBBox(shown.length > 1 ? { x: ends(shown.map(({ x }) => x)), y: ends(shown.map(({ y }) => -y)) } : null);
    renderer.refresh();
    renderer.getCamera().animatedReset({ duration: 200 });
  }

  const place = (node) => renderer.graphToViewport({ x: node.x, y: -node.y });

  // The shown line within a few pixels of a point, the nearest of several.
  function nearest(x, y, most = 6) {
    let found = null;
    for (const { tie } of counted.there) {
      const a = place(tie.one), b = place(tie.other);
      if (Math.max(a.x, b.x) < x - most || Math.min(a.x, b.x) > x + most || Math.max(a.y, b.y) < y - most || Math.min(a.y, b.y) > y + most) continue;
      const square = (b.x - a.x) ** 2 + (b.y - a.y) ** 2;
      const along = square ? Math.max(0, Math.min(1, ((x - a.x) * (b.x - a.x) + (y - a.y) * (b.y - a.y)) / square)) : 0;
      const far = Math.hypot(x - a.x - along * (b.x - a.x), y - a.y - along * (b.y - a.y));
      if (far < most) [most, found] = [far, tie];
    }
    return found;
  }

  // After sigma has drawn, write the names: of who is lit first, then by size, none over another or over a dot.
  function write() {
    const { width, height } = renderer.getDimensions();
    const scale = window.devicePixelRatio || 1;
    if (labels.width !== Math.round(width * scale) || labels.height !== Math.round(height * scale)) {
      labels.width = Math.round(width * scale);
      labels.height = Math.round(height * scale);
    }
    canvas.setTransform(scale, 0, 0, scale, 0, 0);
    canvas.clearRect(0, 0, width, height);
    const first = (node) => (node === selected.node || node === hovered.node ? 2 : light && light.nodes.has(node) ? 1 : 0);
    const dots = nodes.filter(visible).map((node) => ({ node, ...place(node), radius: renderer.scaleSize(radius(counted.degree[node.index])), first: first(node) }))
      .filter(({ x, y }) => x > -20 && y > -20 && x < width + 20 && y < height + 20);
    dots.sort((a, b) => b.first - a.first || b.radius - a.radius || a.node.index - b.node.index);
    canvas.textAlign = "center";
    canvas.textBaseline = "middle";
    for (const dot of dots) {
      if (dot.radius < 7 || (light?.alone && !dot.first)) continue;
      canvas.font = `600 ${Math.min(dot.radius * 1.1, 15)}px ${FONT}`;
      canvas.fillStyle = style.inks[dot.node.type];
      canvas.fillText(style.signs[dot.node.type], dot.x, dot.y + 0.5);
    }
    canvas.textAlign = "left";
    canvas.lineJoin = "round";
    const most = Math.round(60 / Math.min(1, renderer.getCamera().ratio));
    // The names of the first may cover the dots of those who come after; no name covers a name.
    const FIRST = 20, circles = Math.min(dots.length, 150);
    const taken = dots.slice(0, circles).map(({ x, y, radius }) => [x - radius, y - radius, x + radius, y + radius]);
    let written = 0;
    dots.forEach((dot, rank) => {
      if (light?.alone ? !dot.first : !dot.first && written >= most) return;
      const size = dot.first === 2 ? 14 : 12;
      canvas.font = `${dot.first === 2 ? 600 : 400} ${size}px ${FONT}`;
      const text = short(called(dot.node, counted.view.names));
      const long = canvas.measureText(text).width, gap = dot.radius + 3;
      const boxes = [
        [dot.x + gap, dot.y - size / 2], [dot.x - gap - long, dot.y - size / 2],
        [dot.x - long / 2, dot.y + gap], [dot.x - long / 2, dot.y - gap - size],
        [dot.x + gap * 0.8, dot.y + gap * 0.8 - 4], [dot.x + gap * 0.8, dot.y - gap * 0.8 - size + 4],
        [dot.x - gap * 0.8 - long, dot.y + gap * 0.8 - 4], [dot.x - gap * 0.8 - long, dot.y - gap * 0.8 - size + 4],
      ].map(([left, top]) => [left - 1, top - 1, left + long + 1, top + size + 1]);
      const free = (box) => box[0] >= 0 && box[1] >= 0 && box[2] <= width && box[3] <= height
        && !taken.some((other, at) => at !== rank && (rank >= FIRST || at < FIRST || at >= circles) && box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
      const box = boxes.find(free) || (dot.first === 2 ? boxes[0] : null);
      if (!box) return;
      taken.push(box);
      written += 1;
      canvas.lineWidth = 3.5;
      canvas.strokeStyle = "#ffffffe6";
      canvas.fillStyle = "#1d2a24";
      canvas.strokeText(text, box[0] + 1, (box[1] + box[3]) / 2 + 0.5);
      canvas.fillText(text, box[0] + 1, (box[1] + box[3]) / 2 + 0.5);
    });
    drawn = { labels: written, dots: dots.length, boxes: taken.slice(circles) };
  }
  let drawn = { labels: 0, dots: 0, boxes: [] };

  // A name cut to a width of 28 Latin letters, a Han character counting for two.
  function short(text) {
    let wide = 0, cut = "";
    for (const sign of text) {
      wide += sign.codePointAt(0) > 0x2e7f ? 2 : 1;
      if (wide > 28) return `${cut}…`;
      cut += sign;
    }
    return cut;
  }

  function zoom(how) {
    if (!renderer) return;
    const camera = renderer.getCamera();
    if (how === "all") fit();
    else if (how === "in") camera.animatedZoom({ duration: 200 });
    else camera.animatedUnzoom({ duration: 200 });
  }

  // Bring an entity into view where it is not.
  function approach(node) {
    if (!renderer || !node) return;
    const { x, y } = renderer.getNodeDisplayData(node.index);
    const at = place(node), { width, height } = renderer.getDimensions();
    if (at.x < 60 || at.y < 60 || at.x > width - 60 || at.y > height - 60) renderer.getCamera().animate({ x, y }, { duration: 250 });
  }

  return {
    start, draw, fit, zoom, approach, style, radius, width, place, nearest, drawn: () => drawn,
    scale: (size) => renderer.scaleSize(size), sizes: () => ({ widest, highest }),
  };
})();
