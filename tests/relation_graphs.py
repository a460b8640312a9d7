"""A small graph in the contract's terms: written here, not read from the shipped data."""

from __future__ import annotations

from pyoxigraph import RdfFormat, Store, parse

from benchgraph.store import EmbeddedStore
from benchgraph.vocab import PREFIX_HEADER

HEADER = (
    PREFIX_HEADER
    + "".join(
        f"PREFIX {kind}: <https://w3id.org/benchgraph/id/{kind}/>\n"
        for kind in "case document facility initiative institution product region".split()
    )
    + "PREFIX p: <https://observatory.example/>\nPREFIX n: <https://w3id.org/benchgraph/id/node/>\n"
)


def graph(turtle: str) -> EmbeddedStore:
    """A store whose default graph is ``turtle``, with the usual prefixes."""
    store = Store()
    store.extend(parse((HEADER + turtle).encode(), RdfFormat.TURTLE))
    return EmbeddedStore(store)


def evidence(name: str, page: str, quote: str = "", supports: str = "") -> str:
    """An evidence node n:NAME on p:PAGE."""
    text = f"n:{name} a bg:Evidence ; oa:hasSource p:{page} ."
    if quote:
        text += f' n:{name} oa:hasSelector n:{name}-q . n:{name}-q oa:exact "{quote}" .'
    if supports:
        text += f" n:{name} bg:supports {supports} ."
    return text + "\n"


def held(thing: str, role: str, by: str, page: str = "one") -> str:
    """A thing with a role (operator, owner …) and the evidence for it."""
    name = f"{thing.replace(':', '-')}-{role}"
    return f"{thing} bg:{role} {by} ; bg:evidence n:{name} .\n" + evidence(
        name, page, f"{by} is {role}", f"bg:{role}"
    )


def at_home(*institutions: str) -> str:
    """Institutions with a region of their own, without which none is a hub."""
    return "".join(f"institution:{name} bg:region region:north .\n" for name in institutions)


def part(name: str, whole: str, *, shown: bool = True) -> str:
    """An institution that is a part of another one, with the evidence for it, and what follows."""
    text = f"""institution:{name} org:subOrganizationOf institution:{whole} ;
        org:transitiveSubOrganizationOf institution:{whole} .\n"""
    if not shown:
        return text
    return f"{text} institution:{name} bg:evidence n:{name}-in-{whole} .\n" + evidence(
        f"{name}-in-{whole}", "parts", f"{name} under {whole}", "org:subOrganizationOf"
    )


HARBOUR = f"""
case:harbour a bg:Case ; skos:prefLabel "Harbour Compute"@en, "海港算力"@zh-hans ;
  bg:subject facility:harbour ; bg:page p:harbour ; bg:assessment n:harbour-lesson, n:harbour-good .
facility:harbour a bg:Facility ; skos:prefLabel "Harbour Compute"@en ; bg:region region:north ;
  bg:underDocument document:blueprint ; bg:evidence n:h-doc .
{evidence("h-doc", "harbour", "under the Blueprint", "bg:underDocument")}
{held("facility:harbour", "operator", "institution:port", "harbour")}
{held("initiative:grant", "operator", "institution:port", "grant")}
institution:port a bg:Institution ; skos:prefLabel "Port Authority"@en ; bg:region region:north ;
  bg:underGovernment institution:north .
institution:north a bg:Institution ; skos:prefLabel "Government of the North"@en ;
  org:classification <https://w3id.org/benchgraph/vocab/institution-type/government> .
initiative:grant a bg:Initiative ; skos:prefLabel "Compute Grant"@en .
document:blueprint a bg:PolicyDocument ; skos:prefLabel "Northern Blueprint"@en ;
  dcterms:publisher institution:bureau ; bg:evidence n:b-pub .
{evidence("b-pub", "blueprint", "issued by the Bureau", "dcterms:publisher")}
institution:bureau a bg:Institution ; skos:prefLabel "Bureau"@en .
n:harbour-lesson bg:implicationFor region:south ;
  bg:mentions institution:southern-centre ; bg:evidence n:h-lesson .
{evidence("h-lesson", "harbour", "the South should take note of its Centre")}
n:harbour-good bg:mentions institution:lab, region:south ; bg:evidence n:h-good .
{evidence("h-good", "harbour", "can combine with the Lab")}
institution:southern-centre a bg:Institution ; skos:prefLabel "Southern Centre"@en .
institution:lab a bg:Institution ; skos:prefLabel "Lab"@en .
region:north a bg:Region ; skos:prefLabel "North"@en .
region:south a bg:Region ; skos:prefLabel "South"@en .
p:harbour a bg:Page ; dcterms:publisher institution:observatory .
p:grant a bg:Page ; dcterms:publisher institution:observatory ; schema:about initiative:grant .
p:blueprint a bg:Page ; dcterms:publisher institution:observatory ;
  schema:about document:blueprint .
p:harbour2 a bg:Page ; dcterms:publisher institution:observatory ; schema:about facility:harbour .
institution:observatory a bg:Institution ; skos:prefLabel "Observatory"@en .
"""

# A rule of one's own: this, what it asks, and the name of its relations, by what makes one.
RULE_HEADER = """# Things are related.
# type: mentions
# strength: 1
# hub: to
# cap: 2
PREFIX bg: <https://w3id.org/benchgraph/ontology#>
PREFIX relation-type: <https://w3id.org/benchgraph/vocab/relation-type/>
PREFIX oa: <http://www.w3.org/ns/oa#>
CONSTRUCT {
  ?relation a bg:Relation ; bg:relationType relation-type:mentions ; bg:from ?from ; bg:to ?to ;
    bg:strength 1.0 ; bg:derivation "own" ; bg:fromEvidence ?e ; bg:toEvidence ?e .
  ?e oa:hasSource ?page .
}
WHERE {
"""
RULE_MINTED = """ BIND(IRI(CONCAT("https://w3id.org/benchgraph/id/relation/mentions/",
  SUBSTR(SHA256(CONCAT(STR(?from), " ", STR(%s))), 1, 16))) AS ?relation) }"""
