"use strict";
// The page of one relation graph. Everything shown is set as text, never as markup.
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const large = data.nodes.length > 1500; // draw plainly: straight lines, labels only when near
  let language = data.language;

  function say(texts) {
    if (!texts) return "";
    const wanted = language.toLowerCase();
    const base = wanted.split("-")[0];
    const related = Object.keys(texts).filter((tag) => tag.split("-")[0] === base).sort();
    for (const tag of [wanted, base, ...related, "en", ""]) if (tag in texts) return texts[tag];
    return Object.values(texts)[0] || "";
  }
  const word = (key) => say(data.words[key]);
  const text = (key) => say(data.texts[key]);
  const name = (iri) => text(iri) || iri;

  // cytoscape.js breaks lines at spaces only: offer it a break after each letter of a script without.
  const breakable = (label) =>
    label.replace(/([\u3040-\u30fe\u3400-\u9fff\uff10-\uff5a])(?![、。，）」』】ーァィゥェォッャュョ])/g, "$1\u200b");

  function reason(edge) {
    let said = text("relation:" + edge.relation);
    if (edge.via.length) said += ": " + edge.via.map(name).join(", ");
    if (edge.roles.length) {
      const roles = edge.roles.map(([who, role]) => name(who) + " (" + text("relation:" + role) + ")");
      said += " — " + roles.join(", ");
    }
    return said;
  }

  function element(tag, content, attributes) {
    const made = document.createElement(tag);
    if (content !== undefined) made.textContent = content;
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    return made;
  }

  function link(url, shown) {
    if (!/^https?:\/\//i.test(url)) return element("span", shown || url);
    const made = element("a", shown || url, { target: "_blank", rel: "noopener noreferrer" });
    made.href = url;
    return made;
  }

  const cy = cytoscape({
    container: byId("graph"),
    elements: {
      nodes: data.nodes.map((node) => ({
        data: { id: node.id, size: node.r * 2, colour: node.colour, shape: node.shape,
          halign: node.halign, valign: node.valign, mx: node.mx, my: node.my, label: "", shown: "" },
        position: { x: node.x, y: node.y },
      })),
      edges: data.edges.map((edge, n) => ({
        data: { id: "e" + n, n: n, source: edge.source, target: edge.target,
          colour: edge.colour, width: edge.width, style: edge.style, dash: edge.dash },
      })),
    },
    layout: { name: "preset" },
    minZoom: 0.03,
    maxZoom: 6,
    hideEdgesOnViewport: large,
    textureOnViewport: large,
    style: [
      { selector: "node", style: {
        width: "data(size)", height: "data(size)", "background-color": "data(colour)",
        shape: "data(shape)", "border-width": 1, "border-color": "#2b2b2b", label: "data(shown)",
        "font-size": 11, "min-zoomed-font-size": large ? 14 : data.nodes.length > 400 ? 9 : 4,
        "text-wrap": "wrap", "text-max-width": 132, color: "#1a1a1a",
        "text-halign": "data(halign)", "text-valign": "data(valign)",
        "text-margin-x": "data(mx)", "text-margin-y": "data(my)",
        "text-outline-color": "#ffffff", "text-outline-width": 2, "text-outline-opacity": 0.9,
        "font-family": "system-ui, Noto Sans, Noto Sans CJK SC, PingFang SC, Hiragino Sans, sans-serif" } },
      { selector: "node[shape = 'polygon']", style: {
        "shape-polygon-points": "-0.36 -1 0.36 -1 0.36 -0.36 1 -0.36 1 0.36 0.36 0.36 0.36 1 -0.36 1 -0.36 0.36 -1 0.36 -1 -0.36 -0.36 -0.36" } },
      { selector: "edge", style: {
        width: "data(width)", "line-color": "data(colour)", "line-style": "data(style)",
        "curve-style": large ? "haystack" : "bezier", "control-point-step-size": 26, opacity: 0.8,
        "target-arrow-color": "data(colour)", "arrow-scale": 0.8,
        "target-arrow-shape": data.directed ? "triangle" : "none" } },
      { selector: "edge[dash]", style: { "line-dash-pattern": "data(dash)" } },
      { selector: ".faded", style: { opacity: 0.18, "text-opacity": 0.3 } },
      { selector: ".found", style: { "border-width": 4, "border-color": "#000000" } },
      { selector: ".hidden", style: { display: "none" } },
    ],
  });

  // ---- words and labels in the chosen language
  function speak() {
    document.documentElement.lang = language;
    document.title = say(data.title);
    byId("title").textContent = say(data.title);
    for (const node of document.querySelectorAll("[data-word]")) {
      node.textContent = word(node.dataset.word);
    }
    byId("search").placeholder = word("search");
    byId("search").setAttribute("aria-label", word("search"));
    byId("language").setAttribute("aria-label", word("language"));
    cy.batch(() => cy.nodes().forEach((node) => {
      const label = name(node.id());
      node.data({ label: label, shown: breakable(label) });
    }));
    for (const row of document.querySelectorAll(".legend [data-text]")) {
      row.textContent = text(row.dataset.text) || row.dataset.text.replace(/^\w+:/, "");
    }
    show(shown);
    count();
  }

  function fit() {
    cy.fit(large ? cy.nodes().filter((node, n) => n % 20 === 0) : undefined, 30);
    if (cy.zoom() > 1.6) cy.zoom(1.6);
    cy.center();
  }

  function isShown(edge) {
    return ![edge, edge.source(), edge.target()].some((item) => item.hasClass("hidden"));
  }

  function count() {
    const nodesLeft = cy.nodes().not(".hidden").length;
    const edgesLeft = cy.edges().filter(isShown).length;
    byId("counts").textContent =
      word("nodes") + ": " + nodesLeft + "  ·  " + word("edges") + ": " + edgesLeft;
    byId("empty").hidden = nodesLeft > 0;
  }

  // ---- legend, which is also the filter
  const off = { group: new Set(), relation: new Set() };
  for (const box of document.querySelectorAll(".legend input")) {
    box.addEventListener("change", () => {
      const chosen = off[box.dataset.kind];
      if (box.checked) chosen.delete(box.value);
      else chosen.add(box.value);
      filter();
    });
  }
  function filter() {
    cy.batch(() => {
      cy.nodes().forEach((node) => {
        const own = nodes.get(node.id());
        node.toggleClass("hidden", off.group.has(own.group));
      });
      cy.edges().forEach((edge) => {
        const own = data.edges[edge.data("n")];
        edge.toggleClass("hidden", off.relation.has(own.relation));
      });
    });
    count();
  }
  byId("reset").addEventListener("click", () => {
    for (const box of document.querySelectorAll(".legend input")) box.checked = true;
    for (const chosen of Object.values(off)) chosen.clear();
    byId("search").value = "";
    search();
    filter();
    fit();
  });
  byId("fit").addEventListener("click", fit);

  // ---- search, in every language
  function search() {
    const wanted = byId("search").value.trim().toLowerCase();
    cy.batch(() => {
      cy.elements().removeClass("faded found");
      if (!wanted) return;
      const found = cy.nodes().filter((node) => {
        const names = Object.values(data.texts[node.id()] || {});
        return [node.id(), ...names].some((known) => known.toLowerCase().includes(wanted));
      });
      cy.elements().addClass("faded");
      found.removeClass("faded").addClass("found");
    });
  }
  byId("search").addEventListener("input", search);
  byId("search").addEventListener("keydown", (event) => {
    const found = cy.nodes(".found");
    if (event.key === "Enter" && found.length) {
      pinned = found[0];
      show(pinned);
      cy.animate({ center: { eles: found[0] }, zoom: Math.max(cy.zoom(), 1), duration: 200 });
    }
    if (event.key === "Escape") {
      byId("search").value = "";
      search();
    }
  });

  // ---- hover and click: name, reason, evidence
  let shown = null;
  let pinned = null;

  function row(list, key, content) {
    const items = [].concat(content).filter((item) => item !== "" && item !== undefined);
    if (!items.length) return;
    list.append(element("dt", word(key)));
    for (const item of items) {
      const cell = element("dd");
      cell.append(item instanceof Node ? item : document.createTextNode(String(item)));
      list.append(cell);
    }
  }

  function about(edge) {
    const block = element("div", undefined, { class: "edge" });
    block.append(element("strong", name(edge.source) + (data.directed ? " → " : " — ") + name(edge.target)));
    const list = element("dl");
    row(list, "reason", reason(edge));
    row(list, "amounts", edge.amounts);
    if (edge.amounts.length) row(list, "scope", word(edge.scope));
    if (edge.strength !== null) row(list, "strength", edge.strength);
    row(list, "evidence", edge.quotes.map((quote) => element("blockquote", quote)));
    row(list, "pages", edge.pages.map((page) => link(page)));
    block.append(list);
    return block;
  }

  function show(item) {
    shown = item;
    const panel = byId("info");
    panel.replaceChildren();
    if (!item) {
      panel.append(element("p", word("hint"), { class: "note" }));
      return;
    }
    if (item.isEdge()) {
      panel.append(about(data.edges[item.data("n")]));
      return;
    }
    const node = nodes.get(item.id());
    panel.append(element("h3", name(node.id)));
    panel.append(element("p", text("class:" + node.class) + (node.flag ? "  " + node.flag : ""), { class: "kind" }));
    const list = element("dl");
    row(list, "region", node.regions.map(name).join(", "));
    row(list, "events", node.events);
    row(list, "amounts", node.amounts);
    row(list, "degree", node.degree);
    row(list, "betweenness", node.betweenness);
    row(list, "community", node.community);
    row(list, "opens", link(node.url));
    panel.append(list);
    panel.append(element("h2", word("edges")));
    const edges = item.connectedEdges().filter(isShown);
    edges.slice(0, 60).forEach((edge) => panel.append(about(data.edges[edge.data("n")])));
    if (edges.length > 60) panel.append(element("p", "+ " + (edges.length - 60), { class: "note" }));
  }

  function light(item) {
    cy.batch(() => {
      cy.elements().removeClass("faded");
      if (!item) return;
      const near = item.isEdge() ? item.union(item.connectedNodes()) : item.closedNeighborhood();
      cy.elements().not(near).addClass("faded");
    });
  }
  cy.on("mouseover", "node, edge", (event) => {
    if (pinned) return;
    light(event.target);
    show(event.target);
  });
  cy.on("mouseout", "node, edge", () => {
    if (pinned) return;
    light(null);
    search();
  });
  cy.on("tap", (event) => {
    pinned = event.target === cy ? null : event.target;
    light(pinned);
    show(pinned);
    if (!pinned) search();
  });
  cy.on("dbltap", "node", (event) => {
    const url = nodes.get(event.target.id()).url;
    if (/^https?:\/\//i.test(url)) window.open(url, "_blank", "noopener");
  });

  byId("language").addEventListener("change", (event) => {
    language = event.target.value;
    speak();
  });
  speak();
  fit();
  window.benchgraph = { cy, data, reason, isShown, ready: true };
})();
