// The parts of the graph that no relation joins keep the shape of the picture; how they lie beside
// each other follows from the window: wide on a desk, narrow on a phone.

const [GAP, BESIDE] = [60, 120]; // between parts, in the picture's points: below, and at the side

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

// Rows from the top left, as wide as ``limit``: where each box goes, and how large all of it is.
function rows(boxes, limit) {
  let [x, y, row, width] = [0, 0, 0, 0];
  const spots = boxes.map((box) => {
    if (x > 0 && x + box.width > limit) [x, y, row] = [0, y + row + GAP, 0];
    const spot = [x, y];
    x += box.width + BESIDE;
    row = Math.max(row, box.height);
    width = Math.max(width, x - BESIDE);
    return spot;
  });
  return { spots, width, height: y + row };
}

// Of some widths the one at which all of it is seen largest in a window of ``aspect``.
function packed(boxes, aspect) {
  const area = boxes.reduce((sum, box) => sum + (box.width + BESIDE) * (box.height + GAP), 0);
  const widest = Math.max(...boxes.map((box) => box.width));
  let best = null;
  for (let n = 0; n < 24; n += 1) {
    const made = rows(boxes, Math.max(widest, Math.sqrt(area * aspect) * (0.6 + n * 0.05)));
    const scale = Math.min(aspect / made.width, 1 / made.height);
    if (!best || scale > best.scale) best = { ...made, scale };
  }
  return best;
}

// Give ``nodes`` their places for a window of so many pixels; the pixels
// that names need at its left and right.
function packParts(width, height) {
  const { parts, lonely } = connectedParts();
  const aspect = width / height;
  const boxes = parts.map((members) => turn(members, boxOf(members), aspect));
  const made = boxes.length ? packed(boxes, aspect) : { spots: [], width: 0, height: 0, scale: 0 };
  made.spots.forEach(([x, y], n) => {
    const { left, top, height: tall } = boxes[n];
    // The picture counts upwards here: rows begin at the top.
    for (const node of parts[n]) {
      nodes.x[node] += x - left;
      nodes.y[node] += -(y + tall) - top;
    }
  });
  if (lonely.length) placeLonely(lonely, made, width, height);
  return lonely.length > 1 ? [40, 140] : [70, 90];
}

// Nodes without a relation in columns beneath, with room for a name at the right of each.
function placeLonely(lonely, made, width, height) {
  const across = Math.max(1, Math.min(lonely.length, Math.floor((width - 60) / 165)));
  const down = Math.ceil(lonely.length / across);
  // So many of the window's pixels are theirs: a row has some 26, where that leaves room for all else.
  const share = Math.min(down * 26, made.height ? height * 0.45 : height);
  const scale = made.height ? Math.min(width / made.width, (height - share - 40) / made.height) : 1;
  const step = made.height ? share / down / scale : 30;
  const full = Math.max(made.width, (width * 0.94) / scale);
  lonely.forEach((node, n) => {
    nodes.x[node] = (n % across) * (full / across) + nodes.size[node];
    nodes.y[node] = -(made.height + (made.height ? GAP : 0) + Math.floor(n / across) * step);
  });
}
