// What the page knows: the data of pagedata.py, its words, and names in the chosen language.
// Nodes, edges and things are numbers. The scripts of this folder make one module, in the order of
// ``page.SCRIPTS``; everything shown is set as text, never as markup.

const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const { nodes, edges, things } = data;
const nodeCount = nodes.x.length;
const edgeCount = edges.source.length;
const undirected = new Set(edges.undirected);
let language = data.language;

const idOf = (thing) => things.ids[thing].replace(/^~/, () => things.base);
const numberOf = new Map(things.ids.map((id, number) => [id, number]));
// The number of a node by its id, whole or with "~"; undefined for none.
function nodeOf(id) {
  const short = things.base && id.startsWith(things.base) ? `~${id.slice(things.base.length)}` : id;
  const found = numberOf.get(short);
  return found < nodeCount ? found : undefined;
}

// ---- words

// The languages to try for one, as every command of benchgraph does.
function chain(known) {
  const wanted = language.toLowerCase();
  const base = wanted.split("-")[0];
  const related = known.filter((tag) => tag.split("-")[0] === base).sort();
  return [wanted, base, ...related, "en", ""];
}

function say(texts) {
  if (!texts) return "";
  const tag = chain(Object.keys(texts)).find((each) => each in texts);
  return tag === undefined ? Object.values(texts)[0] || "" : texts[tag];
}
const word = (key) => say(data.words[key]);
// A word with numbers in it: "{n} found".
const fill = (key, values) => word(key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
// A language that the data invented is written as English is.
const known = () => { try { return Intl.getCanonicalLocales(language); } catch { return ["en"]; } };
const number = (value) => new Intl.NumberFormat(known()).format(value);

// ---- names

let names = []; // of all things, in the chosen language
let marks = new Map(); // node → what tells it from others of its name

const kindOf = (node) => say(data.classes[nodes.class[node]]);
const regionsOf = (node) => (nodes.regions[node] || []).map((region) => names[region]).join(", ");
const lastPart = (id) => id.replace(/[/#]+$/, "").split(/[/#]/).pop() || id;

function nameThings() {
  const columns = chain(Object.keys(things.names)).concat(Object.keys(things.names))
    .map((tag) => things.names[tag]).filter(Boolean);
  names = things.ids.map((id, thing) => {
    for (const column of columns) if (column[thing]) return column[thing];
    return lastPart(id);
  });
  const sharing = new Map();
  for (let node = 0; node < nodeCount; node += 1) {
    if (!sharing.has(names[node])) sharing.set(names[node], []);
    sharing.get(names[node]).push(node);
  }
  marks = new Map();
  for (const twins of sharing.values()) if (twins.length > 1) tellApart(twins);
}

// Nodes of one name: by what they are, else where, else by the end of their id, else by all of it;
// as in every file.
function tellApart(twins) {
  const differ = (texts) => new Set(texts).size === texts.length;
  let found = twins.map(kindOf);
  if (!differ(found)) {
    const regions = twins.map(regionsOf);
    if (regions.every(Boolean)) found = regions;
  }
  if (!differ(found)) found = twins.map((node) => lastPart(idOf(node)));
  if (!differ(found)) found = twins.map(idOf);
  twins.forEach((node, n) => marks.set(node, found[n]));
}

function nameOf(thing) {
  const mark = marks.get(thing);
  if (mark === undefined) return names[thing];
  return /^(zh|ja)\b/.test(language) ? `${names[thing]}（${mark}）` : `${names[thing]} (${mark})`;
}

// In all languages, for the search.
let haystack = null;
function textsOf(node) {
  haystack ??= things.ids.slice(0, nodeCount).map((id, n) =>
    Object.values(things.names).map((column) => column[n] || "").concat(id).join("\n").toLowerCase());
  return haystack[node];
}

// ---- edges

const relationOf = (edge) => data.relations[edges.relation[edge]];
const isDirected = (edge) => !undirected.has(edge);

// The edges of each node.
const edgesOf = Array.from({ length: nodeCount }, () => []);
for (let edge = 0; edge < edgeCount; edge += 1) {
  edgesOf[edges.source[edge]].push(edge);
  if (edges.target[edge] !== edges.source[edge]) edgesOf[edges.target[edge]].push(edge);
}
const otherEnd = (edge, node) => (edges.source[edge] === node ? edges.target[edge] : edges.source[edge]);

// What a relation goes through and who has which role, for each reason that an edge stands for.
function waysOf(edge) {
  return (edges.ways[edge] || []).map(([via, roles]) => ({
    via: via.map(nameOf).join(", "),
    roles: roles.map(([who, role]) => `${nameOf(who)} (${say(data.roles[role])})`).join(", "),
  }));
}
function reasonOf(edge) {
  const relation = say(relationOf(edge).texts);
  const said = waysOf(edge).map(({ via, roles }) => [via, roles && `— ${roles}`].filter(Boolean).join(" ")).filter(Boolean);
  return said.length ? `${relation}: ${[...new Set(said)].join("; ")}` : relation;
}
const arrow = (edge) => (isDirected(edge) ? "→" : "—");
const titleOf = (edge) => `${nameOf(edges.source[edge])} ${arrow(edge)} ${nameOf(edges.target[edge])}`;

// ---- making elements

function element(tag, content, attributes = {}) {
  const made = document.createElement(tag);
  if (content !== undefined && content !== null) made.append(content);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function svg(width, height, tag, ...children) {
  const make = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const made = make("svg", { width, height, "aria-hidden": "true" });
  made.append(...children.map((attributes) => make(tag, attributes)));
  return made;
}

const markOf = (node) => svg(18, 18, "use", { href: `#mark-${nodes.group[node]}` });
function lineOf(edge) {
  const { colour, dark, dash } = relationOf(edge);
  const path = { d: "M1,9 H25", "stroke-width": "2.2", ...(dash.length && { "stroke-dasharray": dash.join(" ") }) };
  return svg(26, 18, "path", { ...path, class: "on-light", stroke: colour }, { ...path, class: "on-dark", stroke: dark });
}

// Only addresses of the web become links.
function link(url, shown) {
  if (!/^https?:\/\//i.test(url)) return element("span", shown || url);
  return element("a", shown || url, { href: url, target: "_blank", rel: "noopener noreferrer" });
}
