// A network on a canvas: places, shapes and colours come from the server; nothing is laid out here.
// What is drawn stands in a list of the page as well, which keyboard and screen reader use.

const palette = {};
function readPalette() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["ink", "soft", "surface", "accent", "line"]) palette[name] = style.getPropertyValue(`--${name}`).trim();
}

// A label on the canvas takes as much room as there is; the list has the whole name.
function short(label, room) {
  let width = 0;
  const signs = [...label];
  const end = signs.findIndex((sign) => (width += sign > "\u2e80" ? 2 : 1) > room);
  return end < 0 ? label : `${signs.slice(0, end - 1).join("")}…`;
}

// Many nodes are drawn smaller, as all are on a phone, so that they do not cover each other.
function graphOf(lib, data, narrow) {
  const graph = new lib.MultiDirectedGraph();
  const scale = Math.min(1, Math.max(0.3, Math.sqrt(40 / data.nodes.length))) * (narrow ? 0.7 : 1);
  const room = narrow ? 14 : 36;
  for (const node of data.nodes) graph.addNode(node.id, { ...node, size: node.size * scale, label: short(node.label, room) });
  const lines = new Map(data.relations.map(({ key, colour, dash, gap }) => [key, { colour, dash, gap }]));
  for (const edge of data.edges) graph.addEdge(edge.source, edge.target, { ...lines.get(edge.relation), ...edge });
  return graph;
}

function options(lib, data, words, lit) {
  const faded = (node) => lit.size > 0 && !lit.has(node);
  return {
    settings: {
      enableCameraRotation: false,
      gestureTarget: "shared",
      sharedGestureWheelMessage: words.wheel,
      sharedGestureAppleWheelMessage: words.wheel,
      sharedGestureTouchMessage: words.touch,
      itemSizesReference: "screen",
      labelDensity: data.nodes.length > 150 ? 0.5 : 1,
      labelGridCellSize: 110,
      labelRenderedSizeThreshold: data.nodes.length > 150 ? 4.5 : 0,
      minCameraRatio: 0.02,
      maxCameraRatio: 3,
      stagePadding: 24,
      autoRescaleContent: "labels",
      minEdgeThickness: 1,
    },
    primitives: {
      nodes: {
        shapes: [lib.sdfCircle(), lib.sdfSquare(), lib.sdfDiamond(), lib.sdfTriangle()],
        layers: [lib.layerFill()],
      },
      edges: {
        paths: [lib.pathCurved(), lib.pathLine(), lib.pathLoop()],
        extremities: [lib.extremityArrow()],
        layers: [lib.layerDashed({
          dashSize: { attribute: "dashSize", mode: "pixels" },
          gapSize: { attribute: "gapSize", mode: "pixels" },
          solidExtremities: true,
        })],
        variables: { dashSize: { type: "number", default: 100000 }, gapSize: { type: "number", default: 0.2 } },
      },
    },
    styles: {
      nodes: {
        ...lib.DEFAULT_STYLES.nodes,
        shape: { attribute: "shape" },
        color: (node) => node.colour,
        opacity: (node) => (faded(node.id) ? 0.25 : 1),
        labelColor: () => palette.ink,
        labelSize: 12,
        labelFont: getComputedStyle(document.body).fontFamily,
        labelVisibility: (node, state) => (state.isHovered || lit.has(node.id) ? "visible" : faded(node.id) ? "hidden" : "auto"),
        backdropColor: () => palette.surface,
        backdropShadowColor: () => palette.soft,
        cursor: "pointer",
      },
      edges: {
        ...lib.DEFAULT_STYLES.edges,
        label: "",
        path: "straight",
        parallelPath: "curved",
        color: (edge) => edge.colour || palette.ink,
        size: 1.6,
        opacity: (edge) => (lit.size > 0 && !(lit.has(edge.source) && lit.has(edge.target)) ? 0.15 : 0.85),
        head: (edge) => (edge.directed ? "arrow" : "none"),
        // Without a gap nothing is drawn; one of a fifth of a pixel cannot be seen.
        dashSize: (edge) => edge.dash * 1.5 || 100000,
        gapSize: (edge) => edge.gap * 1.5 || 0.2,
      },
    },
  };
}

// Draw ``data`` in ``container``. ``on.select(node or null)`` and ``on.open(node)`` are called.
export async function draw(container, data, { sigma, words, on = {} }) {
  const lib = await import(sigma);
  readPalette();
  container.setAttribute("aria-hidden", "true");
  const lit = new Set();
  const known = new Map(data.nodes.map((node) => [node.id, node]));
  // By the window: the container may not have been laid out yet.
  const graph = graphOf(lib, data, innerWidth < 600);
  const canvas = new lib.Sigma(graph, container, options(lib, data, words, lit));
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
    zoomIn: () => camera.animatedZoom({ duration: 150 }),
    zoomOut: () => camera.animatedUnzoom({ duration: 150 }),
    fit: () => camera.animatedReset({ duration: 150 }),
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
