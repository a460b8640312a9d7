#!/usr/bin/env bash
# sparqljson-parse 3.3.0 hands a language to the data factory as an object with language and direction.
# A factory that knows a string alone (rdf-data-factory 1.1.3, which @comunica/query-sparql 4.5.0 hands in;
# N3.js 1.26.0) then makes a literal without language and without a datatype that is one. So every label that
# Comunica 4 reads from a SPARQL endpoint has lost its language, without a word. Version 2.2.0 passes the string.
# Seen: "3.3.0 alone: en; with rdf-data-factory 1: none; with N3: none; 2.2.0 with rdf-data-factory 1: en".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-update-notifier --prefix "$folder" \
    sparqljson-parse@3.3.0 older@npm:sparqljson-parse@2.2.0 rdf-data-factory@1.1.3 n3@1.26.0 >/dev/null
cat > try.js <<'JS'
const { DataFactory } = require('rdf-data-factory');
const label = { type: 'literal', value: 'hello', 'xml:lang': 'en' };
const answer = { head: { vars: ['label'] }, results: { bindings: [{ label }] } };

function language(parser, dataFactory) {
  const { SparqlJsonParser } = require(parser);
  const [row] = new SparqlJsonParser(dataFactory ? { dataFactory } : {}).parseJsonResults(answer);
  return row.label.language || 'none';
}

console.log([
  `3.3.0 alone: ${language('sparqljson-parse')}`,
  `with rdf-data-factory 1: ${language('sparqljson-parse', new DataFactory())}`,
  `with N3: ${language('sparqljson-parse', require('n3').DataFactory)}`,
  `2.2.0 with rdf-data-factory 1: ${language('older', new DataFactory())}`,
].join('; '));
JS
seen=$(node try.js)
echo "$seen"
[ "$seen" = "3.3.0 alone: en; with rdf-data-factory 1: none; with N3: none; 2.2.0 with rdf-data-factory 1: en" ]
