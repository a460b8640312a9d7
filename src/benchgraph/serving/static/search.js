// Suggestions below a search box as one types: a combobox with a list of links by kind (WAI-ARIA
// 1.2). Without this script the box is a form that leads to the page of results.

const WAIT = 120; // milliseconds after the last key
const SHOWN = 10;

for (const form of document.querySelectorAll("form[data-suggest]")) suggest(form);

function suggest(form) {
  const input = form.querySelector("input[type=search]");
  const list = element("div", { id: `${input.id}-list`, role: "listbox", class: "suggestions", hidden: "" });
  list.setAttribute("aria-label", form.dataset.suggest);
  const told = element("p", { class: "visually-hidden", role: "status" });
  form.append(list, told);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": list.id, "aria-haspopup": "listbox",
  })) input.setAttribute(name, value);

  let options = [], active = -1, timer = 0, asking = null, composing = false, lastText = "";

  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const mark = (place) => {
    options[active]?.setAttribute("aria-selected", "false");
    active = place;
    const option = options[active];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };
  const open = () => {
    if (!options.length) return;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };

  async function ask() {
    const text = input.value.trim();
    if (text === lastText) return open();
    lastText = text;
    asking?.abort();
    if (!/[\p{L}\p{N}]/u.test(text)) { options = []; told.textContent = ""; return close(); }
    asking = new AbortController();
    const address = new URL(form.action);
    for (const [name, value] of new FormData(form)) if (value) address.searchParams.set(name, value);
    address.searchParams.set("format", "json");
    address.searchParams.set("limit", String(SHOWN));
    try {
      const answer = await fetch(address, { signal: asking.signal });
      if (answer.ok) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") close(); // the server is gone: the form still works
    }
  }

  function show(found) {
    list.replaceChildren();
    options = [];
    mark(-1);
    const groups = new Map();
    for (const hit of found.hits) {
      if (!groups.has(hit.kind)) groups.set(hit.kind, []);
      groups.get(hit.kind).push(hit);
    }
    for (const [kind, hits] of groups) {
      const heading = element("div", { id: `${list.id}-${kind}`, class: "heading", role: "presentation" });
      heading.textContent = hits[0].kindLabel;
      const group = element("div", { role: "group", "aria-labelledby": heading.id });
      group.append(heading, ...hits.map(option));
      list.append(group);
    }
    const words = found.total === 1 ? form.dataset.one : form.dataset.many;
    told.textContent = found.total ? words.replace("{count}", found.total) : form.dataset.none;
    if (options.length && document.activeElement === input) open(); else close();
  }

  function option(hit) {
    const row = element("a", {
      id: `${list.id}-${options.length}`, role: "option", "aria-selected": "false", tabindex: "-1", href: hit.href,
    });
    const name = element("span", { class: "name", lang: hit.labelLang });
    name.append(...pieces(hit.labelParts));
    row.append(name);
    if (hit.textParts.length) {
      const said = element("span", { class: "said", lang: hit.textLang });
      said.append(...pieces(hit.textParts));
      row.append(said);
    }
    options.push(row);
    return row;
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (!composing) timer = setTimeout(ask, WAIT);
  });
  // Pinyin and kana are typed in pieces that are no words yet.
  input.addEventListener("compositionstart", () => { composing = true; });
  input.addEventListener("compositionend", () => { composing = false; clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  input.addEventListener("keydown", (event) => {
    if (composing || event.isComposing) return;
    const last = options.length - 1, isOpen = !list.hidden;
    if (event.key === "ArrowDown") { if (isOpen) mark(active < last ? active + 1 : -1); else open(); }
    else if (event.key === "ArrowUp") { if (isOpen) mark(active < 0 ? last : active - 1); else open(); }
    else if (event.key === "Escape" && isOpen) close();
    else if (event.key === "Enter" && isOpen && active >= 0) location.assign(options[active].href);
    else return;
    event.preventDefault();
  });
  input.addEventListener("focus", () => { if (input.value.trim() === lastText) open(); });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
}

function pieces(parts) {
  return parts.map(([text, isHit]) => {
    if (!isHit) return document.createTextNode(text);
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  });
}

function element(name, attributes) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined && !(key === "lang" && !value)) made.setAttribute(key, value);
  return made;
}
