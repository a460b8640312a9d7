// Reads node-link JSON with d3-force, lets it run a step and prints what it made of each file as JSON.
import { readFileSync } from "node:fs";
import { forceLink, forceManyBody, forceSimulation } from "d3-force";

console.log(JSON.stringify(process.argv.slice(2).map((path) => {
  const { nodes, links } = JSON.parse(readFileSync(path, "utf-8"));
  const start = nodes.map(({ x, y }) => [x, y]);
  const simulation = forceSimulation(nodes)
    .force("link", forceLink(links).id((node) => node.id))
    .force("charge", forceManyBody())
    .stop();
  const kept = nodes.every(({ x, y }, n) => start[n][0] === x && start[n][1] === y);
  simulation.tick();
  return {
    kept,
    nodes,
    links: links.map((link) => ({ ...link, source: link.source.id, target: link.target.id })),
  };
})));
