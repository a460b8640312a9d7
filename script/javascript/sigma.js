// What the explorer uses of sigma.
export { MultiDirectedGraph } from "graphology";
export { DEFAULT_STYLES, default as Sigma } from "sigma";
export {
  extremityArrow,
  layerDashed,
  layerFill,
  pathCurved,
  pathLine,
  pathLoop,
  sdfCircle,
  sdfDiamond,
  sdfSquare,
  sdfTriangle,
} from "sigma/rendering";
