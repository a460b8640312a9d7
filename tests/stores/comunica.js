// Answers lines of {"endpoint", "query"} on standard input with lines of {"rows"} or {"error"}: one
// start of Comunica for all questions. A term is [text, language]; what is unbound is null.
const { createInterface } = require('readline');
const { QueryEngine } = require('@comunica/query-sparql');

const engine = new QueryEngine();
const told = term => term && [term.value, term.language ?? ''];

async function answer({ endpoint, query }) {
  const result = await engine.query(query, { sources: [{ type: 'sparql', value: endpoint }] });
  if (result.resultType === 'boolean') return result.execute();
  const found = await (await result.execute()).toArray();
  if (result.resultType === 'quads') return found.map(quad => [told(quad.subject), told(quad.predicate), told(quad.object)]);
  const names = (await result.metadata()).variables.map(one => one.variable ?? one);
  return found.map(row => names.map(name => told(row.get(name)) ?? null));
}

(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    const said = await answer(JSON.parse(line)).then(rows => ({ rows }), error => ({ error: String(error) }));
    console.log(JSON.stringify(said));
  }
})();
