// Reads a .cyjs file with cytoscape.js and prints its nodes and edges as JSON.
import { readFileSync } from "node:fs";
import cytoscape from "cytoscape";

const file = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const cy = cytoscape({ headless: true, elements: file.elements });
console.log(JSON.stringify({
  nodes: cy.nodes().map((node) => node.data()),
  edges: cy.edges().map((edge) => edge.data()),
}));
