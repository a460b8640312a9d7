// Search in a copy in files: an index of names is read once, and all is found in the browser.
// A word is found at the beginning of a name best, then of a word of it, then in a description.

const MOST = 60;
const box = document.getElementById("found");
const form = document.querySelector("main form[role=search]");
const input = form.elements.q;
const MARKS = /(?![\u3099\u309a])\p{M}/gu; // the voicing of kana makes another letter of it
const JOINED = /[\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const WORDS = new RegExp(`${JOINED.source}+|(?:(?!${JOINED.source})[\\p{L}\\p{N}])+`, "gu");

function folder(forms) {
  return (text) => {
    const lower = text.normalize("NFKC").toLowerCase().replaceAll("ß", "ss");
    const plain = lower.normalize("NFKD").replace(MARKS, "").normalize("NFC");
    return Array.from(plain, (sign) => forms[sign] ?? sign).join("");
  };
}

// How well a folded text holds a word: 0 as a whole, 1 at its beginning, 2 at that of a word.
function place(text, words, word) {
  if (text === word) return 0;
  if (text.startsWith(word)) return 1;
  if (JOINED.test(word)) return text.includes(word) ? 2 : -1;
  return words.some((each) => each.startsWith(word)) ? 2 : -1;
}

async function load() {
  const answer = await fetch(new URL(box.dataset.names, location.href));
  if (!answer.ok) throw new Error(answer.statusText);
  const { kinds, forms, things } = await answer.json();
  const fold = folder(forms);
  const read = (text) => { const folded = fold(text); return [folded, folded.match(WORDS) ?? []]; };
  const known = things.map(([href, kind, label, lang, others, said]) => ({
    href, kind, label, lang, said, own: read(label), others: others.map((text) => ({ text, own: read(text) })), told: read(said),
  }));
  return { kinds, fold, known };
}

// What ``thing`` has of all ``words``: the worst of their places, and the other name that was found.
function held(thing, words, whole) {
  let score = 0, other = "";
  const names = [{ text: "", own: thing.own }, ...thing.others];
  const exact = names.find(({ own }) => own[0] === whole);
  if (exact) return { score: exact.text ? 0.5 : 0, other: exact.text };
  for (const word of words) {
    let best = 99;
    for (const { text, own } of names) {
      const found = place(own[0], own[1], word);
      if (found >= 0 && found + (text ? 0.5 : 0) < best) { best = found + (text ? 0.5 : 0); other = text; }
    }
    if (best === 99 && place(thing.told[0], thing.told[1], word) >= 0) { best = 4; other = ""; }
    if (best === 99) return null;
    score = Math.max(score, best);
  }
  return { score: score + 1, other };
}

function find({ fold, known }, text) {
  const whole = fold(text.trim());
  const words = whole.match(WORDS);
  if (!words) return null;
  return known
    .map((thing) => ({ thing, ...held(thing, words, whole) }))
    .filter(({ score }) => score !== undefined)
    .sort((one, two) => one.score - two.score || one.thing.kind - two.thing.kind || one.thing.label.length - two.thing.label.length);
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
  return made;
}

function line({ thing, other }) {
  const item = element("li", "");
  item.append(element("a", thing.label, { class: "name", href: thing.href, lang: thing.lang }));
  if (!other && !thing.said) return item;
  const said = element("p", "", { class: "said" });
  if (other) said.append(element("span", box.dataset.role, { class: "kind" }), ` ${other}`);
  else said.append(thing.said.length > 220 ? `${thing.said.slice(0, 219)}…` : thing.said);
  item.append(said);
  return item;
}

function show(index, text) {
  box.replaceChildren();
  const hits = find(index, text);
  if (!hits) return;
  const count = hits.length === 1 ? box.dataset.one : box.dataset.many.replace("{count}", hits.length);
  box.append(element("p", hits.length ? count : box.dataset.none.replace("{text}", text.trim()), { class: "soft", role: "status" }));
  if (hits.length > MOST) box.append(element("p", box.dataset.more.replace("{count}", MOST), { class: "soft small" }));
  const groups = new Map();
  for (const hit of hits.slice(0, MOST)) {
    if (!groups.has(hit.thing.kind)) groups.set(hit.thing.kind, []);
    groups.get(hit.thing.kind).push(hit);
  }
  for (const [kind, group] of groups) {
    const section = element("section", "", { class: "results", "aria-labelledby": `kind-${kind}` });
    const title = index.kinds[kind];
    section.append(element("h2", title.charAt(0).toUpperCase() + title.slice(1), { id: `kind-${kind}` }));
    const list = element("ol", "", { class: "plain" });
    list.append(...group.map(line));
    section.append(list);
    box.append(section);
  }
}

const index = await load();
document.querySelector("[data-needs]")?.remove();
let timer = 0;
const look = () => {
  show(index, input.value);
  const address = new URL(location.href);
  if (input.value.trim()) address.searchParams.set("q", input.value.trim()); else address.searchParams.delete("q");
  history.replaceState(null, "", address);
};
form.addEventListener("submit", (event) => { event.preventDefault(); look(); });
input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 120); });
input.value = new URLSearchParams(location.search).get("q") ?? input.value;
if (input.value.trim()) show(index, input.value);
