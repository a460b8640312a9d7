#!/usr/bin/env bash
# pyoxigraph 0.5.13, parse_query_results: SPARQL results in XML that end after any element, as they do where a
# server or a connection gives up, are read as all of the answer: fewer rows, no error.
# JSON is refused wherever it is cut.
# Seen: "XML: 3 of 3 rows whole, 2 rows when cut behind a row, 0 when cut behind the head; expat: no element found;
# JSON: refused".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyoxigraph==0.5.13
cat > "$folder/try.py" <<'PY'
from xml.etree import ElementTree

from pyoxigraph import QueryResultsFormat, Store, parse_query_results

XML, JSON = QueryResultsFormat.XML, QueryResultsFormat.JSON
whole = {form: Store().query("SELECT * { VALUES ?n { 1 2 3 } }").serialize(format=form) for form in (XML, JSON)}


def rows(data, form):
    try:
        return len(list(parse_query_results(data, format=form)))
    except SyntaxError:
        return "refused"


behind_two = whole[XML][: whole[XML].index(b"</result>", whole[XML].index(b">2<")) + len(b"</result>")]
behind_head = whole[XML][: whole[XML].index(b"<results>") + len(b"<results>")]
try:
    ElementTree.fromstring(behind_two)
    expat = "well formed"
except ElementTree.ParseError as error:
    expat = str(error).partition(":")[0]
json = {rows(whole[JSON][:at], JSON) for at in range(len(whole[JSON]))}
print(
    f"XML: {rows(whole[XML], XML)} of 3 rows whole, {rows(behind_two, XML)} rows when cut behind a row, "
    f"{rows(behind_head, XML)} when cut behind the head; expat: {expat}; JSON: {' '.join(map(str, json))}"
)
PY
seen=$("$folder/venv/bin/python" "$folder/try.py")
echo "$seen"
[ "$seen" = "XML: 3 of 3 rows whole, 2 rows when cut behind a row, 0 when cut behind the head; expat: no element found; JSON: refused" ]
