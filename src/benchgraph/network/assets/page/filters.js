// The legend is the filter: groups of nodes, relations, regions.

const shownNodes = new Uint8Array(nodeCount).fill(1);
const shownEdges = new Uint8Array(edgeCount).fill(1);
const off = { group: new Set(), relation: new Set(), region: new Set() };
const boxes = (kind) => [...document.querySelectorAll(`.legend input[data-kind="${kind}"]`)];
const headBox = (kind) => document.querySelector(`.legend input[data-all="${kind}"]`);

const regionKeys = things.ids.map((id, thing) => idOf(thing));

function isOff(node) {
  if (off.group.has(data.groups[nodes.group[node]].key)) return true;
  const regions = nodes.regions[node];
  if (!regions) return off.region.has("");
  return off.region.size > 0 && regions.every((region) => off.region.has(regionKeys[region]));
}

// Apply what is off; what changed, as lists of numbers. Where relations are chosen, who has none of
// them goes, as with ``--relation``.
function sift() {
  const changed = { hiddenNodes: [], shownNodes: [], hiddenEdges: [], shownEdges: [] };
  const set = (array, index, shown, hidden, visible) => {
    if (array[index] === shown) return;
    array[index] = shown;
    (shown ? visible : hidden).push(index);
  };
  const wanted = Uint8Array.from({ length: nodeCount }, (_, node) => (isOff(node) ? 0 : 1));
  const linked = new Uint8Array(nodeCount).fill(off.relation.size ? 0 : 1);
  for (let edge = 0; edge < edgeCount; edge += 1) {
    const [source, target] = [edges.source[edge], edges.target[edge]];
    const shown = wanted[source] && wanted[target] && !off.relation.has(relationOf(edge).key) ? 1 : 0;
    if (shown) linked[source] = linked[target] = 1;
    set(shownEdges, edge, shown, changed.hiddenEdges, changed.shownEdges);
  }
  for (let node = 0; node < nodeCount; node += 1) {
    set(shownNodes, node, wanted[node] && linked[node], changed.hiddenNodes, changed.shownNodes);
  }
  return changed;
}

const total = (array) => array.reduce((sum, each) => sum + each, 0);

function writeCounts() {
  const count = (now, all) => (now === all ? number(all) : `${number(now)} / ${number(all)}`);
  const [nodesLeft, edgesLeft] = [total(shownNodes), total(shownEdges)];
  byId("counts").textContent = `${word("nodes")} ${count(nodesLeft, nodeCount)}  ·  ${word("edges")} ${count(edgesLeft, edgeCount)}`;
  byId("empty").hidden = nodesLeft > 0;
}

// ---- boxes

function readBoxes(kind) {
  off[kind] = new Set(boxes(kind).filter((box) => !box.checked).map((box) => box.value));
  const head = headBox(kind);
  const all = boxes(kind).length;
  head.checked = off[kind].size < all;
  head.indeterminate = off[kind].size > 0 && off[kind].size < all;
}

function setOff(kind, keys) {
  for (const box of boxes(kind)) box.checked = !keys.has(box.value);
  if (headBox(kind)) readBoxes(kind);
}

function listenToFilters(changed) {
  for (const kind of Object.keys(off)) {
    for (const box of boxes(kind)) box.addEventListener("change", () => { readBoxes(kind); changed(); });
    headBox(kind)?.addEventListener("change", (event) => {
      setOff(kind, event.target.checked ? new Set() : new Set(boxes(kind).map((box) => box.value)));
      changed();
    });
  }
}

function nameLegend() {
  const texts = {
    group: (key) => say(data.groups.find((each) => each.key === key)?.texts),
    relation: (key) => say(data.relations.find((each) => each.key === key)?.texts),
    region: (key) => (key ? names[regionKeys.indexOf(key)] : word("regionless")),
  };
  for (const row of document.querySelectorAll(".legend [data-key]")) {
    const { kind, key } = row.dataset;
    row.textContent = texts[kind](key) || key;
  }
  for (const row of document.querySelectorAll(".legend .number")) row.textContent = number(Number(row.dataset.count));
}

// ---- as a part of an address

// Of what is off and what is on, the shorter list.
function writeFilters(parameters) {
  for (const [kind, keys] of Object.entries(off)) {
    if (!keys.size) continue;
    const on = boxes(kind).map((box) => box.value).filter((key) => !keys.has(key));
    const [name, listed] = on.length < keys.size ? [`only-${kind}`, on] : [`without-${kind}`, [...keys]];
    for (const key of listed.length ? listed : ["-"]) parameters.append(name, shortKey(key));
  }
}
const shortKey = (key) => (things.base && key.startsWith(things.base) ? `~${key.slice(things.base.length)}` : key);

function readFilters(parameters) {
  for (const kind of Object.keys(off)) {
    const keysOf = new Map(boxes(kind).map((box) => [shortKey(box.value), box.value]));
    const given = (name) => parameters.getAll(`${name}-${kind}`);
    const keys = (name) => given(name).map((key) => keysOf.get(key)).filter((key) => key !== undefined);
    const only = keys("only");
    const none = given("only").includes("-");
    if (only.length || none) setOff(kind, new Set([...keysOf.values()].filter((key) => !only.includes(key))));
    else setOff(kind, new Set(keys("without")));
  }
}
