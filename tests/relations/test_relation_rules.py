"""What the rules must relate, and as much what they must not."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from benchgraph.errors import QueryError
from benchgraph.relations import DeriveResult, derive, read_rule, read_rules
from benchgraph.relations.model import Relation
from benchgraph.relations.wording import RELATION_SENTENCES
from benchgraph.store import EmbeddedStore
from benchgraph.vocab import ID, PREFIX_HEADER, SYMMETRIC_RELATIONS
from relation_graphs import HARBOUR, at_home, evidence, graph, held

P = "https://observatory.example/"


def found(turtle: str) -> set[tuple[str, str, str, str]]:
    """Type, ends and shared thing of every relation, as short names."""
    return {short(r) for r in derive(graph(turtle)).relations}


def short(r: Relation) -> tuple[str, str, str, str]:
    def name(iri: str | None) -> str:
        return (iri or "").removeprefix(ID).removeprefix(P)

    return r.type, name(r.from_), name(r.to), name(r.via)


def strengths(turtle: str, type_: str) -> list[Decimal]:
    return [r.strength for r in derive(graph(turtle)).relations if r.type == type_]


@pytest.fixture(scope="module")
def harbour() -> DeriveResult:
    return derive(graph(HARBOUR))


# What must be there


@pytest.mark.parametrize(
    "relation",
    [
        ("shared-institution", "facility/harbour", "initiative/grant", "institution/port"),
        ("shared-institution", "case/harbour", "initiative/grant", "institution/port"),
        ("shared-document", "case/harbour", "document/blueprint", "document/blueprint"),
        ("mentions", "case/harbour", "institution/lab", ""),
        ("mentions", "case/harbour", "institution/southern-centre", ""),
        ("lesson-for", "case/harbour", "region/south", ""),
        ("operates", "institution/port", "initiative/grant", ""),
        ("operates", "institution/port", "case/harbour", "facility/harbour"),
        ("issues", "institution/bureau", "document/blueprint", ""),
        ("issues", "institution/bureau", "case/harbour", "document/blueprint"),
        ("same-subject", "harbour", "harbour2", "facility/harbour"),
    ],
)
def test_the_case_is_related(harbour: DeriveResult, relation: tuple[str, str, str, str]) -> None:
    assert relation in {short(r) for r in harbour.relations}


def test_every_relation_has_evidence_on_both_sides(harbour: DeriveResult) -> None:
    assert harbour.relations
    for relation in harbour.relations:
        assert relation.from_evidence and relation.to_evidence, relation


def test_every_evidence_node_of_a_relation_has_a_page(harbour: DeriveResult) -> None:
    store = graph(HARBOUR)
    store.raw.extend(type(q)(q.subject, q.predicate, q.object) for q in harbour.quads)
    without = store.select(
        PREFIX_HEADER
        + """SELECT ?e WHERE { ?r bg:fromEvidence|bg:toEvidence ?e
             MINUS { ?e oa:hasSource ?page } }"""
    )
    assert list(without) == []


def test_an_unordered_pair_is_there_once(harbour: DeriveResult) -> None:
    for relation in harbour.relations:
        if relation.type in SYMMETRIC_RELATIONS:
            assert relation.from_ < relation.to


def test_the_iri_that_a_rule_mints_is_that_of_the_relation() -> None:
    """Rules mint in SPARQL, lifting and contradictions in Python: one formula."""
    store = graph(HARBOUR)
    for rule in read_rules():
        for triple in store.construct(rule.query):
            if triple.predicate.value.endswith("#from"):
                node = triple.subject.value
                assert node in {r.iri for r in derive(store, [rule]).relations}


def test_deriving_twice_gives_the_same_quads_in_the_same_order(harbour: DeriveResult) -> None:
    lines = HARBOUR.splitlines()
    again = derive(graph(HARBOUR))
    assert [str(q) for q in again.quads] == [str(q) for q in harbour.quads]
    assert len(lines) > 10 and len(set(again.quads)) == len(again.quads)


def test_the_plain_triple_stands_both_ways(harbour: DeriveResult) -> None:
    plain = {
        (q.subject.value, q.object.value)
        for q in harbour.quads
        if q.predicate.value.endswith("#relatedTo")
    }
    assert plain == {(b, a) for a, b in plain}
    assert (ID + "case/harbour", ID + "initiative/grant") in plain


def test_succession_goes_from_the_old_to_the_new() -> None:
    turtle = """document:one a bg:PolicyDocument ; dcterms:isReplacedBy document:two ;
        bg:evidence n:e . institution:new a bg:Institution ; org:resultedFrom n:change ;
        bg:evidence n:f . n:change org:originalOrganization institution:old .""" + (
        evidence("e", "one", "replaced", "dcterms:isReplacedBy")
        + evidence("f", "two", "split off", "org:resultedFrom")
    )
    assert ("succession", "document/one", "document/two", "") in found(turtle)
    assert ("succession", "institution/old", "institution/new", "") in found(turtle)


def test_a_body_that_is_still_a_part_of_the_old_one_follows_nothing() -> None:
    turtle = """institution:new a bg:Institution ; org:resultedFrom n:change ; bg:evidence n:f .
        n:change org:originalOrganization institution:old .""" + evidence(
        "f", "two", "spun out of the old", "org:resultedFrom"
    )
    assert {r[0] for r in found(turtle)} == {"succession"}
    assert found(turtle + "institution:new org:subOrganizationOf institution:old .") == set()


BELONGS = ("dcterms:isPartOf", "bg:participant", "bg:operator", "bg:owner")


@pytest.mark.parametrize("property_", BELONGS)
@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("b", "a")])
def test_a_whole_and_its_part_do_not_share_a_document(property_: str, one: str, other: str) -> None:
    turtle = "".join(
        f"facility:{x} bg:underDocument document:d ; bg:evidence n:{x} .\n"
        + evidence(x, x, "under D", "bg:underDocument")
        for x in "ab"
    )
    shared = ("shared-document", "facility/a", "facility/b", "document/d")
    assert shared in found(turtle)
    assert shared not in found(turtle + f"facility:{one} {property_} facility:{other} .")
    money = f"facility:{one} bg:observation n:x . n:x bg:includedIn n:y . "
    assert shared not in found(turtle + money + f"facility:{other} bg:observation n:y .")


@pytest.mark.parametrize("property_", BELONGS)
def test_a_whole_and_its_part_do_not_share_an_institution(property_: str) -> None:
    turtle = (
        "institution:x bg:region region:north .\n"
        + held("facility:a", "funder", "institution:x")
        + held("facility:b", "funder", "institution:x", "two")
    )
    shared = ("shared-institution", "facility/a", "facility/b", "institution/x")
    assert shared in found(turtle)
    assert shared not in found(turtle + f"facility:a {property_} facility:b .")
    assert shared not in found(turtle + f"facility:b {property_} facility:a .")


def test_a_document_is_issued_for_things_and_not_for_bodies() -> None:
    turtle = """facility:a bg:underDocument document:d ; bg:evidence n:a .
        institution:signatory bg:underDocument document:d ; bg:evidence n:s .
        document:d a bg:PolicyDocument ; dcterms:publisher institution:x ; bg:evidence n:d .
        institution:signatory a bg:Institution .""" + (
        evidence("a", "one", "under D", "bg:underDocument")
        + evidence("s", "two", "has signed D", "bg:underDocument")
        + evidence("d", "three", "X issued D", "dcterms:publisher")
    )
    issued = {r for r in found(turtle) if r[0] == "issues"}
    assert issued == {
        ("issues", "institution/x", "document/d", ""),
        ("issues", "institution/x", "facility/a", "document/d"),
    }


def test_the_publisher_of_a_web_page_or_press_release_is_no_issuer() -> None:
    turtle = "".join(
        f"""document:{name} a bg:PolicyDocument ; dcterms:publisher institution:x ;
        bg:documentType <https://w3id.org/benchgraph/vocab/document-type/{name}> ;
        bg:evidence n:{name} .\n"""
        + evidence(name, name, "of X", "dcterms:publisher")
        for name in ("report", "web-page", "press-release")
    )
    assert found(turtle) == {("issues", "institution/x", "document/report", "")}
    assert strengths(turtle, "issues") == [Decimal("0.8")]  # no other is a member


STRONGER = (
    "dcterms:publisher bg:underDocument dcterms:isPartOf dcterms:isReplacedBy org:subOrganizationOf"
)


@pytest.mark.parametrize("property_", STRONGER.split())
@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("b", "a")])
def test_one_source_of_what_belongs_together_anyway_says_nothing(
    property_: str, one: str, other: str
) -> None:
    turtle = """p:a bg:citation n:1 ; schema:about facility:a . n:1 bg:citedDocument document:d .
        p:b bg:citation n:2 ; schema:about facility:b . n:2 bg:citedDocument document:d .\n"""
    cited = ("same-citation", "facility/a", "facility/b", "document/d")
    assert cited in found(turtle)
    assert cited not in found(turtle + f"facility:{one} {property_} facility:{other} .")


def test_pages_that_cite_one_document_or_one_url_relate_what_they_are_about() -> None:
    turtle = """p:a bg:citation n:1 ; schema:about facility:a . n:1 bg:citedDocument document:d .
        p:b bg:citation n:2 ; schema:about facility:b . n:2 bg:citedDocument document:d .
        p:c bg:citation n:3 . case:c a bg:Case ; bg:page p:c .
        n:3 schema:url <https://x.example/s> .
        p:d bg:citation n:4 ; schema:about facility:d . n:4 schema:url <https://x.example/s> ."""
    assert ("same-citation", "facility/a", "facility/b", "document/d") in found(turtle)
    assert ("same-citation", "case/c", "facility/d", "https://x.example/s") in found(turtle)


@pytest.mark.parametrize("kind", ["strategy", "plan", "budget", "policy-address"])
def test_a_strategy_that_both_pages_cite_is_common_ground(kind: str) -> None:
    turtle = f"""p:a bg:citation n:1 ; schema:about facility:a . n:1 bg:citedDocument document:d .
        p:b bg:citation n:2 ; schema:about facility:b . n:2 bg:citedDocument document:d .
        document:d bg:documentType <https://w3id.org/benchgraph/vocab/document-type/{kind}> ."""
    assert not {r for r in found(turtle) if r[0] == "same-citation"}


def test_two_things_with_one_name_may_be_taken_for_one_another() -> None:
    turtle = """institution:a a bg:Institution ; skos:altLabel "HKIC"@en ; bg:evidence n:a .
        institution:b a bg:Institution ; skos:altLabel "hkic"@zh-hans ; bg:evidence n:b .
        institution:c a bg:Institution ; skos:altLabel "other"@en ; bg:evidence n:b .""" + (
        evidence("a", "one", "HKIC") + evidence("b", "two", "HKIC")
    )
    relation = ("possibly-different-things", "institution/a", "institution/b", "")
    assert {r for r in found(turtle) if r[0] == relation[0]} == {relation}
    elsewhere = "institution:a bg:region region:x . institution:b bg:region region:y ."
    assert not {r for r in found(turtle + elsewhere) if r[0] == relation[0]}


# What must not be there


def pages(turtle: str) -> str:
    return turtle + "".join(
        f"p:{name} a bg:Page ; schema:about facility:{name} ; dcterms:publisher n:site .\n"
        for name in "ab"
    )


@pytest.mark.parametrize(
    "kind",
    "core-strategy governance-model investment-overview comparative-strength "
    "region-profile other".split(),
)
def test_an_overview_of_a_region_profiles_nothing_it_names(kind: str) -> None:
    """A page on a region's strengths names its institute; so it is no page on the institute."""
    turtle = (
        """p:a schema:about facility:one . p:b schema:about facility:one .
        p:c schema:about facility:two .
        p:b bg:citation n:1 ; bg:mention n:m . p:c bg:citation n:2 .
        n:1 bg:citedDocument document:d . n:2 bg:citedDocument document:d .
        n:m oa:hasBody institution:x ; oa:hasTarget n:t . institution:x bg:evidence n:x .
        """
        + evidence("t", "b", "the institute X")
        + evidence("x", "b", "the institute X", "skos:prefLabel")
    )
    assert {r[0] for r in found(turtle)} == {"same-subject", "same-citation", "mentions"}
    page_kind = f"<https://w3id.org/benchgraph/vocab/page-kind/{kind}>"
    assert found(f"{turtle} p:b bg:pageKind {page_kind} .") == set()


def test_the_home_page_of_a_thing_is_no_source_that_two_share() -> None:
    turtle = """p:a schema:about facility:one ; bg:citation n:1 . n:1 schema:url p:home .
        p:b schema:about facility:two ; bg:citation n:2 . n:2 schema:url p:home ."""
    assert {r[0] for r in found(turtle)} == {"same-citation"}
    assert found(turtle + "product:x a bg:Thing ; schema:url p:home .") == set()


def test_the_editorial_card_relates_nothing() -> None:
    """ "Another case" is put there by an editor; it says nothing about the two."""
    turtle = pages(
        """p:a bg:link n:l . n:l bg:linkTarget p:b ;
        bg:linkKind <https://w3id.org/benchgraph/vocab/link-kind/editorial> ."""
    )
    assert found(turtle) == set()


def test_the_publisher_of_pages_relates_nothing() -> None:
    assert found(pages("")) == set()


def test_singapore_the_ever_present_comparator_relates_nothing() -> None:
    turtle = """case:a bg:assessment n:a . n:a bg:comparesWith region:singapore ; bg:evidence n:e .
        case:b bg:assessment n:b . n:b bg:comparesWith region:singapore ; bg:evidence n:e .
        region:singapore a bg:Region ; bg:assessment n:c . n:c bg:comparesWith region:uae ;
        bg:evidence n:e .""" + evidence("e", "one", "unlike Singapore")
    assert found(turtle) == set()


def test_two_lessons_for_one_region_do_not_relate_the_two_cases() -> None:
    turtle = """case:a bg:assessment n:a . n:a bg:implicationFor region:s ; bg:evidence n:e .
        case:b bg:assessment n:b . n:b bg:implicationFor region:s ; bg:evidence n:e .
        region:s a bg:Region .""" + evidence("e", "one", "a lesson")
    assert {r[2] for r in found(turtle)} == {"region/s"}


def naming(entities: str, named: str) -> str:
    return "".join(
        f"facility:{e} bg:assessment n:{e} . n:{e} bg:mentions {named} ; bg:evidence n:{e}-e .\n"
        + evidence(f"{e}-e", e, "it is named")
        for e in entities
    )


def test_a_ubiquitous_name_relates_nothing() -> None:
    """Five of five pages name it: to be named says nothing."""
    assert found(naming("abcde", "institution:everywhere")) == set()


def test_a_name_on_a_few_of_many_pages_relates() -> None:
    turtle = naming("abc", "institution:rare") + naming("defghij", "institution:other")
    assert ("mentions", "facility/a", "institution/rare", "") in found(turtle)
    assert ("mentions", "facility/d", "institution/other", "") not in found(turtle)


def test_a_mention_with_a_link_is_no_mention_without_one() -> None:
    turtle = """p:a a bg:Page ; schema:about facility:a ; bg:mention n:m ; bg:link n:l .
        n:m oa:hasBody facility:b ; oa:hasTarget n:e . p:b a bg:Page ; schema:about facility:b .
        n:l bg:linkTarget p:b ; bg:linkKind <https://w3id.org/benchgraph/vocab/link-kind/{}> .
        """ + evidence("e", "a", "B is named")
    assert found(turtle.replace("{}", "related")) == set()
    # Navigation and editors' cards are no links in the sense of the rule.
    for kind in ("editorial", "breadcrumb", "card", "sibling"):
        assert {r[0] for r in found(turtle.replace("{}", kind))} == {"mentions"}


def test_a_mention_of_what_a_plain_statement_says_already_is_left_out() -> None:
    turtle = held("facility:a", "operator", "institution:x") + naming("a", "institution:x")
    assert {r[0] for r in found(turtle)} == {"operates"}


def shown(turtle: str, type_: str) -> set[str]:
    """The evidence of the one relation of a type, by its first side."""
    (relation,) = (r for r in derive(graph(turtle)).relations if r.type == type_)
    return {iri.removeprefix(ID + "node/") for iri in relation.from_evidence}


def judged(property_: str, words: str, type_: str) -> set[str]:
    turtle = f"""facility:a bg:assessment n:j . institution:x skos:prefLabel "The X"@en .
        n:j bg:{property_} institution:x ; bg:evidence n:1, n:2 .""" + (
        evidence("1", "a", "smaller than all others") + evidence("2", "a", words)
    )
    return shown(turtle, type_)


def test_a_mention_shows_the_words_that_name_the_other() -> None:
    assert judged("mentions", "like the X, but older", "mentions") == {"2"}
    # Words that describe it are all that there is where none name it.
    assert judged("mentions", "like the Xs, but older", "mentions") == {"1", "2"}


def test_a_comparison_shows_its_whole_judgement() -> None:
    """The words that name a thing are seldom those that set it against another."""
    assert judged("comparesWith", "the X ranks high", "comparison-with") == {"1", "2"}


def test_a_page_names_what_one_of_its_subjects_is_compared_with() -> None:
    turtle = naming("a", "institution:x")
    assert {r[0] for r in found(turtle)} == {"mentions"}
    sibling = "p:a schema:about facility:c . facility:c bg:assessment n:j . "
    assert found(turtle + sibling + "n:j bg:comparesWith institution:x .") == set()


def test_the_name_itself_shows_a_mention_better_than_a_judgement() -> None:
    turtle = """case:a a bg:Case ; bg:page p:a ; bg:assessment n:j .
        n:j bg:mentions institution:x ; bg:evidence n:1 . p:a bg:mention n:m .
        n:m oa:hasBody institution:x ; oa:hasTarget n:2 .
        institution:x skos:prefLabel "The X"@en .""" + (
        evidence("1", "a", "smaller than all others") + evidence("2", "a", "the X")
    )
    assert shown(turtle, "mentions") == {"2"}


@pytest.mark.parametrize("side", ["operates", "shared-document"])
def test_of_several_values_the_evidence_names_the_one_that_is_meant(side: str) -> None:
    """Two operators, two documents: each relation shows the sentence on its own one."""
    turtle = """facility:a bg:operator institution:x, institution:y ; bg:evidence n:1, n:2 ;
        bg:underDocument document:x, document:y ; bg:evidence n:3, n:4 .
        institution:x skos:prefLabel "X Office"@en . document:x skos:prefLabel "Plan X"@en .
        institution:y skos:prefLabel "Y Office"@en . document:y skos:prefLabel "Plan Y"@en .""" + (
        evidence("1", "a", "run by the X office", "bg:operator")
        + evidence("2", "a", "and by the Y Office", "bg:operator")
        + evidence("3", "a", "under plan X", "bg:underDocument")
        + evidence("4", "a", "and Plan Y", "bg:underDocument")
    )
    said = {
        (r.via or r.from_).rsplit("/", 1)[-1]: {*r.from_evidence, *r.to_evidence}
        for r in derive(graph(turtle)).relations
        if r.type == side
    }
    names = ("1", "2") if side == "operates" else ("3", "4")
    assert said == {x: {f"{ID}node/{name}"} for x, name in zip("xy", names, strict=True)}


@pytest.mark.parametrize(
    "statement",
    [
        "facility:a org:transitiveSubOrganizationOf institution:x .",
        "institution:x org:transitiveSubOrganizationOf facility:a .",
        "institution:x bg:assessment n:other . n:other bg:comparesWith facility:a .",
    ],
)
def test_a_mention_of_a_whole_or_of_what_is_compared_is_left_out(statement: str) -> None:
    turtle = naming("a", "institution:x")
    assert {r[0] for r in found(turtle)} == {"mentions"}
    assert found(turtle + statement) == set()


def test_a_page_on_the_subject_is_quoted_only_where_it_names_it() -> None:
    """A quote about something else is no evidence; that the page is about the thing is."""
    turtle = """p:a schema:about facility:x . p:b schema:about facility:x .
        facility:x skos:prefLabel "X-Road"@en ; bg:evidence n:a ; bg:event n:event .
        n:event bg:evidence n:b, n:part .""" + (
        evidence("a", "a", "X-Road (the exchange layer)", "skos:prefLabel")
        + evidence("b", "b", "{}")
        + evidence("part", "b", "crossing the X-Roads of the North")
    )

    def quoted(words: str) -> tuple[str, ...]:
        (relation,) = derive(graph(turtle.replace("{}", words))).relations
        return relation.to_evidence

    assert quoted("launched as X-Road, in 2001") == (ID + "node/b",)
    (made,) = quoted("launched in 2001")
    assert "/relation-evidence/" in made


def test_regions_are_never_the_shared_subject_of_two_pages() -> None:
    turtle = "p:a schema:about region:r . p:b schema:about region:r . region:r a bg:Region ."
    assert found(turtle) == set()


def test_a_translation_is_not_a_second_page_on_the_subject() -> None:
    turtle = """p:a schema:about facility:a ; schema:workTranslation p:b .
        p:b schema:about facility:a ."""
    assert found(turtle) == set()


def test_a_relation_without_evidence_is_left_out_and_reported() -> None:
    result = derive(
        graph("facility:a bg:underDocument document:d . document:d a bg:PolicyDocument .")
    )
    assert result.relations == []
    assert any("without evidence" in sentence for sentence in result.report.left_out())


# Strength and hubs


def operated(number: int) -> str:
    things = (held(f"facility:t{i:02}", "operator", "institution:hub") for i in range(number))
    return at_home("hub") + "".join(things)


@pytest.mark.parametrize(
    ("members", "strength"), [(2, "0.9"), (3, "0.72"), (6, "0.45"), (10, "0.3")]
)
def test_a_rare_link_weighs_more_than_a_common_one(members: int, strength: str) -> None:
    """0.9 / (1 + (members − 2) / 4), rounded in the rule."""
    found_ = set(strengths(operated(members), "shared-institution"))
    assert found_ == {Decimal(strength)}


@pytest.mark.parametrize(("members", "strength"), [(1, "0.9"), (2, "0.72"), (5, "0.45")])
def test_a_direct_relation_weakens_with_the_size_of_the_hub(members: int, strength: str) -> None:
    """0.9 / (1 + (members − 1) / 4)."""
    assert set(strengths(operated(members), "operates")) == {Decimal(strength)}


def test_a_hub_keeps_its_strongest_relations_and_the_report_counts_the_rest() -> None:
    result = derive(graph(operated(12)))  # 66 pairs
    kept = [r for r in result.relations if r.type == "shared-institution"]
    assert len(kept) == 50
    report = next(r for r in result.report.rules if r.rule == "shared-institution")
    assert report.over_cap == {ID + "institution/hub": 16}
    assert any("16 weaker relations" in sentence for sentence in result.report.left_out())


def test_too_big_a_hub_relates_nothing_and_is_reported() -> None:
    result = derive(graph(operated(16)))
    assert not [r for r in result.relations if r.type == "shared-institution"]
    report = next(r for r in result.report.rules if r.rule == "shared-institution")
    assert report.too_common == {ID + "institution/hub": 16}


def test_strength_lies_between_0_and_1_with_three_digits(harbour: DeriveResult) -> None:
    for relation in harbour.relations:
        assert 0 < relation.strength <= 1
        assert -relation.strength.as_tuple().exponent <= 3  # type: ignore[operator]


# The rule files


@pytest.mark.parametrize("rule", read_rules(), ids=lambda rule: rule.name)
def test_a_rule_file_says_in_words_what_it_does(rule) -> None:  # type: ignore[no-untyped-def]
    assert len(rule.words) > 20 and rule.words.endswith(".")
    assert rule.type in RELATION_SENTENCES
    assert rule.cap > 0
    base = rule.strength.split()[0].rstrip(",")
    assert base in rule.query.split("CONSTRUCT", 1)[1], "header and query differ in strength"
    # Several patterns in it go quadratic in Oxigraph; one about what is bound is looked up.
    assert not re.search(r"NOT EXISTS \{(?! \?\w+ [\w:]+ \?\w+ FILTER)", rule.query)


@pytest.mark.parametrize("rule", read_rules(), ids=lambda rule: rule.name)
def test_rdflib_and_oxigraph_construct_the_same(rule) -> None:  # type: ignore[no-untyped-def]
    import rdflib

    store = graph(HARBOUR)
    plain = "\n".join(f"{q.triple} ." for q in store.raw)
    other = rdflib.Graph().parse(data=plain, format="nt").query(rule.query)
    ours = {(t.subject.value, t.predicate.value) for t in store.construct(rule.query)}
    theirs = {(str(s), str(p)) for s, p, _ in other}
    assert ours == theirs


def test_a_header_without_a_cap_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "rule.rq"
    path.write_text("# Something.\n# type: mentions\n# strength: 1\n# hub: to\nCONSTRUCT {} {}")
    with pytest.raises(QueryError, match="header"):
        read_rule(path)


def test_a_rule_that_is_no_sparql_is_one_clear_error(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "rule.rq"
    path.write_text("# Bad.\n# type: mentions\n# strength: 1\n# hub: to\n# cap: 1\nWELECT")
    with pytest.raises(QueryError, match="this is not a query"):
        derive(EmbeddedStore.memory(), [read_rule(path)])
