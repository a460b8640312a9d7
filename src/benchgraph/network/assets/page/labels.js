// Names on the canvas: drawn over it, each where it covers neither another name nor a node.
// The most important come first; what finds no room waits until one comes nearer.

const FONT = '12px system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Hiragino Sans", "Microsoft YaHei", sans-serif';
const LINE = 14;
const WIDEST = 150;
const CELL = 64;
const NO_BREAK_BEFORE = /^[、。，．：；？！）」』】》〉ーァィゥェォッャュョ…)\]},.;:!?%]/u;

let measured = new Map(); // text → its lines and their width
const pen = document.createElement("canvas").getContext("2d");

const forgetLabels = () => { measured = new Map(); };

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
  pen.font = FONT;
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

// Which of ``candidates`` ({node, x, y, r, forced, beside}, the most important first) get a name, and where.
function placeLabels(candidates, { width, height, most, blocked }) {
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
    const name = nameOf(each.node);
    let best = bestPlace(each, lines(name, each.forced ? 4 : 2), room, width, height);
    if (best.covered > 0 && !each.forced) best = bestPlace(each, lines(name, 1), room, width, height);
    if (best.covered > 0 && !each.forced) continue;
    room.take([best.box[0] - 3, best.box[1] - 1, best.box[2] + 3, best.box[3] + 1]);
    placed.push({ ...each, ...best });
  }
  return placed;
}

function drawLabels(context, placed, palette) {
  context.font = FONT;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 4;
  for (const { box, align, rows } of placed) {
    context.textAlign = align;
    const x = align === "left" ? box[0] : align === "right" ? box[2] : (box[0] + box[2]) / 2;
    context.strokeStyle = palette.surface;
    context.fillStyle = palette.ink;
    rows.forEach((row, n) => {
      const y = box[1] + LINE * (n + 0.5);
      context.strokeText(row, x, y);
      context.fillText(row, x, y);
    });
  }
}
