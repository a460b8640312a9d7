// What is chosen, in words: a node with its relations, or one relation, with reasons and evidence.

const FIRST_EDGES = 25;

function row(list, key, content) {
  const items = [].concat(content).filter((item) => item !== "" && item !== undefined && item !== null);
  if (!items.length) return;
  list.append(element("dt", word(key)));
  for (const item of items) list.append(element("dd", item instanceof Node ? item : String(item)));
}

// Where a page is, as people read it: host and path, without the scheme.
const shortAddress = (url) => {
  const text = url.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
};

function goButton(node) {
  return element("button", nameOf(node), { type: "button", class: "go", "data-node": node });
}

// Quotes and pages of an edge, folded unless ``open``.
function evidence(edge, open) {
  const quotes = (edges.quotes[edge] || []).map((each) => edges.quote_texts[each]);
  const pages = (edges.pages[edge] || []).map((each) => edges.page_texts[each]);
  if (!quotes.length && !pages.length) return [];
  const holder = element("details", undefined, open ? { open: "" } : {});
  holder.append(element("summary", `${word("evidence")} (${number(quotes.length || pages.length)})`));
  for (const quote of quotes) holder.append(element("blockquote", quote));
  if (pages.length) {
    const list = element("ul", undefined, { class: "pages", "aria-label": word("pages") });
    for (const page of pages) list.append(element("li", link(page, shortAddress(page))));
    holder.append(list);
  }
  return [holder];
}

function edgeFacts(edge) {
  const list = element("dl");
  row(list, "amounts", edges.amounts[edge]);
  if (edges.amounts[edge] && edges.scope[edge]) row(list, "scope", word(edges.scope[edge]));
  const facts = [];
  if (edges.strength[edge] !== undefined) facts.push(`${word("strength")} ${number(edges.strength[edge])}`);
  if (edges.count[edge]) facts.push(fill("statements", { n: number(edges.count[edge]) }));
  const parts = list.childElementCount ? [list] : [];
  return facts.length ? [...parts, element("p", facts.join(" · "), { class: "note" })] : parts;
}

// Why, beyond the relation's name that stands above.
function reasons(edge) {
  const said = waysOf(edge).map(({ via, roles }) => [via, roles].filter(Boolean).join(" — ")).filter(Boolean);
  return [...new Set(said)].map((each) => element("p", each, { class: "reason" }));
}

function edgeItem(edge, node, open) {
  const item = element("li", undefined, { class: "edge" });
  const other = otherEnd(edge, node);
  const head = element("div", undefined, { class: "head" });
  const sign = !isDirected(edge) ? "—" : edges.source[edge] === node ? "→" : "←";
  const spoken = { "→": "to", "←": "from", "—": "with" }[sign];
  head.append(element("span", sign, { class: "sign", "aria-hidden": "true" }), element("span", word(spoken), { class: "spoken" }), goButton(other));
  item.append(head, ...reasons(edge), ...edgeFacts(edge), ...evidence(edge, open));
  return item;
}

// What a text says without stating that two have to do with each other comes last.
const WORDS_ONLY = ["comparison-with", "lesson-for", "same-citation", "mentions"];

// The relations of a node by their kind, each kind under a heading.
function edgeList(node) {
  const own = edgesOf[node].filter((edge) => shownEdges[edge]);
  const holder = element("div", undefined, { class: "edges" });
  const kinds = new Map();
  for (const edge of own) {
    const kind = edges.relation[edge];
    if (!kinds.has(kind)) kinds.set(kind, []);
    kinds.get(kind).push(edge);
  }
  const late = ([edge]) => WORDS_ONLY.indexOf(relationOf(edge).key);
  let room = FIRST_EDGES;
  for (const listed of [...kinds.values()].sort((a, b) => late(a) - late(b) || b.length - a.length)) {
    const head = element("h3");
    head.append(lineOf(listed[0]), say(relationOf(listed[0]).texts), element("span", number(listed.length), { class: "number" }));
    const list = element("ul");
    const write = (from, to) => { for (const edge of listed.slice(from, to)) list.append(edgeItem(edge, node, own.length <= 2)); };
    const first = Math.max(5, Math.min(room, listed.length));
    write(0, first);
    room -= first;
    holder.append(head, list);
    let written = first;
    if (listed.length <= written) continue;
    const more = element("button", undefined, { type: "button", class: "more" });
    const say_left = () => { more.textContent = fill("show_more", { n: number(Math.min(PORTION, listed.length - written)), left: number(listed.length - written) }); };
    more.addEventListener("click", () => {
      const next = list.children.length;
      write(written, written + PORTION);
      written += PORTION;
      list.children[next].querySelector("button").focus();
      if (written >= listed.length) more.remove();
      else say_left();
    });
    say_left();
    holder.append(more);
  }
  return { holder, count: own.length };
}

function nodeDetails(node) {
  const parts = [];
  const kind = element("p", undefined, { class: "kindline" });
  const regions = regionsOf(node);
  kind.append(markOf(node), [kindOf(node), [nodes.flag[node], regions].filter(Boolean).join(" ")].filter(Boolean).join(" · "));
  parts.push(kind);
  const group = say(data.groups[nodes.group[node]].texts);
  const list = element("dl");
  if (group !== kindOf(node)) row(list, "group", group);
  const url = nodes.url[node] === 0 ? idOf(node) : nodes.url[node];
  if (url) row(list, "opens", link(url, shortAddress(url)));
  row(list, "events", nodes.events[node]);
  row(list, "amounts", nodes.amounts[node]);
  if (list.childElementCount) parts.push(list);
  const facts = [`${word("degree")} ${number(nodes.degree[node])}`];
  if (nodes.betweenness[node]) facts.push(`${word("betweenness")} ${number(nodes.betweenness[node])}`);
  if (nodes.community[node] !== undefined) facts.push(`${word("community")} ${number(nodes.community[node])}`);
  parts.push(element("p", facts.join(" · "), { class: "note" }));
  const { holder, count } = edgeList(node);
  parts.push(count ? holder : element("p", word("no_relation"), { class: "note" }));
  return parts;
}

function edgeDetails(edge) {
  const kind = element("p", undefined, { class: "kindline" });
  kind.append(lineOf(edge), say(relationOf(edge).texts));
  const ends = element("ul", undefined, { class: "ends" });
  for (const node of [edges.source[edge], edges.target[edge]]) {
    const item = element("li");
    item.append(markOf(node), goButton(node));
    ends.append(item);
  }
  return [kind, ends, ...reasons(edge), ...edgeFacts(edge), ...evidence(edge, true)];
}

class Details {
  // ``on``: choose(node), close().
  constructor(on) {
    this.panel = byId("details");
    this.title = byId("details-title");
    this.body = byId("details-body");
    byId("details-close").addEventListener("click", on.close);
    this.body.addEventListener("click", (event) => {
      const button = event.target.closest("button.go");
      if (button) on.choose(Number(button.dataset.node));
    });
    walkWithArrows(this.body);
  }

  show(choice) {
    this.panel.hidden = !choice;
    if (!choice) {
      this.body.replaceChildren();
      return;
    }
    const isNode = choice.node !== undefined;
    this.title.textContent = isNode ? nameOf(choice.node) : titleOf(choice.edge);
    this.body.replaceChildren(...(isNode ? nodeDetails(choice.node) : edgeDetails(choice.edge)));
    this.panel.scrollTop = 0;
  }

  // How much of the canvas it covers, at its right.
  covers() {
    if (this.panel.hidden || getComputedStyle(this.panel).position !== "absolute") return 0;
    return this.panel.offsetWidth + 12;
  }

  focus() { this.title.focus({ preventScroll: false }); }
}
