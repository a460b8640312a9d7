// The parts of the graph that no relation joins keep the shape of the picture; how they lie beside
// each other follows from the window: wide on a desk, narrow on a phone.

const [GAP, BESIDE] = [60, 120]; // between parts, in the picture's points: below, and at the side
const MOST_FITTED = 60; // trying places takes time with the third power of their number

// The connected parts, the largest first; single nodes come last, in one list.
function connectedParts() {
  const part = new Int32Array(nodeCount).fill(-1);
  const found = [];
  for (let start = 0; start < nodeCount; start += 1) {
    if (part[start] >= 0) continue;
    const members = [start];
    part[start] = found.length;
    for (let at = 0; at < members.length; at += 1) {
      for (const edge of edgesOf[members[at]]) {
        const next = otherEnd(edge, members[at]);
        if (part[next] < 0) {
          part[next] = found.length;
          members.push(next);
        }
      }
    }
    found.push(members);
  }
  const parts = found.filter((members) => members.length > 1).sort((a, b) => b.length - a.length || a[0] - b[0]);
  return { parts, lonely: found.filter((members) => members.length === 1).flat() };
}

function boxOf(members) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of members) {
    const r = nodes.size[node];
    left = Math.min(left, nodes.x[node] - r); right = Math.max(right, nodes.x[node] + r);
    top = Math.min(top, nodes.y[node] - r); bottom = Math.max(bottom, nodes.y[node] + r);
  }
  return { left, top, width: right - left, height: bottom - top };
}

// A part that is wide where the window is high, or the other way round, is turned.
function turn(members, box, aspect) {
  if (members.length < 12 || box.width > box.height === aspect > 1) return box;
  if (Math.max(box.width / box.height, box.height / box.width) < 1.2) return box;
  for (const node of members) [nodes.x[node], nodes.y[node]] = [-nodes.y[node], nodes.x[node]];
  return boxOf(members);
}

// Where boxes go, the largest first: each where all of it so far is seen largest in a window of
// ``aspect``, at a corner of those that lie there already.
function packed(boxes, aspect) {
  const placed = [];
  const free = (x, y, box) => placed.every((other) =>
    x >= other.x + other.width + BESIDE || other.x >= x + box.width + BESIDE || y >= other.y + other.height + GAP || other.y >= y + box.height + GAP);
  for (const box of boxes.slice(0, MOST_FITTED)) {
    let best = null;
    for (const x of [0, ...placed.map((other) => other.x + other.width + BESIDE)]) {
      for (const y of [0, ...placed.map((other) => other.y + other.height + GAP)]) {
        const cost = Math.max((x + box.width) / aspect, y + box.height) * 1e4 + y + x / aspect;
        if ((!best || cost < best.cost) && free(x, y, box)) best = { x, y, cost };
      }
    }
    placed.push({ x: best.x, y: best.y, width: box.width, height: box.height });
  }
  const extent = () => [Math.max(...placed.map((each) => each.x + each.width)), Math.max(...placed.map((each) => each.y + each.height))];
  let [width, height] = extent();
  let [x, y] = [0, height + GAP]; // all that are left, which are small, in rows beneath
  let row = 0;
  for (const box of boxes.slice(MOST_FITTED)) {
    if (x > 0 && x + box.width > Math.max(width, height * aspect)) [x, y, row] = [0, y + row + GAP, 0];
    placed.push({ x, y, width: box.width, height: box.height });
    x += box.width + BESIDE;
    row = Math.max(row, box.height);
  }
  [width, height] = extent();
  return { spots: placed.map((each) => [each.x, each.y]), width, height };
}

// Give ``nodes`` their places for a window of so many pixels. Tells which have no relation, and how
// many pixels names need at the left and the right of all.
function packParts(width, height) {
  const { parts, lonely } = connectedParts();
  const grid = lonelyGrid(lonely.length, width, parts.length ? height * 0.4 : height);
  const inner = width - Math.min(130, width / 5);
  const aspect = inner / Math.max(120, height - grid.height - 60);
  const boxes = parts.map((members) => turn(members, boxOf(members), aspect));
  const made = boxes.length ? packed(boxes, aspect) : { spots: [], width: 0, height: 0 };
  made.spots.forEach(([x, y], n) => {
    const { left, top, height: tall } = boxes[n];
    // A canvas of sigma counts upwards: rows begin at the top.
    for (const node of parts[n]) {
      nodes.x[node] += x - left;
      nodes.y[node] += -(y + tall) - top;
    }
  });
  placeLonely(lonely, grid, made, aspect, inner);
  const room = Math.min(1, width / 900);
  const beside = (lonely.length > 1 ? [80, 140] : [80, 90]).map((pixels) => pixels * room);
  return { lonely: new Set(lonely), beside };
}

// Columns with room for a name at the right of each node, in rows of some 24 pixels; more columns
// where a small window has no room for rows.
function lonelyGrid(count, width, most) {
  const wanted = Math.max(Math.floor((width - 60) / 170), Math.ceil(count / Math.max(1, Math.floor(most / 14))));
  const across = Math.max(1, Math.min(count, wanted));
  const down = Math.ceil(count / across);
  return { across, down, height: Math.min(down * 24, most) };
}

// Nodes without a relation, beneath all else.
function placeLonely(lonely, { across, down, height }, made, aspect, inner) {
  const point = made.height ? Math.max(made.width, made.height * aspect) / inner : 1; // of a pixel
  const start = made.height ? made.height + Math.max(GAP, 24 * point) : 0;
  const full = Math.max(made.width, inner * 1.08 * point);
  lonely.forEach((node, n) => {
    nodes.x[node] = (n % across) * (full / across) + nodes.size[node];
    nodes.y[node] = -(start + Math.floor(n / across) * (height / down) * point);
  });
}
