// What the explorer uses of sigma.
export { MultiDirectedGraph } from "graphology";
export { default as Sigma } from "sigma";
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
