// Reads GEXF files as Gephi Lite does, with graphology, and prints each as JSON.
import { readFileSync } from "node:fs";
import Graph from "graphology";
import { parse } from "graphology-gexf";

console.log(JSON.stringify(process.argv.slice(2).map((path) => {
  const graph = parse(Graph, readFileSync(path, "utf-8"), {
    allowUndeclaredAttributes: false,
    addMissingNodes: false,
  });
  return {
    about: graph.getAttributes(),
    nodes: graph.mapNodes((key, attributes) => ({ key, attributes })),
    edges: graph.mapEdges((key, attributes, source, target, from, to, undirected) =>
      ({ key, attributes, source, target, directed: !undirected })),
  };
})));
