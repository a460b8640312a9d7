// Reads a GEXF file with graphology and prints its nodes and edges as JSON.
import { readFileSync } from "node:fs";
import { DOMParser } from "@xmldom/xmldom";
import { MultiDirectedGraph, MultiUndirectedGraph } from "graphology";
import { parse } from "graphology-gexf";

const text = readFileSync(process.argv[2], "utf-8");
const document = new DOMParser({ onError: (level, message) => { throw new Error(message); } })
  .parseFromString(text, "text/xml");
const directed = document.getElementsByTagName("graph")[0].getAttribute("defaultedgetype") === "directed";
const graph = parse(directed ? MultiDirectedGraph : MultiUndirectedGraph, text, {
  allowUndeclaredAttributes: false,
  respectInputGraphType: true,
});
console.log(JSON.stringify({
  nodes: graph.mapNodes((key, attributes) => ({ key, attributes })),
  edges: graph.mapEdges((key, attributes, source, target) => ({ key, attributes, source, target })),
}));
