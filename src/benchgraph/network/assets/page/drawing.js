// The canvas: nodes and lines by sigma, names and rings over them. It is one way to see the graph;
// the list and the details say the same in words, so nothing here is needed for them.

const palette = {};
function readPalette() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["ink", "soft", "surface", "accent"]) palette[name] = style.getPropertyValue(`--${name}`).trim();
  palette.dark = matchMedia("(prefers-color-scheme: dark)").matches && !document.documentElement.classList.contains("light");
}

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);

function veilProgram(gl) {
  const make = (kind, text) => {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, `#version 300 es\nprecision highp float;\n${text}`);
    gl.compileShader(shader);
    return shader;
  };
  const program = gl.createProgram();
  gl.attachShader(program, make(gl.VERTEX_SHADER, `void main() {
    vec2 corner = vec2(float((gl_VertexID << 1) & 2), float(gl_VertexID & 2));
    gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
  }`));
  gl.attachShader(program, make(gl.FRAGMENT_SHADER, "uniform vec4 colour; out vec4 shown; void main() { shown = colour; }"));
  gl.linkProgram(program);
  return { program, colour: gl.getUniformLocation(program, "colour"), points: gl.createVertexArray() };
}

// A veil between what is chosen and all else: one surface, however large the graph. Made when first
// needed, because a browser that has to link it waits for all that sigma compiles.
function veil(gl) {
  let made = null;
  return {
    on: false,
    render() {
      if (!this.on) return;
      made ??= veilProgram(gl);
      const strength = 0.82;
      gl.useProgram(made.program);
      gl.bindVertexArray(made.points);
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      gl.uniform4f(made.colour, ...channels(palette.surface).map((part) => part * strength), strength);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
      gl.bindVertexArray(null);
    },
    kill() { if (made) gl.deleteProgram(made.program); },
  };
}

// Colours stand in attributes, not in functions: with those sigma would look at every node and
// edge whenever one is chosen.
const edgeColour = (edge) => relationOf(edge)[palette.dark ? "dark" : "colour"];
const rimColour = () => RIM[palette.dark ? "dark" : "light"];

function sigmaGraph(lib, scale) {
  const graph = new lib.MultiDirectedGraph();
  const least = nodeCount <= 300 ? 4.4 : nodeCount <= 1000 ? 3.2 : 1.2;
  const thin = Math.max(0.5, Math.min(nodeCount <= 60 ? 1.5 : 1, scale * 2));
  for (let node = 0; node < nodeCount; node += 1) {
    const { shape, colour } = data.groups[nodes.group[node]];
    const size = Math.max(least, nodes.size[node] * scale) * reach(shape);
    graph.addNode(node, { x: nodes.x[node], y: nodes.y[node], size, shape, color: colour, rimColor: rimColour() });
  }
  for (let edge = 0; edge < edgeCount; edge += 1) {
    const size = Math.min(1.3 + 0.6 * ((edges.count[edge] || 1) - 1), 4) * thin;
    const line = lineAttributes(isDirected(edge), relationOf(edge).dash);
    graph.addEdgeWithKey(edge, edges.source[edge], edges.target[edge], { ...line, color: edgeColour(edge), size, wide: size + 0.9 });
  }
  return graph;
}

function sigmaOptions(lib, graph, narrow) {
  const hidden = { whenState: "isHidden", then: "hidden", else: "visible" };
  return {
    customNodeState: { isNear: false },
    customEdgeState: { isNear: false },
    settings: {
      renderLabels: false,
      enableCameraRotation: false,
      enableEdgeEvents: edgeCount <= 5000,
      edgePickingPadding: 3,
      nodePickingPadding: narrow ? 6 : 2,
      // On a phone one finger scrolls the page and two move the picture.
      gestureTarget: narrow ? "shared" : "graph",
      sharedGestureTouchMessage: word("touch"),
      itemSizesReference: "screen",
      minCameraRatio: 0.004,
      maxCameraRatio: 3,
      allowInvalidContainer: true,
      stagePadding: narrow ? 22 : 40,
      minEdgeThickness: 0.6,
      hideEdgesOnMove: edgeCount > 10000, // without a graphics card each frame takes seconds
      zoomingRatio: 1.4,
      doubleClickZoomingDuration: 150,
    },
    primitives: {
      depthLayers: ["edges", "nodes", "veil", "topEdges", "topNodes"],
      nodes: nodePrimitives(lib, new Set(data.groups.map((group) => group.shape))),
      edges: edgePrimitives(lib, graph),
    },
    styles: {
      nodes: {
        x: { attribute: "x" },
        y: { attribute: "y" },
        size: { attribute: "size" },
        shape: { attribute: "shape" },
        color: { attribute: "color" },
        rimColor: { attribute: "rimColor" },
        depth: { whenState: "isNear", then: "topNodes", else: "nodes" },
        visibility: hidden,
        cursor: "pointer",
      },
      edges: {
        ...edgeStyles,
        size: { whenState: "isNear", then: { attribute: "wide" }, else: { attribute: "size" } },
        color: { attribute: "color" },
        opacity: edgeCount > 3000 ? 0.55 : 0.85,
        depth: { whenState: "isNear", then: "topEdges", else: "edges" },
        visibility: hidden,
        cursor: "pointer",
      },
    },
  };
}

// How many pixels of this window a point of the picture takes when all of it is seen.
function naturalScale(container) {
  const span = (values) => values.reduce((far, each) => Math.max(far, each), -Infinity) - values.reduce((far, each) => Math.min(far, each), Infinity);
  const wide = Math.max(span(nodes.x), 200);
  const high = Math.max(span(nodes.y), 200);
  return Math.min(container.clientWidth / wide, container.clientHeight / high);
}

// Of more nodes in one window, names are sought for those with the most relations only.
const MOST_CANDIDATES = 4000;

const FONT = '12px system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Hiragino Sans", "Microsoft YaHei", sans-serif';

class Drawing {
  // ``on``: click(what), open(node), point(what, event); what is {node}, {edge} or null.
  constructor(lib, container, on) {
    readPalette();
    labelFont(FONT);
    this.container = container;
    this.narrow = innerWidth < 760;
    Object.assign(this, packParts(container.clientWidth, container.clientHeight)); // lonely, beside
    const scale = Math.min(nodeCount <= 60 ? 1.5 : 1.15, Math.max(nodeCount > 3000 ? 0.16 : 0.3, naturalScale(container) * 1.25));
    this.graph = sigmaGraph(lib, scale);
    this.sigma = new lib.Sigma(this.graph, container, sigmaOptions(lib, this.graph, this.narrow));
    this.sigma.addCustomLayerProgram("veil", "veil", (gl) => (this.veil = veil(gl)));
    this.sizes = Float32Array.from(this.graph.mapNodes((node, { size }) => size));
    this.order = [...Array(nodeCount).keys()].sort((a, b) => nodes.degree[b] - nodes.degree[a] || a - b);
    this.near = { nodes: new Set(), edges: new Set() };
    this.hits = [];
    this.chosen = null;
    this.pointed = null;
    this.overlay = container.parentElement.querySelector("#names");
    this.sigma.on("afterRender", () => this.paint());
    this.listen(on);
    this.fit({ duration: 0 });
  }

  listen(on) {
    const { sigma } = this;
    const point = (what, payload) => {
      this.pointed = what;
      on.point(what, payload?.event);
      this.paint();
    };
    sigma.on("clickNode", ({ node }) => on.click({ node: Number(node) }));
    sigma.on("clickEdge", ({ edge }) => on.click({ edge: Number(edge) }));
    sigma.on("clickStage", () => on.click(null));
    sigma.on("doubleClickNode", (event) => { event.preventSigmaDefault(); on.open(Number(event.node)); });
    sigma.on("enterNode", (event) => point({ node: Number(event.node) }, event));
    sigma.on("leaveNode", () => point(null));
    sigma.on("enterEdge", (event) => point({ edge: Number(event.edge) }, event));
    sigma.on("leaveEdge", () => point(null));
    new ResizeObserver(() => {
      if (!this.container.offsetHeight) return; // on paper there is a snapshot in its place
      sigma.resize();
      sigma.scheduleRender();
    }).observe(this.container);
  }

  // ---- what is seen

  // Hide or show what has changed: numbers of nodes and of edges.
  hide(hiddenNodes, shownNodes, hiddenEdges, shownEdges) {
    const { sigma } = this;
    sigma.setNodesState(hiddenNodes, { isHidden: true }).setNodesState(shownNodes, { isHidden: false });
    sigma.setEdgesState(hiddenEdges, { isHidden: true }).setEdgesState(shownEdges, { isHidden: false });
  }

  // Bring what belongs to a choice before the veil. ``choice`` is {node}, {edge} or null.
  choose(choice) {
    const before = this.near;
    const near = { nodes: new Set(), edges: new Set() };
    if (choice?.node !== undefined) {
      near.nodes.add(choice.node);
      for (const edge of edgesOf[choice.node]) if (shownEdges[edge]) near.edges.add(edge);
    } else if (choice) near.edges.add(choice.edge);
    for (const edge of near.edges) near.nodes.add(edges.source[edge]).add(edges.target[edge]);
    const less = (a, b) => [...a].filter((each) => !b.has(each));
    const { sigma } = this;
    sigma.setNodesState(less(before.nodes, near.nodes), { isNear: false }).setNodesState(less(near.nodes, before.nodes), { isNear: true });
    sigma.setEdgesState(less(before.edges, near.edges), { isNear: false }).setEdgesState(less(near.edges, before.edges), { isNear: true });
    this.near = near;
    this.chosen = choice;
    this.veil.on = near.nodes.size > 0;
    sigma.scheduleRender();
  }

  mark(hits) {
    this.hits = hits;
    this.paint();
  }

  // ---- names and rings

  // Where a node is in the window.
  mapping() {
    const at = mapping(this.sigma);
    return (node) => at(nodes.x[node], nodes.y[node]);
  }

  candidates(width, height) {
    const at = this.mapping();
    const grown = this.sigma.scaleSize(1);
    const first = new Set();
    for (const what of [this.pointed, this.chosen]) {
      if (what?.node !== undefined) first.add(what.node);
      else if (what) first.add(edges.source[what.edge]).add(edges.target[what.edge]);
    }
    for (const node of this.hits.slice(0, 12)) first.add(node);
    const chosen = this.near.nodes.size > 0;
    const found = [];
    const add = (node, forced) => {
      if (!shownNodes[node]) return;
      const [x, y] = at(node);
      if (x < -60 || y < -20 || x > width + 60 || y > height + 20) return;
      found.push({ node, name: () => nameOf(node), x, y, r: this.sizes[node] * grown, forced, beside: this.lonely.has(node) });
    };
    for (const node of first) add(node, true);
    for (const node of chosen ? this.order.filter((each) => this.near.nodes.has(each)) : this.order) {
      if (!first.has(node)) add(node, false);
      if (found.length > MOST_CANDIDATES) break;
    }
    return found;
  }

  paint() {
    const { width, height } = this.sigma.getDimensions();
    const context = clean(this.overlay, width, height);
    const candidates = this.candidates(width, height);
    this.rings(context, candidates);
    // Among thousands of nodes few names are signposts, many a carpet.
    const most = nodeCount <= 300 ? Infinity : Math.round((width * height) / (candidates.length > 2000 ? 26000 : 7000));
    this.placed = placeLabels(candidates, { width, height, most, blocked: this.blocked() });
    drawLabels(context, this.placed, palette);
  }

  // Where buttons and the details lie over the canvas.
  blocked() {
    const own = this.container.getBoundingClientRect();
    return [...document.querySelectorAll(".camera, #details")].filter((each) => each.offsetParent).map((each) => {
      const box = each.getBoundingClientRect();
      return [box.left - own.left, box.top - own.top, box.right - own.left, box.bottom - own.top];
    });
  }

  rings(context, candidates) {
    const hits = new Set(this.hits);
    context.strokeStyle = palette.accent;
    for (const { node, x, y, r, forced } of candidates) {
      const chosen = this.chosen?.node === node;
      if (!forced && !hits.has(node)) continue;
      context.lineWidth = chosen ? 3.5 : 2;
      context.beginPath();
      context.arc(x, y, r + (chosen ? 4 : 3), 0, Math.PI * 2);
      context.stroke();
    }
  }

  // ---- where one looks

  zoom(factor) {
    const camera = this.sigma.getCamera();
    const ratio = camera.getBoundedRatio(camera.ratio * factor);
    if (moving(160)) camera.animate({ ratio }, { duration: 160 });
    else camera.setState({ ratio });
  }

  // All that is shown, or ``wanted`` nodes, in the part of the window that no panel covers.
  fit({ covered = 0, wanted = null, nearest = 1 / 2.2, duration = 260 } = {}) {
    const at = this.mapping();
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let node = 0; node < nodeCount; node += 1) {
      if (wanted ? !wanted.has(node) : !shownNodes[node]) continue;
      const [x, y] = at(node);
      left = Math.min(left, x); right = Math.max(right, x);
      top = Math.min(top, y); bottom = Math.max(bottom, y);
    }
    if (right < left) return;
    const { width, height } = this.sigma.getDimensions();
    const [before, after] = wanted ? [90, 110] : this.beside;
    const [wide, high] = [width - covered - before - after, height - (this.narrow ? 50 : 80)];
    const camera = this.sigma.getCamera();
    const factor = Math.max((right - left) / Math.max(wide, 80), (bottom - top) / Math.max(high, 80));
    const ratio = Math.max(camera.ratio * factor, Math.min(camera.ratio, nearest));
    const lean = ((after - before) / 2) * (camera.ratio ? ratio / camera.ratio : 1);
    this.look((left + right) / 2 + lean, (top + bottom) / 2, ratio, covered, duration);
  }

  // Move the camera so that a place of the window is in its middle.
  look(x, y, ratio, covered, duration = 260) {
    const { width, height } = this.sigma.getDimensions();
    const camera = this.sigma.getCamera();
    const shift = (covered / 2) * (ratio / camera.ratio);
    const middle = this.sigma.viewportToFramedGraph({ x: x + shift, y });
    const here = this.sigma.viewportToFramedGraph({ x: width / 2, y: height / 2 });
    const state = { x: camera.x + middle.x - here.x, y: camera.y + middle.y - here.y, ratio };
    if (moving(duration)) camera.animate(state, { duration });
    else camera.setState(state);
  }

  // Bring a choice into view where it is not, or where a panel covers it; ``near``: with all that
  // it is related to, as near as names need it.
  reveal(choice, covered, near) {
    if (near) {
      this.fit({ covered, wanted: this.near.nodes, nearest: Math.min(this.sigma.getCamera().ratio, nodeCount > 60 ? 0.5 : 1) });
      return;
    }
    const { width, height } = this.sigma.getDimensions();
    const at = this.mapping();
    const spots = (choice.node !== undefined ? [choice.node] : [edges.source[choice.edge], edges.target[choice.edge]]).map(at);
    const inside = ([x, y]) => x > 40 && y > 40 && x < width - covered - 40 && y < height - 40;
    if (spots.every(inside)) return;
    const middle = (axis) => spots.reduce((sum, spot) => sum + spot[axis], 0) / spots.length;
    this.look(middle(0), middle(1), this.sigma.getCamera().ratio, covered);
  }

  repaint() {
    readPalette();
    this.graph.updateEachNodeAttributes((node, attributes) => ({ ...attributes, rimColor: rimColour() }));
    this.graph.updateEachEdgeAttributes((edge, attributes) => ({ ...attributes, color: edgeColour(edge) }));
    this.sigma.refresh();
  }

  // The canvas as a picture, for paper: always on white.
  snapshot() {
    document.documentElement.classList.add("light");
    this.repaint();
    const stage = this.sigma.getStageCanvas();
    const sheet = document.createElement("canvas");
    [sheet.width, sheet.height] = [stage.width, stage.height];
    const context = sheet.getContext("2d");
    context.fillStyle = palette.surface;
    context.fillRect(0, 0, sheet.width, sheet.height);
    context.drawImage(stage, 0, 0);
    context.drawImage(this.overlay, 0, 0, stage.width, stage.height);
    document.documentElement.classList.remove("light");
    this.repaint();
    return sheet.toDataURL("image/png");
  }
}

const moving = (time) => (matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : time);

// The drawing, or null where the browser has no WebGL.
function createDrawing(container, on) {
  if (!nodeCount) return null;
  try {
    return new Drawing(globalThis.benchgraphSigma, container, on);
  } catch {
    container.replaceChildren();
    return null;
  }
}
