// How nodes and lines look on a canvas of sigma: in the one-file page and on the server's pages.
// ``lib`` is what vendor/sigma.js gives; shapes are called as in ``appearance.Look`` and are as
// large as those of ``picture.shape``.

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

// The dark rim that tells light fills from a light ground.
export function rim(width) {
  return {
    name: "rim",
    uniforms: [],
    attributes: [],
    glsl: `
vec4 layer_rim() {
  float inner = context.sdf + ${width.toFixed(2)} * context.pixelToUV;
  return vec4(0.169, 0.169, 0.169, smoothstep(-context.aaWidth, context.aaWidth, inner));
}`,
  };
}

// What is not used is not compiled: ``used`` are the names of the shapes that the graph has.
export function nodePrimitives(lib, used) {
  return { shapes: shapes(lib).filter((shape) => used.has(shape.name)), layers: [lib.layerFill(), rim(1.1)] };
}

// Lines with dashes of their own; a line that is solid has one dash that is longer than any line.
// ``graph`` is of graphology; its edges have an attribute ``directed``.
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
      ...(some(again) ? [lib.pathCurved()] : []),
      ...(some((edge, attributes, a, b) => a === b) ? [lib.pathLoop()] : []),
    ],
    extremities: some((edge, { directed }) => directed) ? [lib.extremityArrow({ lengthRatio: 6, widthRatio: 4.6 })] : [],
    layers: [lib.layerDashed({
      dashSize: { attribute: "dashSize", mode: "pixels" },
      gapSize: { attribute: "gapSize", mode: "pixels" },
      solidExtremities: true,
    })],
    variables: { dashSize: { type: "number", default: 100000 }, gapSize: { type: "number", default: 0.2 } },
  };
}

export const edgeStyles = {
  path: "straight",
  parallelPath: "curved",
  selfLoopPath: "loop",
  head: (edge) => (edge.directed ? "arrow" : "none"),
  // Without a gap nothing is drawn; one of a fifth of a pixel cannot be seen.
  dashSize: (edge) => edge.dash * 1.5 || 100000,
  gapSize: (edge) => edge.gap * 1.5 || 0.2,
};
