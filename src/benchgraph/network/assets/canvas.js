// How nodes and lines look on a canvas of sigma: in the one-file page and on the server's pages.
// ``lib`` is what vendor/sigma.js gives; shapes are called as in ``appearance.Look`` and are as
// large as those of ``picture.shape``.

const [BYTE, FLOAT] = [5121, 5126]; // of WebGL

// A shape whose ``count`` tips lie on the unit circle, the first ``turn`` from the top; between two
// tips the outline goes in to ``inner``. With an inner of cos(pi / count) it is a regular polygon.
function tips(name, count, inner = Math.cos(Math.PI / count), turn = 0) {
  const half = Math.PI / count;
  const dip = [inner * Math.cos(half), inner * Math.sin(half)];
  const number = (value) => value.toFixed(6);
  return {
    name,
    uniforms: [],
    inradiusFactor: inner,
    glsl: `
float sdf_${name}(vec2 uv, float size) {
  // Folded into the half of one tip: there the outline is one line, from the tip to the dip.
  float angle = abs(mod(atan(uv.x, uv.y) - ${number(turn)} + ${number(half)}, ${number(2 * half)}) - ${number(half)});
  vec2 p = length(uv) / size * vec2(cos(angle), sin(angle)) - vec2(1.0, 0.0);
  vec2 line = normalize(vec2(${number(dip[0] - 1)}, ${number(dip[1])}));
  return (line.y * p.x - line.x * p.y) * size;
}`,
  };
}

function cross() {
  return {
    name: "cross",
    uniforms: [],
    inradiusFactor: 0.36,
    glsl: `
float sdf_cross(vec2 uv, float size) {
  vec2 p = abs(uv) / size;
  return min(max(p.x - 0.934, p.y - 0.357), max(p.x - 0.357, p.y - 0.934)) * size;
}`,
  };
}

export function shapes(lib) {
  return [
    { ...lib.sdfCircle(), name: "disc", glsl: lib.sdfCircle().glsl.replace("sdf_circle", "sdf_disc") },
    tips("square", 4, undefined, Math.PI / 4),
    tips("triangle", 3),
    tips("diamond", 4),
    tips("pentagon", 5),
    tips("hexagon", 6),
    tips("star", 5, 0.459),
    cross(),
  ];
}

// How far a shape reaches that covers as much as a disc of radius 1.
const REACH = { disc: 1, square: 1.2, triangle: 1.35, diamond: 1.2, pentagon: 1.12, hexagon: 1.08, star: 1.35, cross: 1.18 };
export const reach = (shape) => REACH[shape] || 1;

// The rim that tells light fills from a light ground and dark ones from a dark; see ``RIM``.
function rim() {
  return {
    name: "rim",
    uniforms: [],
    attributes: [{ name: "rimColor", size: 4, type: BYTE, normalized: true, source: "rimColor" }],
    glsl: `
vec4 layer_rim(vec4 v_rimColor) {
  float inner = context.sdf + min(1.1 * context.pixelToUV, 0.2); // thinner on what is small
  return vec4(v_rimColor.rgb, smoothstep(-context.aaWidth, context.aaWidth, inner));
}`,
  };
}
export const RIM = { light: "#2b2b2b", dark: "#a9b0b8" }; // by the ground

// What is not used is not compiled: ``used`` are the names of the shapes that the graph has.
export function nodePrimitives(lib, used) {
  return {
    shapes: shapes(lib).filter((shape) => used.has(shape.name)),
    layers: [lib.layerFill(), rim()],
    variables: { rimColor: { type: "color", default: RIM.light } },
  };
}

// A line broken as in a picture: one dash and a number of dots behind it, with the same gap between
// all of them. A line that is solid has no gap. Sizes are in pixels.
const MARKS = ["dashSize", "gapSize", "dotSize", "dots"];

// The attributes of an edge that say how its line ends and, from an SVG dash array, how it is broken.
export function lineAttributes(directed, [dash = 1, gap = 0, dot = 0, , ...more]) {
  const head = directed ? "arrow" : "none";
  return { head, dashSize: dash, gapSize: gap, dotSize: dot, dots: dot ? 1 + more.length / 2 : 0 };
}

function brokenLine() {
  return {
    name: "broken",
    uniforms: [],
    attributes: [
      { name: "a_dashColor", size: 4, type: BYTE, normalized: true, source: "color" },
      ...MARKS.map((name) => ({ name: `a_${name}`, size: 1, type: FLOAT, source: name })),
    ],
    glsl: `
vec4 layer_broken(EdgeContext ctx) {
  float pixel = u_correctionRatio / u_sizeRatio;
  if (v_gapSize < 0.01 || v_zone < 0.5 || v_zone > 1.5) return v_dashColor;
  float dash = v_dashSize * pixel;
  float gap = v_gapSize * pixel;
  float dot_ = v_dotSize * pixel;
  float period = dash + gap + v_dots * (dot_ + gap);
  float at = mod(ctx.distanceFromSource, period);
  // The distance to the nearest end of a mark: above 0 within it.
  float inside = max(min(at, dash - at), at - period); // the next dash begins behind the period
  for (float n = 0.0; n < v_dots; n += 1.0) {
    float start = dash + gap + n * (dot_ + gap);
    inside = max(inside, min(at - start, start + dot_ - at));
  }
  return vec4(v_dashColor.rgb, v_dashColor.a * smoothstep(-ctx.aaWidth, ctx.aaWidth, inside));
}`,
  };
}

// One curve among the lines makes all of them many pieces: above this they lie on each other.
const MOST_CURVED = 10000;

// ``graph`` is of graphology; its edges have the attributes of ``lineAttributes``.
export function edgePrimitives(lib, graph) {
  const some = (test) => graph.someEdge(test);
  const pairs = new Set();
  const again = (edge, attributes, a, b) => {
    const pair = a < b ? `${a}\n${b}` : `${b}\n${a}`;
    return pairs.size === pairs.add(pair).size;
  };
  return {
    paths: [
      lib.pathLine(),
      ...(graph.size <= MOST_CURVED && some(again) ? [lib.pathCurved()] : []),
      ...(some((edge, attributes, a, b) => a === b) ? [lib.pathLoop()] : []),
    ],
    extremities: some((edge, { head }) => head === "arrow") ? [lib.extremityArrow({ lengthRatio: 6, widthRatio: 4.6 })] : [],
    layers: [brokenLine()],
    variables: Object.fromEntries(MARKS.map((name) => [name, { type: "number", default: 0 }])),
  };
}

// Only names of attributes: with functions sigma would look at every edge whenever one is chosen.
export const edgeStyles = {
  path: "straight",
  parallelPath: "curved",
  selfLoopPath: "loop",
  head: { attribute: "head" },
  ...Object.fromEntries(MARKS.map((name) => [name, { attribute: name }])),
};
