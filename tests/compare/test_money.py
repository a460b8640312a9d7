"""Money in other terms, by the figures of data/money: expected numbers are worked out by hand."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchgraph.comparison import compare, read_rates, read_terms, write_comparison
from benchgraph.comparison.money import Exchange, Money
from benchgraph.comparison.statistics import DOLLAR, Statistics, read_statistics
from benchgraph.comparison.terms import PPP, Terms
from benchgraph.errors import ParameterError
from benchgraph.query.amounts import rounded
from benchgraph.records import Record, read_records
from benchgraph.store import EmbeddedStore
from benchgraph.tables.screen import Screen
from benchgraph.triples import ontology_quads, record_quads
from benchgraph.vocab import ID, VOCAB

ROOT = Path(__file__).parents[2]
FUNDING = VOCAB + "indicator/public-funding"
HONG_KONG, FINLAND, TAIWAN = (ID + f"region/{name}" for name in ("hong-kong", "finland", "taiwan"))
EURO, ILS, HKD, CAD, SGD = (VOCAB + f"unit/{code}" for code in ("eur", "ils", "hkd", "cad", "sgd"))
UNITS = {EURO: "EUR", ILS: "ILS", HKD: "HKD", CAD: "CAD", SGD: "SGD", DOLLAR: "USD"}
# As the files say: units of the currency for a US dollar, and inflation in percent.
HKD_2024, HKD_2025, EUR_2023 = Decimal("7.8030"), Decimal("7.7956"), Decimal("0.9245")
CAD_2021, CAD_2022 = Decimal("1.2533"), Decimal("1.3014")
US_2025 = Decimal("2.690105")


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """The records of the shipped collection."""
    return read_records(ROOT / "data" / "money" / "regions")


def graph(lines: Iterable[str] = ()) -> Iterable[ox.Quad]:
    text = "PREFIX bg: <https://w3id.org/benchgraph/ontology#>\n" + "\n".join(lines)
    return ox.parse(text, format=ox.RdfFormat.TURTLE)


@pytest.fixture(scope="module")
def store(records: list[Record]) -> EmbeddedStore:
    """The figures of the collection, the vocabularies, and some amounts that things state."""
    said = [
        ("hub", "hong-kong", HKD, "bg:value 3000000000.0", 'bg:date "2024"'),
        (
            "later",
            "hong-kong",
            HKD,
            "bg:value 1000000.0 ; bg:approximate true",
            'bg:date "2025-02"',
        ),
        ("bound", "finland", EURO, "bg:minValue 100000000.0", 'bg:date "2023-05-04"'),
        ("undated", "hong-kong", HKD, "bg:value 5.0", "bg:approximate false"),
        ("dollars", "taiwan", DOLLAR, "bg:value 2000000.0", 'bg:date "2024"'),
    ]
    lines = [
        f"<{ID}facility/{name}> a bg:Thing ; bg:region <{ID}region/{region}> ; bg:observation"
        f" <{ID}facility/{name}/o> . <{ID}facility/{name}/o> bg:indicator <{FUNDING}> ;"
        f" bg:valueStatus <{VOCAB}value-status/announced> ; bg:unit <{unit}> ; {value} ; {date} ."
        for name, region, unit, value, date in said
    ]
    quads = [*ontology_quads(), *record_quads(records), *graph(lines)]
    return EmbeddedStore.memory([ox.Quad(q.subject, q.predicate, q.object) for q in quads])


@pytest.fixture(scope="module")
def statistics(store: EmbeddedStore) -> Statistics:
    return read_statistics(store)


def money(statistics: Statistics, into: str | None = None, per: str | None = None) -> Money:
    terms = read_terms(into, per)
    assert terms is not None
    return Money(statistics, terms, UNITS, {})


def factor(found: Exchange | str) -> Decimal:
    assert isinstance(found, Exchange), found
    return found.factor


def near(one: Decimal, other: Decimal) -> bool:
    return abs(one / other - 1) < Decimal("1e-20")


# ----------------------------------------------------------------------------------- what is asked


def test_terms_are_read() -> None:
    assert read_terms() is None
    assert read_terms("usd@2025") == Terms("USD", 2025)
    assert read_terms("EUR", "capita") == Terms("EUR", None, "capita")
    assert read_terms(per="gdp") == Terms(per="gdp")
    assert read_terms("international-dollar@2024") == read_terms("PPP@2024") == Terms(PPP, 2024)


@pytest.mark.parametrize("text", ["", "dollars", "USD@25", "USD2025", "USD@", "@2025", "US$"])
def test_what_is_no_currency_is_refused(text: str) -> None:
    with pytest.raises(ParameterError, match="no currency"):
        read_terms(text)


@pytest.mark.parametrize("into", ["ILS", "AED", "USD@2031", "PPP@1999", "TWD@2024"])
def test_terms_in_which_nothing_can_be_told_are_refused(store: EmbeddedStore, into: str) -> None:
    with pytest.raises(ParameterError):
        compare(store, indicator=FUNDING, terms=read_terms(into))


def test_a_graph_without_figures_says_so() -> None:
    nothing = f"<{ID}x/y> bg:observation _:o . _:o bg:indicator <{FUNDING}> ."
    empty = EmbeddedStore.memory(
        ox.Quad(q.subject, q.predicate, q.object)
        for q in (*ontology_quads(), *graph([nothing]))
    )  # fmt: skip
    with pytest.raises(ParameterError, match="no exchange rates"):
        compare(empty, indicator=FUNDING, terms=read_terms("USD"))


# ------------------------------------------------------------------------------------- conversions


def test_the_rate_is_that_of_the_year_of_the_statement(statistics: Statistics) -> None:
    found = money(statistics, "USD").exchange(HKD, "2024-02-28")
    assert near(factor(found), 1 / HKD_2024)
    assert isinstance(found, Exchange)
    assert found.told == "7.803 HKD for 1 USD in 2024"
    (page,) = found.pages
    assert page.startswith("https://github.com/datasets/exchange-rates/blob/")


def test_between_two_currencies_the_dollar_stands(statistics: Statistics) -> None:
    found = money(statistics, "EUR").exchange(CAD, "2023")
    assert near(factor(found), EUR_2023 / Decimal("1.3494"))


def test_prices_are_those_of_the_year_that_is_named(statistics: Statistics) -> None:
    to_2025 = 1 + US_2025 / 100
    found = money(statistics, "USD@2025").exchange(HKD, "2024")
    assert near(factor(found), to_2025 / HKD_2024)
    assert isinstance(found, Exchange)
    assert found.told == "7.803 HKD for 1 USD in 2024; consumer prices × 1.0269 to 2025"
    back = money(statistics, "USD@2024").exchange(DOLLAR, "2025")
    assert near(factor(back), 1 / to_2025)
    same = money(statistics, "USD@2024").exchange(DOLLAR, "2024")
    assert same == Exchange(Decimal(1), "", ())


def test_international_dollars_go_by_what_money_buys_in_the_region(statistics: Statistics) -> None:
    hong_kong, finland = Decimal("5.61186695779567"), Decimal("0.753945")
    ppp = money(statistics, "PPP")
    assert near(factor(ppp.exchange(HKD, "2024", [HONG_KONG])), 1 / hong_kong)
    assert near(factor(ppp.exchange(EURO, "2024", [FINLAND])), 1 / finland)
    # Money of another currency buys what it costs in the currency of the region.
    assert near(factor(ppp.exchange(DOLLAR, "2024", [HONG_KONG])), HKD_2024 / hong_kong)


def test_a_share_of_gdp_is_of_the_region_and_the_year(statistics: Statistics) -> None:
    gdp = Decimal("382054574298.52905")  # Hong Kong, 2023
    share = money(statistics, per="gdp")
    found = share.exchange(HKD, "2023", [HONG_KONG])
    assert near(factor(found), 100 / Decimal("7.8292") / gdp)
    late = share.exchange(HKD, "2025", [HONG_KONG])
    assert near(factor(late), 100 / HKD_2025 / gdp)
    assert isinstance(late, Exchange)
    assert late.told.endswith("GDP US$ 382 billion in 2023, the newest here")


def test_per_inhabitant_each_currency_stays_unless_one_is_named(statistics: Statistics) -> None:
    people = Decimal(7524100)
    found = money(statistics, per="capita").exchange(HKD, "2024", [HONG_KONG])
    assert near(factor(found), 1 / people)
    dollars = money(statistics, "USD", "capita").exchange(HKD, "2024", [HONG_KONG])
    assert near(factor(dollars), 1 / HKD_2024 / people)


def test_a_period_counts_as_spread_evenly_and_says_so(statistics: Statistics) -> None:
    found = money(statistics, "USD").exchange(CAD, "2021–2022")
    assert near(factor(found), (1 / CAD_2021 + 1 / CAD_2022) / 2)
    assert isinstance(found, Exchange)
    assert found.told.endswith("in 2021–2022; spread evenly over 2021–2022")


@pytest.mark.parametrize(
    ("into", "per", "unit", "date", "regions", "why"),
    [
        ("USD", None, HKD, "", [], "not converted: no year"),
        ("USD", None, HKD, "2024–", [], "not converted: no year"),
        ("USD", None, HKD, "–2024", [], "not converted: no year"),
        ("USD", None, HKD, "1999", [], "no exchange rate of HKD for 1999"),
        ("USD", None, ILS, "2024", [], "no exchange rate of ILS for 2024"),
        ("USD", None, CAD, "2021–2031", [], "no exchange rate of CAD for 2028"),
        ("USD@2025", None, HKD, "2026", [], "no consumer prices of USD for 2026"),
        ("PPP", None, HKD, "2024", [], "not converted: no region"),
        (None, "gdp", HKD, "2024", [HONG_KONG, FINLAND], "not converted: several regions"),
        (None, "gdp", HKD, "2026", [HONG_KONG], "no GDP of hong-kong for 2026"),
        (None, "capita", DOLLAR, "2024", [TAIWAN], "no population of taiwan for 2024"),
    ],
)  # fmt: skip
def test_what_cannot_be_converted_says_why(
    statistics: Statistics, into: str | None, per: str | None, unit: str, date: str,
    regions: list[str], why: str,
) -> None:  # fmt: skip
    assert money(statistics, into, per).exchange(unit, date, regions) == why


def test_a_rate_of_the_year_before_is_told_as_such(statistics: Statistics) -> None:
    found = money(statistics, "USD").exchange(HKD, "2026")
    assert isinstance(found, Exchange)
    assert found.told == "7.7956 HKD for 1 USD in 2025, the newest here"


@pytest.mark.parametrize(
    ("number", "lang", "text"),
    [
        ("386912345.6", "en", "387 million"),
        ("999999", "en", "1 million"),
        ("1684000000", "en", "1.68 billion"),
        ("0.031712", "en", "0.0317"),
        ("12.345", "en", "12.3"),
        ("1234", "en", "1,230"),
        ("0", "en", "0"),
        ("386912345.6", "zh-Hans", "3.87亿"),
        ("1684000000000", "ja", "1.68兆"),
    ],
)
def test_converted_numbers_are_rounded_for_people(number: str, lang: str, text: str) -> None:
    assert rounded(Decimal(number), lang) == text


# --------------------------------------------------------------------------------- in a comparison


def test_never_by_default(store: EmbeddedStore) -> None:
    found = compare(store, indicator=FUNDING)
    values = [v for line in found.cells for cell in line for v in cell.values]
    assert not any(v.converted or v.rate or v.converted_unit for v in values)


def test_figures_of_a_region_are_no_column_of_it(store: EmbeddedStore) -> None:
    assert compare(store, ["hong-kong", "switzerland"]).columns == ()


def test_a_cell_keeps_what_is_stated_and_tells_the_rate_and_its_page(store: EmbeddedStore) -> None:
    found = compare(store, indicator=FUNDING, terms=read_terms("USD@2025"))
    text = write_comparison(found.narrowed(["public-funding"]), "table", Screen(200)).decode()
    plain = " ".join(text.split())
    assert "public funding (US$ at prices of 2025)" in plain
    assert (
        "ANNOUNCED HK$ 3,000,000,000 ≈ US$ 395 million (2024; at 7.803 HKD for 1 USD in 2024;"
        " consumer prices × 1.0269 to 2025 [" in plain
    )
    assert "HK$ 5 (undated; not converted: no year)" in plain
    assert "about HK$ 1,000,000 ≈ about US$ 128,000 (2025-02; at 7.7956 HKD for 1 USD" in plain
    assert "€ 100,000,000 or more ≈ US$ 114 million or more" in plain
    assert "https://github.com/datasets/exchange-rates/blob/" in text


def test_machines_get_the_exact_numbers(store: EmbeddedStore) -> None:
    found = compare(store, indicator=FUNDING, terms=read_terms("USD@2025"))
    rows = list(csv.DictReader(io.StringIO(write_comparison(found, "csv").decode())))
    of = {row["thing_iri"].rpartition("/")[2]: row for row in rows if row["column_iri"] == FUNDING}
    exact = round(3000000000 / HKD_2024 * (1 + US_2025 / 100), 2)
    assert Decimal(of["hub"]["converted_number"]) == exact
    assert (of["hub"]["number"], of["hub"]["converted_unit"]) == ("3000000000", "USD@2025")
    assert of["bound"]["converted_number"] == "" != of["bound"]["converted_least"]
    assert of["hub"]["rate_pages"].startswith("https://github.com/datasets/")
    assert of["undated"]["converted_number"] == "" and "no year" in of["undated"]["rate"]
    document = json.loads(write_comparison(found, "json"))
    told = [v for r in document["rows"] for cell in r["cells"] for v in cell if v["rate_pages"]]
    assert {v["converted_unit"] for v in told} == {"USD@2025"} and len(told) == 4
    page = write_comparison(found, "html").decode()
    assert "≈ US$ 395 million" in page and "datasets/exchange-rates" in page


def test_rows_sort_by_what_money_comes_to(store: EmbeddedStore) -> None:
    found = compare(store, indicator=FUNDING, terms=read_terms("USD"))
    names = [row.iri.rpartition("/")[2] for row in found.narrowed(sort=["-public-funding"]).rows]
    assert names == ["hub", "bound", "dollars", "later", "undated"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["% of GDP", "≈ 0.101% of GDP"]),
        ("zh-Hans", ["国内生产总值的 0.101%", "2024 年 1 USD = 7.803 HKD", "此处最新"]),
        ("ja", ["GDPの 0.101%", "手元で最新"]),
    ],
)
def test_shares_read_well_in_each_language(
    store: EmbeddedStore, lang: str, words: list[str]
) -> None:
    found = compare(store, indicator=FUNDING, terms=read_terms(per="gdp"), language=lang)
    text = write_comparison(found, "markdown").decode()
    assert not [word for word in words if word not in text], text


def test_rates_of_ones_own_and_terms_exclude_each_other(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    path = tmp_path / "rates.csv"
    path.write_text("date,from,to,rate\n2024-12-31,HKD,USD,0.1287\n")
    with pytest.raises(ParameterError, match="your rates"):
        compare(store, indicator=FUNDING, rates=read_rates(path), terms=read_terms("USD"))


def test_the_shipped_graph_converts(release) -> None:
    import benchgraph

    found = benchgraph.compare("hong-kong", source=release, things=True, into="USD@2025")
    values = [v for line in found.cells for cell in line for v in cell.values]
    assert any(v.converted and v.rate_pages for v in values)
    assert all(v.rate_pages for v in values if v.converted.startswith("US$"))


# ------------------------------------------------------------------------------------- the records


def test_every_figure_is_the_cell_that_its_evidence_quotes(records: list[Record]) -> None:
    seen = 0
    for record in records:
        for figure in record.root.values("statistics"):
            (value,), (spelt,) = figure.values("value"), figure.values("sourceValue")
            (evidence,) = figure.values("evidence")
            quotes = [s.values("exact")[0].term.value for s in evidence.values("selector")]
            if not quotes:  # the one that is computed says how
                assert figure.values("note") and figure.iri.endswith("inflation-2025")
                continue
            cells = next(csv.reader(quotes))
            year = figure.values("date")[0].term.value
            assert spelt.term.value in cells
            assert Decimal(value.term.value) == Decimal(spelt.term.value)
            assert len(cells) == 1 or any(cell[:4] == year for cell in cells)
            seen += 1
    assert seen > 300


MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
COUNTRY = "Country Name,Country Code,Year,Value"
PRICES = "Country Name,Country Code,Indicator Name,2023,2024,"
SOURCES = {
    "exchange-rates/data/annual.csv": (
        "Date,Country,Exchange rate",
        "2016-01-01,Canada,1.3",
        "2024-01-01,Canada,1.3699",
    ),
    "ppp/data/ppp-gdp.csv": (
        "Country,Country ID,Year,PPP",
        '"Canada",CA,2024,1.150472',
        '"Canada",CA,2023,',
    ),
    "gdp/data/gdp.csv": (COUNTRY, "Canada,CAN,2023,2140085567791.4514"),
    "population/data/population.csv": (COUNTRY, '"Hong Kong SAR, China",HKG,2024,7524100'),
    "inflation/archive/FP.CPI.TOTL.ZG.csv": (PRICES, 'United States,USA,"Prices, %",4.1,2.9,'),
    "cpi-us/data/cpiai.csv": (
        "Date,Index,Inflation",
        *(f"{m}-01,{100 if m < '2025' else 103}," for m in MONTHS if m != "2025-10"),
    ),
}


def test_the_records_can_be_written_anew_from_the_files(tmp_path: Path) -> None:
    for name, lines in SOURCES.items():
        repository, _, path = name.partition("/")
        file = tmp_path / "sources" / name
        file.parent.mkdir(parents=True)
        file.write_text("\n".join(lines) + "\n")
        where = tmp_path / "sources" / repository
        for git in (
            ["init", "-q"],
            ["add", path],
            ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "files"],
        ):
            subprocess.run(["git", "-C", str(where), *git], check=True)
    command = [ROOT / "script" / "money-collection", tmp_path / "sources", "--out", tmp_path / "o"]
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    written = read_records(tmp_path / "o" / "regions")
    found = {
        (record.id, figure.iri.rpartition("/")[2]): figure.values("value")[0].term.value
        for record in written
        for figure in record.root.values("statistics")
    }
    assert found == {
        ("region/canada", "exchange-rate-2024"): "1.3699",
        ("region/canada", "purchasing-power-parity-2024"): "1.150472",
        ("region/canada", "gdp-2023"): "2140085567791.4514",
        ("region/hong-kong", "population-2024"): "7524100",
        ("region/united-states", "consumer-price-inflation-2023"): "4.1",
        ("region/united-states", "consumer-price-inflation-2024"): "2.9",
        ("region/united-states", "consumer-price-inflation-2025"): "3",
    }
