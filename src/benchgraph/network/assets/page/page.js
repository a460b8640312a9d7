// The page as a whole: what is chosen, what is shown, and the link that says both.

let choice = null; // {node}, {edge} or null
let origin = null; // what had the focus when something was chosen by keyboard
let drawing = null;

const details = new Details({ choose: (node) => choose({ node }, { focus: true }), close: () => choose(null) });
const list = new NodeList((node, button) => choose({ node }, { focus: true, from: button }));
const search = new Search({
  hits: (found) => drawing?.mark(found.slice(0, 500)),
  choose: (node) => choose({ node }, { focus: true, from: byId("search") }),
});

// Choose a node, a relation or nothing. ``focus``: the reader goes on in the details.
function choose(wanted, { focus = false, from = null, record = true, move = true, near = focus } = {}) {
  choice = wanted;
  details.show(choice);
  list.choose(choice?.node);
  drawing?.choose(choice);
  if (choice && move) drawing?.reveal(choice, details.covers(), near);
  if (from) origin = from;
  if (choice && focus) details.focus();
  if (!choice && details.panel.contains(document.activeElement)) document.body.focus();
  if (!choice && origin?.isConnected) origin.focus();
  if (!choice) origin = null;
  if (record) writeAddress(true);
}

// ``fit``: bring all that is left into the window, unless something is chosen there.
function applyFilters({ fit = false } = {}) {
  const changed = sift();
  drawing?.hide(changed.hiddenNodes, changed.shownNodes, changed.hiddenEdges, changed.shownEdges);
  writeCounts();
  list.refresh();
  const gone = choice && (choice.node !== undefined ? !shownNodes[choice.node] : !shownEdges[choice.edge]);
  if (gone) choose(null, { record: false });
  else if (choice) choose(choice, { record: false, move: false });
  if (search.field.value) drawing?.mark(find(search.field.value).slice(0, 500));
  if (fit && !choice && changed.hiddenNodes.length + changed.shownNodes.length) drawing?.fit();
}

// ---- words in the chosen language

function speak() {
  document.documentElement.lang = language;
  document.title = say(data.title);
  byId("title").textContent = say(data.title);
  nameThings();
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", word(node.dataset.label));
    if (node.matches("button")) node.title = word(node.dataset.label);
  }
  byId("search").placeholder = word("search_hint");
  nameLegend();
  writeCounts();
  list.refresh();
  if (choice) details.show(choice);
  if (search.field.value && document.activeElement === search.field) search.look();
  byId("tip").hidden = true;
  drawing?.paint();
}

function setLanguage(tag) {
  if (!data.languages.includes(tag)) return;
  language = tag;
  byId("language").value = tag;
}

// ---- the address

function address() {
  const parameters = new URLSearchParams();
  if (choice?.node !== undefined) parameters.set("node", things.ids[choice.node]);
  else if (choice) {
    parameters.set("from", things.ids[edges.source[choice.edge]]);
    parameters.set("to", things.ids[edges.target[choice.edge]]);
    parameters.set("relation", relationOf(choice.edge).key);
  }
  writeFilters(parameters);
  if (language !== data.language) parameters.set("lang", language);
  return `#${parameters}`;
}

// A choice is a step that "back" undoes; a filter is none.
function writeAddress(step) {
  const wanted = address();
  if (wanted === (location.hash || "#")) return;
  try {
    history[step ? "pushState" : "replaceState"](null, "", wanted);
  } catch {
    // A browser that forbids it for files: "copy link" works all the same.
  }
}

function chosenIn(parameters) {
  const node = nodeOf(parameters.get("node") ?? "");
  if (node !== undefined) return shownNodes[node] ? { node } : null;
  const [from, to] = [nodeOf(parameters.get("from") ?? ""), nodeOf(parameters.get("to") ?? "")];
  if (from === undefined || to === undefined) return null;
  const edge = edgesOf[from].find((each) => edges.source[each] === from && edges.target[each] === to && relationOf(each).key === parameters.get("relation"));
  return edge !== undefined && shownEdges[edge] ? { edge } : null;
}

// What an address asks for; what it names and the graph has not is as if it were not there.
function readAddress() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  setLanguage(parameters.get("lang") ?? data.language);
  speak();
  readFilters(parameters);
  applyFilters();
  choose(chosenIn(parameters), { record: false, near: true });
}

async function share() {
  const url = new URL(location.href);
  url.hash = address();
  const field = byId("link");
  field.value = url.href;
  try {
    await navigator.clipboard.writeText(url.href);
    tell(word("copied"));
  } catch {
    field.hidden = false;
    field.select();
    tell(word("copy_it"));
  }
}

let told = 0;
function tell(text) {
  byId("told").textContent = text;
  clearTimeout(told);
  told = setTimeout(() => { byId("told").textContent = ""; }, 5000);
}

// ---- the canvas

function point(what, event) {
  const tip = byId("tip");
  tip.hidden = !what;
  if (!what) return;
  const isNode = what.node !== undefined;
  const lines = isNode ? [nameOf(what.node), kindOf(what.node)] : [titleOf(what.edge), reasonOf(what.edge)];
  tip.replaceChildren(element("strong", lines[0]), element("span", lines[1]));
  const stage = byId("graph");
  const x = Math.min(event.x + 14, stage.clientWidth - tip.offsetWidth - 8);
  const below = event.y + 18 + tip.offsetHeight < stage.clientHeight;
  tip.style.left = `${Math.max(8, x)}px`;
  tip.style.top = `${below ? event.y + 18 : event.y - tip.offsetHeight - 12}px`;
}

function open(node) {
  const url = nodes.url[node] === 0 ? idOf(node) : nodes.url[node];
  if (/^https?:\/\//i.test(url ?? "")) window.open(url, "_blank", "noopener");
}

function startDrawing() {
  drawing = createDrawing(byId("stage"), { click: (what) => choose(what), open, point });
  document.body.classList.toggle("undrawn", !drawing);
  byId("undrawn").hidden = Boolean(drawing) || !nodeCount;
  if (!drawing) return;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawing.repaint());
  const printed = byId("printed");
  addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll("#details details")) folded.open = true;
    printed.src = drawing.snapshot();
  });
  addEventListener("afterprint", () => printed.removeAttribute("src"));
}

// ---- all together

byId("closer").addEventListener("click", () => drawing?.zoom(1 / 1.5));
byId("further").addEventListener("click", () => drawing?.zoom(1.5));
byId("fit").addEventListener("click", () => drawing?.fit({ covered: details.covers() }));
byId("share").addEventListener("click", share);
byId("reset").addEventListener("click", () => {
  for (const kind of Object.keys(off)) setOff(kind, new Set());
  search.clear();
  search.close();
  applyFilters();
  choose(null);
  drawing?.fit();
});
byId("language").addEventListener("change", (event) => {
  setLanguage(event.target.value);
  speak();
  writeAddress(false);
});
listenToFilters(() => { applyFilters({ fit: true }); writeAddress(false); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && choice) choose(null);
  if (event.key === "/" && !event.target.closest("input:not([type=checkbox]), select")) {
    event.preventDefault();
    search.field.focus();
  }
});
addEventListener("popstate", readAddress);

startDrawing();
readAddress();
for (const part of document.querySelectorAll("details.part")) if (innerWidth < 760) part.open = false;
// For tests and for who looks with the browser's console.
globalThis.benchgraph = {
  data, drawing, nameOf, nodeOf, reasonOf, shownEdges, shownNodes, choice: () => choice, ready: true,
  shapeNames: shapes(globalThis.benchgraphSigma).map((shape) => shape.name),
};
