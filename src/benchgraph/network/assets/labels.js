// Names on a canvas: drawn over it, each where it covers neither another name nor a node. The most
// important come first; what finds no room waits until one comes nearer. For the one-file page and
// the server's pages.

const LINE = 14;
const WIDEST = 150;
const CELL = 64;
const NO_BREAK_BEFORE = /^[、。，．：；？！）」』】》〉ーァィゥェォッャュョ…)\]},.;:!?%]/u;

let measured = new Map(); // text → its lines and their width
const pen = document.createElement("canvas").getContext("2d");

// The CSS font of names; what was measured in another is forgotten.
export function labelFont(font) {
  pen.font = font;
  measured = new Map();
}

// Words, and each letter of a script that writes none.
function pieces(text) {
  const found = [];
  for (const piece of text.match(/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\s]+\s*|\s+/gu) || []) {
    if (found.length && (NO_BREAK_BEFORE.test(piece) || !piece.trim())) found[found.length - 1] += piece;
    else found.push(piece);
  }
  return found;
}

function cut(line, room) {
  const letters = [...line];
  while (letters.length > 1 && pen.measureText(`${letters.join("").trimEnd()}…`).width > room) letters.pop();
  return `${letters.join("").trimEnd()}…`;
}

// A text in at most ``most`` lines, the last with "…" where that is not all.
function lines(text, most) {
  const key = `${most} ${text}`;
  let made = measured.get(key);
  if (made) return made;
  const rows = [];
  let row = "";
  for (const piece of pieces(text)) {
    if (row && pen.measureText((row + piece).trimEnd()).width > WIDEST) {
      rows.push(row.trimEnd());
      row = piece;
    } else row += piece;
  }
  rows.push(row.trimEnd());
  const kept = rows.slice(0, most).map((each) => (pen.measureText(each).width > WIDEST * 1.25 ? cut(each, WIDEST) : each));
  if (rows.length > most) kept[most - 1] = cut(`${kept[most - 1]} `, WIDEST);
  made = { rows: kept, width: Math.max(...kept.map((each) => pen.measureText(each).width)), height: kept.length * LINE };
  measured.set(key, made);
  return made;
}

// What is taken already, by squares of the window.
class Room {
  constructor() { this.cells = new Map(); }
  *near([left, top, right, bottom]) {
    for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x += 1) {
      for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y += 1) yield x * 4096 + y;
    }
  }
  take(box) {
    for (const cell of this.near(box)) {
      const there = this.cells.get(cell);
      if (there) there.push(box);
      else this.cells.set(cell, [box]);
    }
  }
  covered(box, own) {
    let covered = 0;
    const seen = new Set();
    for (const cell of this.near(box)) {
      for (const other of this.cells.get(cell) || []) {
        if (other === own || seen.has(other)) continue;
        seen.add(other);
        const wide = Math.min(box[2], other[2]) - Math.max(box[0], other[0]);
        const high = Math.min(box[3], other[3]) - Math.max(box[1], other[1]);
        if (wide > 0 && high > 0) covered += wide * high;
      }
    }
    return covered;
  }
}

// The places around a node at (x, y) with radius r, the best first: box and where its text is anchored.
function places(x, y, r, { width, height }) {
  const gap = r + 4;
  const d = r * 0.72 + 1;
  return [
    [[x + gap, y - height / 2, x + gap + width, y + height / 2], "left"],
    [[x - gap - width, y - height / 2, x - gap, y + height / 2], "right"],
    [[x - width / 2, y + gap, x + width / 2, y + gap + height], "center"],
    [[x - width / 2, y - gap - height, x + width / 2, y - gap], "center"],
    [[x + d, y + d, x + d + width, y + d + height], "left"],
    [[x + d, y - d - height, x + d + width, y - d], "left"],
    [[x - d - width, y + d, x - d, y + d + height], "right"],
    [[x - d - width, y - d - height, x - d, y - d], "right"],
  ];
}

// Where a text covers least, and how much that is.
function bestPlace(each, text, room, width, height) {
  let best = null;
  for (const [box, align] of places(each.x, each.y, each.r + (each.forced ? 4 : 0), text)) {
    const outside = box[0] < 2 || box[1] < 2 || box[2] > width - 2 || box[3] > height - 2;
    const covered = room.covered(box, each.disc) + (outside ? 4000 : 0);
    if (!best || covered < best.covered) best = { covered, box, align, rows: text.rows };
    if (covered === 0 || each.beside) break; // a node of a list has its name at its right
  }
  return best;
}

// Which of ``candidates`` get a name, and where. A candidate is {name(), x, y, r}, in pixels, the most
// important first; one that is ``forced`` has its name whatever it covers, one that stands ``beside``
// others in a column has it at its right or not at all. At most ``most`` are named; ``blocked`` are
// boxes where nothing may be written.
export function placeLabels(candidates, { width, height, most, blocked }) {
  const room = new Room();
  for (const box of blocked) room.take(box);
  const crowded = candidates.length > 3000; // then nodes are dots, and names may cover some
  for (const each of candidates) {
    each.disc = [each.x - each.r, each.y - each.r, each.x + each.r, each.y + each.r];
    if (!crowded) room.take(each.disc);
  }
  const placed = [];
  for (const each of candidates) {
    if (placed.length >= most && !each.forced) break;
    let best = bestPlace(each, lines(each.name(), each.forced ? 4 : 2), room, width, height);
    if (best.covered > 0 && !each.forced) best = bestPlace(each, lines(each.name(), 1), room, width, height);
    if (best.covered > 0 && !each.forced) continue;
    room.take([best.box[0] - 3, best.box[1] - 1, best.box[2] + 3, best.box[3] + 1]);
    placed.push({ ...each, ...best });
  }
  return placed;
}

// Write names in ``ink`` with a rim in ``surface``.
export function drawLabels(context, placed, { ink, surface }) {
  context.font = pen.font;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 4;
  for (const { box, align, rows } of placed) {
    context.textAlign = align;
    const x = align === "left" ? box[0] : align === "right" ? box[2] : (box[0] + box[2]) / 2;
    context.strokeStyle = surface;
    context.fillStyle = ink;
    rows.forEach((row, n) => {
      const y = box[1] + LINE * (n + 0.5);
      context.strokeText(row, x, y);
      context.fillText(row, x, y);
    });
  }
}

// A canvas of ``width`` by ``height`` pixels of CSS, cleared.
export function clean(canvas, width, height) {
  const ratio = devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

// From the graph to pixels, for a camera that does not turn: one scale and one shift per axis.
export function mapping(sigma) {
  const a = sigma.graphToViewport({ x: 0, y: 0 });
  const b = sigma.graphToViewport({ x: 1000, y: 1000 });
  const [across, down] = [(b.x - a.x) / 1000, (b.y - a.y) / 1000];
  return (x, y) => [a.x + x * across, a.y + y * down];
}
