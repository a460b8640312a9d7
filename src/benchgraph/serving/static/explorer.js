// The explorer: the canvas, and links that grow the view in place instead of loading a page.

const holder = document.getElementById("explorer");
const words = JSON.parse(document.getElementById("words").textContent);
const { draw, tools } = await import(new URL(holder.dataset.network, location.href).href);
// In a copy in files there is nothing to ask: a thing that is opened is its page.
const grows = Boolean(holder.dataset.data);
let data = JSON.parse(document.getElementById("network-data").textContent);
let view = null;

function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

// The address of the view with the relations of one more thing.
function grown(id) {
  const address = new URL(location.href);
  for (const name of ["view", "entity", "kind"]) address.searchParams.delete(name);
  const opened = data.nodes.filter((node) => node.open).map((node) => node.id);
  for (const each of new Set([...opened, id])) address.searchParams.append("entity", each);
  return address.href;
}

function select(node) {
  const box = document.getElementById("selected");
  box.replaceChildren();
  if (!node) return;
  const row = element("div", "", { class: "row" });
  row.append(element("strong", node.label), element("span", node.kind, { class: "kind" }));
  if (node.href) row.append(element("a", words.opens, { class: "button small", href: node.href }));
  if (!node.open && grows) row.append(element("a", words.grows, { class: "button small", href: grown(node.id), "data-grow": "" }));
  const names = new Map(data.nodes.map((each) => [each.id, each.label]));
  const list = element("ul");
  for (const edge of data.edges.filter((each) => each.source === node.id || each.target === node.id)) {
    const other = names.get(edge.source === node.id ? edge.target : edge.source);
    const arrow = edge.directed ? (edge.source === node.id ? "→" : "←") : "—";
    list.append(element("li", `${arrow} ${other}: ${edge.reason}`));
  }
  box.append(row, list);
}

async function paint() {
  const container = holder.querySelector("[data-canvas]");
  if (!container) return;
  try {
    view = await draw(container, data, { sigma: new URL(holder.dataset.sigma, location.href).href, words, on: {
      select,
      open: (node) => {
        if (!grows && node.href) location.href = node.href;
        else if (grows && !node.open) go(grown(node.id));
      },
    } });
    container.after(tools(() => view, words));
    holder.dataset.drawn = data.nodes.length;
  } catch {
    container.replaceWith(element("p", words.none, { class: "hint" }));
  }
}

async function show(address) {
  const wanted = new URL(holder.dataset.data, location.href);
  wanted.search = new URL(address).search;
  const answer = await fetch(wanted);
  if (!answer.ok) return false;
  const told = await answer.json();
  view?.kill();
  view = null;
  data = told.network;
  holder.innerHTML = told.html; // written by our templates, in which everything is escaped
  document.getElementById("title").textContent = told.title;
  document.title = `${told.title} · benchgraph`;
  await paint();
  return true;
}

async function go(address) {
  const kept = document.activeElement?.closest("tr")?.dataset.node;
  if (!(await show(address).catch(() => false))) {
    location.href = address;
    return;
  }
  history.pushState(null, "", address);
  // Where the reader was, as far as it is there still.
  const rows = [...holder.querySelectorAll("tr[data-node]")].filter((row) => row.dataset.node === kept);
  rows[0]?.querySelector("a")?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-grow]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(link.href);
});
holder.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-filter]")) return;
  event.preventDefault();
  filter(event.target);
});
holder.addEventListener("change", (event) => {
  if (event.target.matches("[data-filter] input")) filter(event.target.form);
});
function filter(form) {
  const address = new URL(form.action, location.href);
  const pairs = new URLSearchParams(new FormData(form));
  const boxes = [...form.elements].filter((each) => each.name === "kind");
  if (boxes.every((box) => box.checked)) pairs.delete("kind");
  address.search = pairs;
  go(address.href);
}
// A row that is pointed at or holds the focus is lit on the canvas.
for (const kind of ["focusin", "pointerover"]) {
  holder.addEventListener(kind, (event) => {
    const row = event.target.closest("tr[data-node]");
    for (const lit of holder.querySelectorAll("tr.lit")) if (lit !== row) lit.classList.remove("lit");
    if (!row || row.classList.contains("lit")) return;
    row.classList.add("lit");
    view?.light(row.dataset.node);
  });
}
if (grows) addEventListener("popstate", () => show(location.href));
await paint();
