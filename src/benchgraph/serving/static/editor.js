// The editor on top of the form: colours, completion, results in place. Without it the form works.

const form = document.getElementById("editor");
const settings = JSON.parse(document.getElementById("settings").textContent);
const word = (text) => settings.words[text] ?? text;
const area = form.elements.query;
const state = document.getElementById("state");
const problem = document.getElementById("problem");
const result = document.getElementById("result");

// ---- What can be completed

let known = null; // a promise of the classes and properties
function terms() {
  known ??= fetch(settings.terms).then((answer) => (answer.ok ? answer.json() : { terms: [] })).then((found) => found.terms);
  return known;
}

async function entities(text, signal) {
  const address = new URL(settings.complete, location.href);
  address.searchParams.set("text", text);
  const answer = await fetch(address, { signal });
  return answer.ok ? (await answer.json()).hits : [];
}

function rank(term, text) {
  const local = term.apply.slice(term.apply.indexOf(":") + 1).toLowerCase();
  const names = [local, term.label.toLowerCase(), term.detail.toLowerCase()];
  if (term.apply.toLowerCase().startsWith(text)) return 0;
  if (names.some((name) => name.startsWith(text))) return 1;
  return names.some((name) => name.includes(text)) || term.apply.toLowerCase().includes(text) ? 2 : -1;
}

function option(term, boost) {
  const entity = term.type === "entity";
  const beside = entity ? [term.detail, term.apply] : [term.label, term.detail];
  return {
    label: term.apply,
    displayLabel: entity ? term.label : term.apply,
    detail: beside.filter(Boolean).join(" · "),
    info: term.info || undefined,
    type: entity ? "constant" : term.type,
    section: { name: word(term.type), rank: entity ? 2 : term.type === "class" ? 0 : 1 },
    boost,
  };
}

function variables(doc, word) {
  const names = new Set(doc.match(/[?$]\w+/g));
  names.delete(word);
  return [...names].sort().map((name) => ({ label: name, type: "variable" }));
}

const HIDDEN = /comment|string|iriref/i;

function source(library) {
  let asked = null;
  return async (context) => {
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) return { from: variable.from, options: variables(context.state.doc.toString(), variable.text) };
    const typed = context.matchBefore(/[\w:.\-\u00c0-\uffff]+/);
    if (!typed && !context.explicit) return null;
    const node = library.syntaxTree(context.state).resolveInner(context.pos, -1);
    if (HIDDEN.test(node.name)) return null;
    const text = (typed?.text ?? "").toLowerCase();
    const before = context.state.sliceDoc(Math.max(0, context.pos - text.length - 40), context.pos - text.length);
    const wantsClass = /(^|[\s;{.])(a|rdf:type)\s+$/.test(before);
    let found = (await terms())
      .map((term) => ({ term, place: rank(term, text) }))
      .filter(({ term, place }) => place >= 0 && (!wantsClass || term.type === "class"))
      .sort((one, other) => one.place - other.place)
      .slice(0, 40)
      .map(({ term, place }) => option(term, 10 - 5 * place));
    const [prefix, local] = text.includes(":") ? text.split(/:(.*)/s) : ["", text];
    if (!wantsClass && local.length >= (/[^\u0000-\u00ff]/.test(local) ? 1 : 2)) {
      asked?.abort();
      asked = new AbortController();
      try {
        const hits = await entities(local.replaceAll("-", " "), asked.signal);
        found = found.concat(hits.filter((hit) => !prefix || hit.apply.startsWith(`${prefix}:`)).map((hit) => option(hit, 0)));
      } catch (error) {
        if (error.name !== "AbortError") throw error;
        return null; // something else was typed meanwhile
      }
    }
    return found.length && !context.aborted ? { from: typed?.from ?? context.pos, options: found, filter: false } : null;
  };
}

// ---- The editor itself

let view = null;
let library = null;

// A colour of the pages nearer to the ink: it stands on the tint of an error, too.
const tone = (name) => `color-mix(in srgb, var(--${name}) 75%, var(--ink))`;

function highlighting({ HighlightStyle, syntaxHighlighting, tags }) {
  return syntaxHighlighting(HighlightStyle.define([
    { tag: [tags.keyword, tags.operatorKeyword, tags.definitionKeyword, tags.modifier], color: "var(--accent)", fontWeight: "600" },
    { tag: [tags.variableName, tags.special(tags.variableName)], color: tone("chart-2") },
    { tag: [tags.string, tags.special(tags.string)], color: tone("good") },
    { tag: [tags.number, tags.bool, tags.literal], color: tone("chart-4") },
    { tag: [tags.namespace, tags.propertyName, tags.labelName, tags.typeName, tags.className], color: tone("chart-3") },
    { tag: [tags.url, tags.link], color: tone("chart-6") },
    { tag: [tags.comment, tags.lineComment], color: "var(--soft)", fontStyle: "italic" },
    { tag: [tags.function(tags.variableName), tags.standard(tags.name)], color: "var(--accent)" },
  ]));
}

function theme({ EditorView }) {
  const box = { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "6px" };
  return EditorView.theme({
    "&": { minHeight: "11rem", maxHeight: "min(24rem, 60vh)", fontSize: "0.9rem", color: "var(--ink)", backgroundColor: "var(--surface)" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
    ".cm-content": { caretColor: "var(--ink)", padding: "0.6rem 0" },
    ".cm-cursor": { borderLeftColor: "var(--ink)", borderLeftWidth: "2px" },
    ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--soft)", border: "none" },
    ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--accent-soft) 20%, transparent)" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)" },
    ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--mark)", outline: "1px solid var(--edge)" },
    ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--mark) 60%, transparent)" },
    ".cm-tooltip": box,
    ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "18em", maxWidth: "min(46rem, 92vw)" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.2rem 0.5rem", lineHeight: "1.5" },
    ".cm-tooltip.cm-tooltip-autocomplete > ul > completion-section": { padding: "0.2rem 0.5rem", color: "var(--soft)", borderBottom: "1px solid var(--line)", fontFamily: "var(--sans)", fontSize: "0.8rem", opacity: "1" },
    ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
    ".cm-tooltip-autocomplete ul li[aria-selected] .cm-completionDetail": { color: "var(--on-accent)" },
    ".cm-completionDetail": { fontFamily: "var(--sans)", fontStyle: "normal", color: "var(--soft)", marginLeft: "0.8em" },
    ".cm-completionInfo": { ...box, fontFamily: "var(--sans)", maxWidth: "22rem", padding: "0.5rem 0.7rem" },
    ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--ink)" },
    ".cm-textfield, .cm-button": { backgroundColor: "var(--surface)", backgroundImage: "none", border: "1px solid var(--edge)", borderRadius: "4px", color: "var(--ink)" },
    // No picture: the policy of the pages allows none that is not a file.
    ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--error) 2px", textUnderlineOffset: "4px", backgroundColor: "var(--error-soft)" },
    ".cm-diagnostic-error": { borderLeft: "4px solid var(--error)" },
  });
}

// The grammar as it comes leaves prefixed names and ``a`` without a colour of their own.
function sparql({ LanguageSupport, SparqlLanguage, styleTags, tags }) {
  const named = styleTags({ "PrefixedName Pname_ln": tags.propertyName, A_predicate: tags.keyword });
  return new LanguageSupport(SparqlLanguage.configure({ props: [named] }));
}

// What is typed over a selection: Chromium would write style attributes, which the policy reports.
function typedOver({ EditorView }) {
  return EditorView.domEventHandlers({
    beforeinput(event, view) {
      const { from, to, empty } = view.state.selection.main;
      if (event.inputType !== "insertText" || !event.data || empty || view.composing) return false;
      const text = event.data;
      const change = () => view.state.update({ ...view.state.replaceSelection(text), userEvent: "input.type", scrollIntoView: true });
      event.preventDefault();
      if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, change))) view.dispatch(change());
      return true;
    },
  });
}

async function mount() {
  library = await import(form.dataset.codemirror);
  const { basicSetup, EditorView, EditorState, keymap, autocompletion } = library;
  const place = document.getElementById("typing");
  const label = form.querySelector("label[for=query]");
  // In a shadow root CodeMirror adopts style sheets instead of writing style elements.
  const root = place.attachShadow({ mode: "open" });
  view = new EditorView({
    root,
    parent: root,
    doc: area.value,
    extensions: [
      // Before the other keys: Mod-Enter runs. Tab has no meaning here and so leaves the editor.
      keymap.of([{ key: "Mod-Enter", run: () => { form.requestSubmit(); return true; } }]),
      basicSetup,
      sparql(library),
      typedOver(library),
      autocompletion({ override: [source(library)], activateOnTypingDelay: 120, icons: false }),
      theme(library),
      highlighting(library),
      EditorState.phrases.of(settings.phrases),
      EditorView.contentAttributes.of({ "aria-label": label.textContent, tabindex: "0", spellcheck: "false" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) area.value = update.state.doc.toString();
      }),
    ],
  });
  place.hidden = false;
  area.hidden = true;
  area.required = false; // nobody could see what is missing
  label.addEventListener("click", () => view.focus());
  place.addEventListener("focusin", () => terms());
  document.getElementById("keys").hidden = false;
  for (const id of ["declare", "share"]) document.getElementById(id).hidden = false;
  const line = Number(form.dataset.line);
  if (line) mark({ line, message: "", found: form.dataset.found });
}

function setQuery(text) {
  area.value = text;
  view?.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  view?.focus();
}

// ---- What is wrong, where

function mark(told) {
  if (!view) return;
  const diagnostics = [];
  if (told?.line && told.line <= view.state.doc.lines) {
    const line = view.state.doc.line(told.line);
    const column = Number(/column (\d+)/.exec(told.found ?? "")?.[1] ?? 1);
    const from = Math.min(line.from + column - 1, Math.max(line.from, line.to - 1));
    const rest = /^\s*\S+/.exec(view.state.sliceDoc(from, line.to));
    const to = column > 1 && rest ? from + rest[0].length : line.to;
    diagnostics.push({ from, to: Math.max(to, from), severity: "error", message: told.message });
    view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
  }
  view.dispatch(library.setDiagnostics(view.state, diagnostics));
  document.getElementById("typing").classList.toggle("wrong", Boolean(told));
}

function tell(told) {
  problem.replaceChildren();
  mark(told);
  if (!told) return;
  const box = document.createElement("div");
  box.className = "notice error";
  const head = document.createElement("strong");
  head.textContent = (told.line ? `${word("Line {line}").replace("{line}", told.line)}: ` : "") + told.message;
  const list = document.createElement("dl");
  list.className = "facts";
  for (const key of ["found", "expected", "hint"]) {
    if (told[key] === undefined) continue;
    const name = document.createElement("dt");
    name.textContent = word(key);
    const value = document.createElement("dd");
    value.textContent = told[key];
    list.append(name, value);
  }
  const first = document.createElement("p");
  first.append(head);
  box.append(first, list);
  problem.append(box);
}

// ---- Running

let running = null;
async function run() {
  running?.abort();
  const own = (running = new AbortController());
  const query = area.value;
  state.textContent = word("Running …");
  let told;
  try {
    const answer = await fetch(settings.run, {
      method: "POST", signal: own.signal, headers: { Accept: "application/json" }, body: new URLSearchParams({ query }),
    });
    told = await answer.json();
    if (!answer.ok) told = { problem: told };
  } catch (error) {
    if (error.name === "AbortError") return;
    told = { problem: { message: word("The server did not answer.") } };
  }
  tell(told.problem ?? null);
  if (told.problem) {
    state.textContent = "";
    return;
  }
  remember(query);
  result.innerHTML = told.html; // written by our templates, in which everything is escaped
  dress(told.network);
  state.textContent = result.querySelector("caption")?.textContent ?? word("Done.");
  const address = link(settings.run, query);
  if (address.length < 8000) history.replaceState(null, "", address);
  result.querySelector("h2").scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

function link(path, query) {
  const address = new URL(path, location.href);
  address.searchParams.set("query", query);
  return address.href;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
area.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

// ---- Results: table, chart and network behind tabs

function dress(network) {
  const panels = result.querySelector(".panels");
  const found = [...(panels?.querySelectorAll(":scope > section") ?? [])];
  if (found.length < 1) return;
  let drawn = null;
  const show = async (tab) => {
    tabs.forEach((each, place) => {
      each.setAttribute("aria-selected", String(each === tab));
      each.tabIndex = each === tab ? 0 : -1;
      found[place].hidden = each !== tab;
    });
    const canvas = found[tabs.indexOf(tab)].querySelector("[data-canvas]");
    if (canvas && network && !drawn) drawn = paint(canvas, network);
  };
  const list = document.createElement("div");
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", word("Results"));
  const tabs = found.map((panel, place) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.id = `tab-${place}`;
    panel.id = `panel-${place}`;
    tab.textContent = panel.dataset.panel;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", () => show(tab));
    return tab;
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(tabs.indexOf(document.activeElement) + step + tabs.length) % tabs.length];
    next.focus();
    show(next);
  });
  list.append(...tabs);
  panels.prepend(list);
  panels.classList.add("tabbed");
  show(tabs[0]);
}

async function paint(container, data) {
  try {
    const { draw, tools } = await import(form.dataset.network);
    const drawn = await draw(container, data, { sigma: form.dataset.sigma, words: settings.canvas, on: {
      open: (node) => { location.href = node.href; },
    } });
    container.after(tools(() => drawn, settings.canvas));
  } catch (error) {
    container.remove();
    state.textContent = word("The browser cannot draw this; the list says the same.");
  }
}

// ---- Prefixes, links, history

document.getElementById("declare").addEventListener("click", () => {
  const text = area.value;
  const bare = text.replace(/#[^\n]*|<[^<>\s]*>|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, " ");
  const declared = new Set([...text.matchAll(/^\s*prefix\s+([\w-]*):/gim)].map((found) => found[1]));
  const used = new Set([...bare.matchAll(/(?<![\w:?$])([A-Za-z][\w-]*):/g)].map((found) => found[1]));
  const lines = [...used].filter((name) => name in settings.prefixes && !declared.has(name)).sort()
    .map((name) => `PREFIX ${name}: <${settings.prefixes[name]}>\n`);
  if (lines.length) setQuery(lines.join("") + (declared.size ? "" : "\n") + text);
});

document.getElementById("share").addEventListener("click", async () => {
  const address = link(settings.editor, area.value);
  try {
    await navigator.clipboard.writeText(address);
    state.textContent = word("The link is copied.");
  } catch {
    const shown = document.createElement("a"); // no clipboard without https
    shown.href = address;
    shown.textContent = address.slice(0, 80) + "…";
    state.replaceChildren(shown);
  }
});

const KEY = "benchgraph.queries";
const MOST = 20;
function past() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
  } catch {
    return []; // no storage, or somebody else's
  }
}
function keep(queries) {
  try { localStorage.setItem(KEY, JSON.stringify(queries)); } catch { /* full, or forbidden */ }
  listPast();
}
function remember(query) {
  keep([query, ...past().filter((each) => each !== query)].slice(0, MOST));
}
function listPast() {
  const holder = document.getElementById("history");
  const queries = past();
  holder.hidden = !queries.length;
  const list = document.createElement("ol");
  list.className = "past";
  for (const query of queries) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain small";
    button.textContent = query.split("\n").filter((line) => !/^\s*(prefix\b|$)/i.test(line)).slice(0, 2).join(" ").slice(0, 160);
    button.addEventListener("click", () => setQuery(query));
    item.append(button);
    list.append(item);
  }
  const forget = document.createElement("button");
  forget.type = "button";
  forget.className = "small";
  forget.textContent = word("Forget them");
  forget.addEventListener("click", () => keep([]));
  holder.querySelector("div").replaceChildren(list, forget);
}

listPast();
const sent = document.getElementById("network-data");
if (result.querySelector(".panels")) dress(sent ? JSON.parse(sent.textContent) : null);
await mount();
