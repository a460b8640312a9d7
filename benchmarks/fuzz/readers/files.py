"""Files of other makers: RDF of a collection, sitemaps, robots.txt, sheets, notes, corrections."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.fuzz.target import FIXTURES, ROOT, Target, files, words

_TURTLE = b"""@prefix ex: <http://e/> . @base <http://b/> .
ex:a a ex:C ; ex:p "x"@en , 1.5 , true , [ ex:q ( 1 2 ) ] . _:b ex:p <rel> , "1"^^ex:d .
"""
_XML = b"""<?xml version="1.0"?><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
<rdf:Description rdf:about="http://e/a"><e:p xml:lang="en">x</e:p>
<e:q rdf:parseType="Collection"/></rdf:Description></rdf:RDF>"""
_JSONLD = b"""{"@context":{"p":"http://e/p","@base":"http://b/"},
"@id":"a","p":[{"@value":"x","@language":"en"},1,{"@list":[1]}]}"""


def rdf(folder: Path) -> Target:
    """A file of RDF: the first line is its ending, the rest what stands in it."""
    from benchgraph.rdffiles import RdfFiles

    endings = (".ttl", ".nt", ".nq", ".trig", ".rdf", ".jsonld", ".owl", ".txt")

    def read(data: bytes) -> str:
        ending, _, text = data.partition(b"\n")
        suffix = ending.decode("latin-1")
        path = folder / f"file{suffix if suffix in endings else '.txt'}"
        path.write_bytes(text)
        number = sum(1 for _ in RdfFiles.of([path]).triples())
        len(RdfFiles.of([path], lenient=True, base="http://base/").store())
        return f"{suffix[:7]} {min(number, 3)}"

    bodies = (_TURTLE, _XML, _JSONLD, b'<http://e/a> <http://e/b> "x" <http://e/g> .\n')
    seeds = [ending.encode() + b"\n" + body for ending in endings for body in bodies]
    shipped = files(ROOT / "shapes", "*.ttl", 3) + files(ROOT / "tests" / "shapes", "*.ttl", 5)
    seeds += [b".ttl\n" + data for data in shipped]
    own = words(
        '@prefix @base PREFIX BASE <http://e/a> <rel> _:b [] ( ) "x"@en "1"^^ex:d """ \'\'\' a'
        " true 1e5 . ; ,"
        ' <!DOCTYPE <!ENTITY &a; rdf:about= rdf:parseType="Literal" rdf:ID= xml:base= "@context"'
        ' "@id" "@type"'
        ' "@graph" "@list" "@reverse" "@import" "http://remote/context" "@value" "@language"'
        ' "@version" 1.1 << >>'
    )
    return Target("rdf", read, tuple(seeds), own, longest=100_000)


def _site(answer: Callable[[bytes], Any]) -> Callable[[bytes], str]:
    """A reader of what a site sends, whose answers are the inputs: nothing is fetched."""
    from benchgraph.pages.reading import site
    from benchgraph.pages.reading.http import Response

    sent: list[bytes] = []

    def fetched(url: str, *_: Any, **__: Any) -> Response:
        return Response(url, 200, {}, sent[0])

    def read(data: bytes) -> str:
        sent[:] = [data]
        own = site.fetch
        site.fetch = fetched
        try:
            return str(answer(data))
        finally:
            site.fetch = own

    return read


def sitemap(folder: Path) -> Target:
    """A sitemap, an index of them, packed or not."""
    from benchgraph.pages import load_profile
    from benchgraph.pages.reading.site import Fetching, sitemap_pages

    profile = load_profile()

    def pages(_: bytes) -> int:
        return min(3, len(sitemap_pages("https://sgai.md/sitemap.xml", profile, Fetching())))

    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    place = "<loc>https://sgai.md/benchmarking/x/</loc>"
    seeds = (
        f'<?xml version="1.0"?><urlset {space}><url>{place}</url></urlset>'.encode(),
        f"<sitemapindex {space}><sitemap>{place}</sitemap></sitemapindex>".encode(),
        f"<urlset><url>{place}<lastmod>2026</lastmod></url></urlset>".encode("utf-16"),
    )
    own = words(
        "<loc> </loc> <url> </url> <sitemap> <!DOCTYPE <!ENTITY encoding= https://sgai.md/"
        " http://[ xmlns="
    )
    return Target("sitemap", _site(pages), seeds, own)


def robots(folder: Path) -> Target:
    """A robots.txt, and what it says of a page."""
    from benchgraph.pages.reading.site import Fetching, _allowed, _sitemaps_of, _wait

    def asked(_: bytes) -> str:
        fetching = Fetching(sleep=lambda seconds: None)
        found = _allowed("https://sgai.md/benchmarking/x/", fetching)
        _wait("https://sgai.md/benchmarking/x/", fetching)
        return f"{found} {len(_sitemaps_of('https://sgai.md/', fetching))}"

    seed = b"User-agent: *\nDisallow: /private\nAllow: /\nCrawl-delay: 2\nSitemap: https://sgai.md/sitemap.xml\n"
    own = words(
        "User-agent: * Disallow: Allow: / Crawl-delay: Request-rate: 1/5 Sitemap: benchgraph %2F"
        " $ # \ufeff"
    )
    return Target(
        "robots", _site(asked), (seed, b"User-agent: benchgraph\nRequest-rate: 1/2\n"), own
    )


def sheet(folder: Path) -> Target:
    """``matches.csv``, ``links.csv`` and ``tombstones.csv``, as spreadsheets save them."""
    from benchgraph.reconciling.links import link_faults, link_quads, read_links
    from benchgraph.reconciling.matches import read_matches
    from benchgraph.reconciling.tombstones import read_tombstones, tombstone_quads

    readers: dict[str, Callable[[], object]] = {
        "matches.csv": lambda: read_matches(folder / "matches.csv"),
        "links.csv": lambda: (read_links(folder), link_quads(folder, "x"), link_faults(folder, {})),
        "tombstones.csv": lambda: (read_tombstones(folder), tombstone_quads(folder, "x")),
    }

    def read(data: bytes) -> str:
        name, _, text = data.partition(b"\n")
        name = name if name.decode("latin-1") in readers else b"links.csv"
        for each in readers:
            (folder / each).unlink(missing_ok=True)
        (folder / name.decode()).write_bytes(text)
        readers[name.decode()]()
        return name.decode()

    from benchgraph.reconciling import links, matches, tombstones

    begun = (
        ("matches.csv", matches.COLUMNS, "facility/a,A,facility/b,B,0.95,name,certain,same"),
        ("links.csv", links.COLUMNS, "facility/a,exact,https://e/x,https://e/y,why"),
        ("tombstones.csv", tombstones.COLUMNS, "facility/a,facility/b,2026-01-01,why"),
    )
    seeds = [f"{name}\n{','.join(heads)}\n{row}\n".encode() for name, heads, row in begun]
    for name in ("links", "matches", "tombstones"):
        for data in files(ROOT / "data", f"{name}.csv") + files(FIXTURES, f"{name}.csv"):
            seeds.append(f"{name}.csv\n".encode() + data)
    own = words(
        "facility/a institution/b https://e/x same gone different certain likely 0.5 -1 inf nan"
        " 2026-01-01 , ; =1"
    )
    return Target("sheet", read, tuple(seeds), own)


def note(folder: Path) -> Target:
    """What earlier runs kept of pages: traces of readings, notes of fetches, states of visits."""
    from benchgraph.pages.reading import site
    from benchgraph.pages.reading.visits import Visits
    from benchgraph.pages.review.trace import read_traces

    url = "https://sgai.md/benchmarking/x/"
    fetching = site.Fetching(cache=folder)
    name = site._name(url)
    page = folder / f"{name}.page"
    page.write_bytes(b"x")
    traces = folder / "traces"
    traces.mkdir(exist_ok=True)

    def read(data: bytes) -> str:
        for path in (folder / f"{name}.json", folder / "visits.json", traces / "x.json"):
            path.write_bytes(data)
        kept = site._kept(url, fetching)
        if kept is not None:
            site._fetch_page(url, replace(fetching, run=kept["run"]))
            return "note"
        return str(read_traces(traces) if b'"words"' in data else Visits(folder / "visits.json"))[
            :9
        ]

    own = words('"version" "run" "pages" "state" "here" "gone" "quotes" "page" "words" "records"')
    return Target("note", read, _notes(url), own + words('null {} [] 1 "translations"'))


def _notes(url: str) -> tuple[bytes, ...]:
    sha256 = hashlib.sha256(b"x").hexdigest()
    whole = {"url": url, "finalUrl": url, "run": "r", "etag": "", "lastModified": ""}
    whole |= {"contentType": "", "fetchedOn": "2026-01-01", "sha256": sha256}
    read_before = {"id": "case/x", "observations": [{"value": "1"}], "translations": [{"id": "x"}]}
    words_of = {url: "sha256:0"}
    trace = {"version": 1, "page": url, "words": words_of, "records": {"case/x": read_before}}
    visit = {"state": "here", "reason": "", "moved": "", "sha256": "", "quotes": {"a": None}}
    visits = {"version": 1, "run": "r", "pages": {url: visit}}
    return tuple(json.dumps(each).encode() for each in (whole, trace, visits))


def patch(folder: Path) -> Target:
    """A correction that somebody proposes, and the change that it would make to a record."""
    from benchgraph.curating.corrections import Change, Proof, RecordPatch, patch_text, read_patch
    from benchgraph.curating.reviewing import propose

    path = folder / "patch.yaml"
    data_folder = FIXTURES / "records"

    def read(data: bytes) -> str:
        path.write_bytes(data)
        proposal = propose(read_patch(path), [data_folder])
        return type(proposal).__name__

    entity = "facility/harbour-compute"
    changes = (
        Change("label", "en", "Harbour Compute", "Harbour"),
        Change("description", "en", "", "x"),
    )
    proof = Proof("https://observatory.example/x", "words", "facts", "2026-01-01")
    made = [
        RecordPatch(
            entity,
            "benchgraph",
            "facilities/harbour-compute.yaml",
            entity,
            (each,),
            proof,
            "why",
            "me",
        )
        for each in changes
    ]
    own = words(
        "benchgraph-patch: '1' entity: collection: record: node: changes: - key: language: now:"
        " proposed: evidence:"
        " page: quote: section: date: reason: submitted: by: on: label value unit sourceValue"
        " facility/harbour-compute"
        " https://e/x 2026-01-01 en zh-Hans |- > ' \" [ ] { } & * !"
    )
    return Target("patch", read, tuple(patch_text(each).encode() for each in made), own)


def migration(folder: Path) -> Target:
    """Records, sheets, mappings and queries of an earlier version, brought to this one."""
    from benchgraph.migrating.moves import moves_since
    from benchgraph.migrating.plan import _edits

    moves = moves_since("0.1.0")
    edit, of_query = _edits(moves, queries=False), _edits(moves, queries=True)
    edits = [(edit(path), path) for path in map(Path, ("x.yaml", "links.csv", "m.toml", "v.ttl"))]
    edits.append((of_query(Path("q.rq")), Path("q.rq")))

    def read(data: bytes) -> str:
        text = data.decode("utf-8", "replace")
        found = [each(text, path) for each, path in edits if each is not None]
        return str([min(3, len(each.changes)) for each in found])

    seeds = files(FIXTURES / "version-0.1.0", "*.yaml") + files(ROOT / "mappings", "*.toml")
    seeds += files(ROOT / "queries" / "questions", "*.rq", 5)
    own = tuple(f"{key}: ".encode() for key in moves.keys) + tuple(map(str.encode, moves.iris))
    return Target("migration", read, seeds, own + words("& * ! | > [ ] { } : - # ' \" ?"))
