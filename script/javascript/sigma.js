// What canvases use of sigma: the pages of the server and the page in one file.
import { MultiDirectedGraph } from "graphology";
import { DEFAULT_STYLES, default as Sigma } from "sigma";
import {
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

const sigma = {
  DEFAULT_STYLES,
  MultiDirectedGraph,
  Sigma,
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
};
// A script that stands in a page cannot be imported by another: that one takes it from here.
globalThis.benchgraphSigma = sigma;
export default sigma;
