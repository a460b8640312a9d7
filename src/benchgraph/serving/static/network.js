// A network on a canvas: places, shapes and colours come from the server; nothing is laid out here.
// What is drawn stands in a list of the page as well, which keyboard and screen reader use.

import { RIM, edgePrimitives, edgeStyles, lineAttributes, nodePrimitives, reach } from "./canvas.js";
import { clean, drawLabels, labelFont, mapping, placeLabels } from "./labels.js";

const palette = {};
function readPalette() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["ink", "soft", "surface", "accent", "line"]) palette[name] = style.getPropertyValue(`--${name}`).trim();
  palette.dark = matchMedia("(prefers-color-scheme: dark)").matches;
}

// Many nodes are drawn smaller, as all are on a phone, so that they do not cover each other.
function graphOf(lib, data, narrow) {
  const graph = new lib.MultiDirectedGraph();
  const scale = Math.min(1, Math.max(0.3, Math.sqrt(40 / data.nodes.length))) * (narrow ? 0.7 : 1);
  for (const node of data.nodes) graph.addNode(node.id, { ...node, size: node.size * scale * reach(node.shape) });
  const lines = new Map(data.relations.map(({ key, colour, dark, dash }) => [key, { colour, dark, dash }]));
  for (const edge of data.edges) {
    const line = lines.get(edge.relation);
    graph.addEdge(edge.source, edge.target, { ...line, ...lineAttributes(edge.directed, line.dash), ...edge });
  }
  return graph;
}

function options(lib, graph, data, words, lit) {
  const faded = (node) => lit.size > 0 && !lit.has(node);
  return {
    settings: {
      enableCameraRotation: false,
      gestureTarget: "shared",
      sharedGestureWheelMessage: words.wheel,
      sharedGestureAppleWheelMessage: words.wheel,
      sharedGestureTouchMessage: words.touch,
      itemSizesReference: "screen",
      renderLabels: false,
      minCameraRatio: 0.02,
      maxCameraRatio: 3,
      stagePadding: innerWidth < 600 ? 24 : 56,
      minEdgeThickness: 1,
    },
    primitives: {
      nodes: nodePrimitives(lib, new Set(data.nodes.map((node) => node.shape))),
      edges: edgePrimitives(lib, graph),
    },
    styles: {
      nodes: {
        ...lib.DEFAULT_STYLES.nodes,
        backdropVisibility: "hidden",
        shape: { attribute: "shape" },
        color: (node) => node.colour,
        rimColor: () => RIM[palette.dark ? "dark" : "light"],
        opacity: (node) => (faded(node.id) ? 0.25 : 1),
        cursor: "pointer",
      },
      edges: {
        ...lib.DEFAULT_STYLES.edges,
        ...edgeStyles,
        label: "",
        color: (edge) => (palette.dark ? edge.dark : edge.colour),
        size: 1.6,
        opacity: (edge) => (lit.size > 0 && !(lit.has(edge.source) && lit.has(edge.target)) ? 0.15 : 0.85),
      },
    },
  };
}

// Names over the canvas: of what is lit, else of what has the most relations and finds room.
function names(canvas, graph, data, lit) {
  const sheet = document.createElement("canvas");
  Object.assign(sheet.style, { position: "absolute", inset: "0", width: "100%", height: "100%", pointerEvents: "none" });
  canvas.getContainer().append(sheet);
  labelFont(`12px ${getComputedStyle(document.body).fontFamily}`);
  const order = [...data.nodes].sort((a, b) => b.size - a.size);
  let pointed = null;
  const paint = () => {
    const { width, height } = canvas.getDimensions();
    const at = mapping(canvas);
    const candidate = ({ id, label, x, y }) => {
      const [across, down] = at(x, y);
      return { name: () => label, x: across, y: down, r: canvas.scaleSize(graph.getNodeAttribute(id, "size")), forced: id === pointed };
    };
    const named = order.filter(({ id }) => id !== pointed && (!lit.size || lit.has(id)));
    if (pointed) named.unshift(data.nodes.find(({ id }) => id === pointed));
    const inside = named.map(candidate).filter(({ x, y }) => x > -40 && y > -20 && x < width + 40 && y < height + 20);
    const most = data.nodes.length <= 150 ? Infinity : Math.round((width * height) / 7000);
    drawLabels(clean(sheet, width, height), placeLabels(inside, { width, height, most, blocked: [] }), palette);
  };
  canvas.on("afterRender", paint);
  canvas.on("enterNode", ({ node }) => { pointed = node; paint(); });
  canvas.on("leaveNode", () => { pointed = null; paint(); });
  paint();
}

// Draw ``data`` in ``container``. ``on.select(node or null)`` and ``on.open(node)`` are called.
export async function draw(container, data, { sigma, words, on = {} }) {
  const { default: lib } = await import(sigma);
  readPalette();
  container.setAttribute("aria-hidden", "true");
  const lit = new Set();
  const known = new Map(data.nodes.map((node) => [node.id, node]));
  // By the window: the container may not have been laid out yet.
  const graph = graphOf(lib, data, innerWidth < 600);
  const canvas = new lib.Sigma(graph, container, options(lib, graph, data, words, lit));
  names(canvas, graph, data, lit);
  const light = (node) => {
    lit.clear();
    if (node !== null) for (const each of [node, ...graph.neighbors(node)]) lit.add(each);
    canvas.refresh();
  };
  canvas.on("clickNode", ({ node }) => { light(node); on.select?.(known.get(node)); });
  canvas.on("clickStage", () => { light(null); on.select?.(null); });
  canvas.on("doubleClickNode", (event) => { event.preventSigmaDefault(); on.open?.(known.get(event.node)); });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const repaint = () => { readPalette(); canvas.refresh(); };
  scheme.addEventListener("change", repaint);
  const camera = canvas.getCamera();
  return {
    light: (node) => { if (node === null || graph.hasNode(node)) light(node); },
    zoomIn: () => camera.zoomIn({ duration: 150 }),
    zoomOut: () => camera.zoomOut({ duration: 150 }),
    fit: () => camera.reset({ duration: 150 }),
    kill: () => { scheme.removeEventListener("change", repaint); canvas.kill(); container.replaceChildren(); },
  };
}

// Buttons for who has no wheel and no fingers on a canvas.
export function tools(view, words) {
  const row = document.createElement("div");
  row.className = "network-tools";
  for (const [word, act] of [[words.closer, "zoomIn"], [words.further, "zoomOut"], [words.whole, "fit"]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "small";
    button.textContent = word;
    button.addEventListener("click", () => view()[act]());
    row.append(button);
  }
  return row;
}
