// Reads .cyjs files with cytoscape.js, style and all, and prints the nodes and edges of each as JSON.
import { readFileSync } from "node:fs";
import cytoscape from "cytoscape";

let warnings;
console.warn = (...words) => warnings.push(words.join(" "));
const shown = (element, names) =>
  Object.fromEntries(names.map((name) => [name, element.style(name)]));
console.log(JSON.stringify(process.argv.slice(2).map((path) => {
  warnings = [];
  const file = JSON.parse(readFileSync(path, "utf-8"));
  const cy = cytoscape({ headless: true, styleEnabled: true, ...file });
  const found = {
    warnings,
    nodes: cy.nodes().map((node) => ({
      data: node.data(),
      position: { ...node.position() },
      style: shown(node, ["background-color", "shape", "width", "label"]),
    })),
    edges: cy.edges().map((edge) => ({
      data: edge.data(),
      style: shown(edge, ["line-color", "line-style", "width", "target-arrow-shape"]),
    })),
  };
  cy.destroy(); // its clock would keep the program running
  return found;
})));
