// Finding a node: by its name in any language, or in the list of all that is shown.

const MOST_HITS = 12;
const PORTION = 100;

// The nodes that are shown and whose name in some language has every word of ``wanted``: those that
// are called so first, then those whose name begins so, then those with the most relations.
function find(wanted) {
  const parts = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  if (!parts.length) return [];
  const found = [];
  for (let node = 0; node < nodeCount; node += 1) {
    if (!shownNodes[node]) continue;
    const texts = textsOf(node);
    if (parts.every((part) => texts.includes(part))) found.push(node);
  }
  const place = (node) => {
    const texts = `\n${textsOf(node)}\n`;
    return texts.includes(`\n${parts.join(" ")}\n`) ? 0 : texts.includes(`\n${parts[0]}`) ? 1 : 2;
  };
  const rank = new Map(found.map((node) => [node, place(node)]));
  return found.sort((a, b) => rank.get(a) - rank.get(b) || nodes.degree[b] - nodes.degree[a] || a - b);
}

function nodeLine(node) {
  const row = document.createDocumentFragment();
  row.append(markOf(node), element("span", nameOf(node), { class: "name" }), element("span", kindOf(node), { class: "kind" }));
  return row;
}

class Search {
  // ``on``: hits(nodes) while one types, choose(node).
  constructor(on) {
    this.on = on;
    this.field = byId("search");
    this.popup = byId("hits");
    this.found = [];
    this.active = -1;
    this.field.addEventListener("input", () => this.look());
    this.field.addEventListener("focus", () => this.look());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.field.addEventListener("blur", () => this.close());
    // Before the field loses the focus, which would close the list.
    this.popup.addEventListener("pointerdown", (event) => event.preventDefault());
    this.popup.addEventListener("click", (event) => {
      const row = event.target.closest("[role=option]");
      if (row) this.choose(Number(row.dataset.node));
    });
  }

  look() {
    const wanted = this.field.value.trim();
    this.found = find(wanted);
    this.active = -1;
    this.popup.replaceChildren(...this.found.slice(0, MOST_HITS).map((node, n) => {
      const row = element("li", nodeLine(node), { role: "option", id: `hit-${n}`, "aria-selected": "false", "data-node": node });
      return row;
    }));
    if (this.found.length > MOST_HITS) {
      this.popup.append(element("li", fill("further_hits", { n: number(this.found.length - MOST_HITS) }), { class: "note", role: "presentation" }));
    }
    const many = this.found.length;
    byId("found").textContent = !wanted ? "" : many ? fill(many === 1 ? "hit" : "hits", { n: number(many) }) : fill("no_hit", { text: wanted });
    byId("found").classList.toggle("none", Boolean(wanted) && !many);
    this.open(many > 0);
    this.on.hits(this.found);
  }

  open(open) {
    this.popup.hidden = !open;
    this.field.setAttribute("aria-expanded", String(open));
    this.field.removeAttribute("aria-activedescendant");
  }

  close() { this.open(false); }

  clear() {
    this.field.value = "";
    this.look();
  }

  move(step) {
    const rows = [...this.popup.querySelectorAll("[role=option]")];
    if (!rows.length) return;
    if (this.popup.hidden) this.open(true);
    this.active = (this.active + step + rows.length + (this.active < 0 && step < 0 ? 1 : 0)) % rows.length;
    rows.forEach((row, n) => row.setAttribute("aria-selected", String(n === this.active)));
    rows[this.active].scrollIntoView({ block: "nearest" });
    this.field.setAttribute("aria-activedescendant", `hit-${this.active}`);
  }

  choose(node) {
    this.close();
    this.on.choose(node);
  }

  key(event) {
    if (event.key === "ArrowDown") this.move(1);
    else if (event.key === "ArrowUp") this.move(-1);
    else if (event.key === "Enter" && this.found.length) this.choose(this.found[Math.max(0, this.active)]);
    else if (event.key === "Escape" && this.field.value) this.clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

// All nodes that are shown, in portions: what the canvas shows, for keyboard and screen reader.
class NodeList {
  constructor(choose) {
    this.holder = byId("nodes");
    this.more = byId("nodes-more");
    this.order = [];
    this.length = PORTION;
    this.sort = byId("sort");
    this.sort.addEventListener("change", () => this.refresh());
    this.more.addEventListener("click", () => {
      const from = this.length;
      this.length += PORTION;
      this.write(from);
      this.holder.children[from]?.querySelector("button").focus();
    });
    this.holder.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) choose(Number(button.dataset.node), button);
    });
    walkWithArrows(this.holder);
  }

  refresh() {
    this.order = [];
    for (let node = 0; node < nodeCount; node += 1) if (shownNodes[node]) this.order.push(node);
    if (this.sort.value === "name") {
      const collator = new Intl.Collator(known());
      this.order.sort((a, b) => collator.compare(nameOf(a), nameOf(b)));
    } else this.order.sort((a, b) => nodes.degree[b] - nodes.degree[a] || a - b);
    this.length = PORTION;
    this.write(0);
  }

  write(from) {
    if (from === 0) this.holder.replaceChildren();
    for (const node of this.order.slice(from, this.length)) {
      const button = element("button", nodeLine(node), { type: "button", "data-node": node });
      button.append(element("span", number(nodes.degree[node]), { class: "number", title: word("degree") }));
      this.holder.append(element("li", button));
    }
    const left = this.order.length - this.length;
    this.more.hidden = left <= 0;
    if (left > 0) this.more.textContent = fill("show_more", { n: number(Math.min(PORTION, left)), left: number(left) });
    this.choose(this.chosen);
  }

  choose(node) {
    this.chosen = node;
    for (const button of this.holder.querySelectorAll("[aria-current]")) button.removeAttribute("aria-current");
    if (node !== undefined) this.holder.querySelector(`[data-node="${node}"]`)?.setAttribute("aria-current", "true");
  }
}

// Arrow keys step through the buttons of a list, Home and End go to its ends.
function walkWithArrows(holder) {
  holder.addEventListener("keydown", (event) => {
    const buttons = [...holder.querySelectorAll("button.go, li > button")].filter((each) => each.offsetParent);
    const here = buttons.indexOf(document.activeElement);
    const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (here < 0 || !buttons[next]) return;
    event.preventDefault();
    buttons[next].focus();
  });
}
