"""What a mapping can say of values, conditions and identity, and what it says of its mistakes."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from benchgraph.errors import MappingError, TableError
from benchgraph.mapping.reading import held, plain, read_dates, read_number, storable
from benchgraph.registry import Registry

FACILITY = """
[[record]]
kind = "facility"
key = ["Name"]
label.en = "{Name}"
"""


def values(made, key: str) -> list[str]:
    """The texts under a key of the drafts, in the order of the rows."""
    return [
        line.partition(": ")[2]
        for text in made.drafts.values()
        for line in text.splitlines()
        if line.strip().removeprefix("- ").startswith(f"{key}:")
    ]


def observation(value: str, more: str = "", unit: str = "unit/megawatt") -> str:
    return f"""{FACILITY}
[[record.observations]]
id = "o"
indicator = "indicator/power-capacity"
valueStatus = "actual"
unit = "{unit}"
value = {value}
{more}
"""


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("1999999999999999700", '{column = "V", over = 1e15}', "2000"),
        ("4.01e+22", '{column = "V", over = 1e15}', "40100000"),
        ("50025265.28623454", '{column = "V", read = "number"}', "50025265.2862345"),
        ("1", '{column = "V", over = 3}', "0.333333333333333"),
        ("0.1", '{column = "V", times = 3}', "0.3"),
        ("1,500", '{column = "V", plus = 0.5, minus = 1}', "1499.5"),
        ("2.5 million", '{column = "V", read = "number"}', "2500000"),
        ("12345", '{column = "V", digits = 2}', "12000"),
        ("4 MW", '{column = "V", read = "quantity"}', "4"),
        ("at least 4 MW", '{column = "V", read = "quantity", part = "minimum"}', "4"),
        ("MW 7 (gross)", "{column = \"V\", pattern = '([0-9]+)'}", "7"),
        ("x", '{column = "V", map = "m"}', "8"),
        ("y", '{column = "V", map = "m", otherwise = "leave-out", default = "9"}', "9"),
        ("", '{first = ["{V}", {text = "3"}]}', "3"),
        ("5", '{choose = [{when = {column = "V", above = 9}, then = "1"}, {then = "2"}]}', "2"),
        ("5", '{choose = [{when = {column = "V", below = 9}, then = "1"}, {then = "2"}]}', "1"),
    ],
)
def test_values(mapped, cell: str, value: str, expected: str) -> None:
    made = mapped(f'Name,V\na,"{cell}"\n', observation(value) + '[maps.m]\nx = "8"\n')
    assert made.rejects == []
    assert values(made, "value") == [expected]


@pytest.mark.parametrize(
    ("cell", "part", "expected"),
    [
        ("Planned Q2 2025", "last", "2025-06"),
        ("Planned Q2 2025", "first", "2025-04"),
        ("Planned H2 2026", "last-day", "2026-12-31"),
        ("2029-02", "last", "2029-02"),
        ("2025-01-31T00:00:00", "last", "2025-01-31"),  # a date of Excel
        ("2024-02", "last-day", "2024-02-29"),
        ("March 2027", "last", "2027-03"),
        ("2026", "first", "2026"),
    ],
)
def test_dates(mapped, cell: str, part: str, expected: str) -> None:
    deadline = f'deadline = {{column = "D", read = "date", part = "{part}"}}'
    made = mapped(f"Name,D\na,{cell}\n", observation('"1"', deadline))
    assert values(made, "deadline") == [expected]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("soon", "no date is here"),
        ("H1 2025", "take its first or last month"),
        ("2024 or 2025", "more than one date"),
    ],
)
def test_dates_that_cannot_be_read_are_rejected(mapped, cell: str, why: str) -> None:
    made = mapped(f"Name,D\na,{cell}\n", observation('"1"', 'date = {column = "D", read = "date"}'))
    (reject,) = made.rejects
    assert (reject.row, reject.column, reject.found) == (2, "D", cell)
    assert why in reject.why
    assert made.drafts == {}


def test_several_values_in_a_cell_are_split_with_their_quotes(mapped) -> None:
    made = mapped(
        'Name,Owner\na,"Heron, ""Lamp, Sons"" , Heron,Twin"\n',
        FACILITY
        + 'owner = {column = "Owner", split = ",", refer = "o"}\n'
        + '[references.o]\nkind = "institution"\nlabel.en = "{#name}"\n',
    )
    # Heron is one institution (and a facility, which is another kind); two are called Twin.
    assert values(made, "owner") == ["[institution/heron, institution/lamp-sons, institution/twin]"]
    assert set(made.drafts) == {"facility/a", "institution/lamp-sons", "institution/twin"}
    assert made.drafts["institution/lamp-sons"].count("Lamp, Sons") == 1


def test_one_node_for_each_value_of_a_cell(mapped) -> None:
    made = mapped(
        'Name,Years\na,"2024;2026-05"\n',
        FACILITY
        + """
[[record.events]]
each = {column = "Years", split = ";"}
id = "grown-{#each}"
eventKind = "updated"
eventStatus = "occurred"
date = "{#each}"
""",
    )
    assert values(made, "date") == ["2024", "2026-05"]
    assert "id: grown-2026-05" in made.drafts["facility/a"]


def test_references_are_made_once_and_never_by_the_slug_alone(mapped) -> None:
    made = mapped(
        "Name,Owner\na,Lamp & Co\nb,Lamp and Co\nc,lamp & co\nd,Lamp & Co\n",
        FACILITY
        + 'owner = {column = "Owner", refer = "o"}\n'
        + '[references.o]\nkind = "institution"\nlabel.en = "{#name}"\n',
    )
    owners = values(made, "owner")
    assert owners[0] == owners[2] == owners[3] == "institution/lamp-and-co"
    assert owners[1].startswith("institution/lamp-and-co-")  # another name with the same slug
    assert len(made.drafts) == 6


def test_a_known_record_is_never_taken_over(mapped) -> None:
    """A facility with the id of a record that is there is another one until somebody says so."""
    table, mapping = "Name\nOld Mill\n", FACILITY
    made = mapped(table, mapping)
    assert list(made.drafts) == ["facility/old-mill-made"]
    assert made.report.renamed == {"facility/old-mill"}
    decided = mapping + 'same = "same"\n[maps.same]\n"Old Mill" = "facility/old-mill"\n'
    assert list(mapped(table, decided).drafts) == ["facility/old-mill"]


# -- identity ----------------------------------------------------------------------------------

TWINS = "Name,V\nLamp,1\nLamp,2\nMill,3\nLamp,1.0\n"
APART = 'apart = {when = {column = "Name", is = "Lamp"}, by = ["V"]}\n'


def test_duplicates_stop(mapped) -> None:
    with pytest.raises(TableError) as stopped:
        mapped(TWINS, FACILITY)
    assert stopped.value.line == 3
    assert "rows 2 (t.csv) and 3 name the same record" in str(stopped.value)


def test_duplicates_are_skipped_and_counted(mapped) -> None:
    made = mapped(TWINS, FACILITY + 'duplicates = "skip"\n')
    assert list(made.drafts) == ["facility/lamp", "facility/mill"]
    assert made.report.rows == {"mapped": 2, "duplicate": 2}


def test_duplicates_are_numbered_and_counted(mapped) -> None:
    made = mapped(TWINS, FACILITY + 'duplicates = "number"\n')
    assert list(made.drafts) == [
        "facility/lamp", "facility/lamp-2", "facility/mill", "facility/lamp-3",
    ]  # fmt: skip
    assert (made.report.rows["mapped"], made.report.rows["numbered"]) == (4, 2)


def test_rows_without_a_name_of_their_own_keep_their_ids_in_any_order(mapped) -> None:
    mapping = FACILITY + 'duplicates = "number"\n' + APART
    made = mapped(TWINS, mapping)
    first, second, mill, again = made.drafts
    assert mill == "facility/mill"
    assert first != second
    assert again == f"{first}-2"  # 1 and 1.0 are one number: equal rows are numbered
    header, *rows = TWINS.splitlines()
    other = mapped("\n".join([header, *reversed(rows)]) + "\n", mapping)
    assert set(other.drafts) == set(made.drafts)


def test_a_row_that_changes_elsewhere_keeps_its_ids(mapped) -> None:
    before = mapped("Name,V\nLamp,1\n", observation("'{V}'"))
    after = mapped("Name,V\nLamp,2\n", observation("'{V}'"))
    assert list(before.drafts) == list(after.drafts)
    nodes = [[child.id for child in m.mapped[0].record.children] for m in (before, after)]
    assert nodes[0] == nodes[1] == ["", "o", "row"]


def test_rows_that_follow_each_other_are_gathered(mapped) -> None:
    mapping = observation("'{V}'").replace('id = "o"', 'id = "o-{V}"')
    mapping = mapping.replace('key = ["Name"]', 'key = ["Name"]\nduplicates = "gather"')
    made = mapped("Name,V\nLamp,1\nLamp,2\nMill,3\n", mapping)
    assert values(made, "value") == ["1", "2", "3"]
    assert list(made.drafts) == ["facility/lamp", "facility/mill"]
    assert made.report.nodes["observations"] == 3
    with pytest.raises(TableError, match="name the same record"):
        mapped(TWINS, mapping)


# -- mistakes ----------------------------------------------------------------------------------

MISTAKES = [
    (FACILITY + 'lable.en = "x"\n', 10, "lable", "'label'"),
    (FACILITY + 'region = {colum = "Name"}\n', 10, "colum", "'column'"),
    (FACILITY.replace("{Name}", "{Nmae}"), 9, "Nmae", "'Name'"),
    (FACILITY + 'status = "operatng"\n', 10, "operatng", "operating"),
    (FACILITY + 'axis = "axis/computing"\n', 10, "axis/computing", "compute"),
    (observation('"1"', unit="unit/megawat"), 15, "unit/megawat", "unit/megawatt"),
    (FACILITY.replace('"facility"', '"facilty"'), 7, "facilty", "'facility'"),
    (FACILITY + 'status = {column = "V", map = "stat"}\n[maps.status]\nx = "planned"\n',
     10, "stat", "'status'"),
    (FACILITY + 'status = {column = "V", map = "s"}\n[maps.s]\na = "planned"\nb = "planed"\n',
     13, "planed", "planned"),
    (FACILITY + 'note.en = {value = "a"}\n[values]\na = {value = "b"}\nb = {value = "a"}\n',
     12, "values.a → values.b → values.a", ""),
    (FACILITY + 'when = "c"\n[conditions]\nc = [{column = "V", is = "1"}, "c"]\n',
     12, "conditions.c → conditions.c", ""),
    (FACILITY + 'note.en = {column = "V", pattern = "("}\n', 10, "(", ""),
    (FACILITY + 'note.en = {column = "V", over = 0}\n', 10, "", ""),
    (FACILITY + 'note.en = {column = "V", read = "nummer"}\n', 10, "nummer", "'number'"),
    (FACILITY + 'owner = {column = "V", refer = "x"}\n', 10, "x", ""),
    (FACILITY + 'label.english = "x"\n', 10, "x", ""),
    (FACILITY + '[[record.observations]]\nvalue = "1"\n', 10, "", ""),
    (FACILITY + "[tabel]\n", 10, "tabel", "'table'"),
    (FACILITY + "label = \n", 10, "", ""),
    (FACILITY.replace('key = ["Name"]', 'key = ["Nmae"]') + 'note.en = "x"\n', 8, "Nmae", "'Name'"),
]  # fmt: skip


@pytest.mark.parametrize(("mapping", "line", "found", "hint"), MISTAKES)
def test_a_mistake_is_one_error_with_its_line_and_the_nearest_name(
    mapped, tmp_path: Path, mapping: str, line: int, found: str, hint: str
) -> None:
    with pytest.raises(MappingError) as error:
        mapped("Name,V\na,1\n", mapping)
    told = error.value
    assert (str(told.path), told.line) == (str(tmp_path / "m.toml"), line), str(told)
    assert found in (told.found or "")
    assert hint in (told.hint or "")
    assert len(str(told).splitlines()) <= 4


def test_the_head_is_checked(mapped) -> None:
    with pytest.raises(MappingError, match="page: "):
        mapped("Name\na\n", FACILITY, head='[mapping]\nslug = "s"\npage = "tables"\n')
    with pytest.raises(MappingError, match="does not say its page"):
        mapped("Name\na\n", FACILITY, head='[mapping]\nslug = "s"\n')
    with pytest.raises(MappingError, match="only where a licence allows it"):
        mapped("Name\na\n", FACILITY, head='[mapping]\nslug = "s"\npage = "https://t.example"\n'
               'quote = {column = "Name"}\n')  # fmt: skip


def test_a_quote_is_taken_over_where_the_mapping_says_that_it_may_be(mapped) -> None:
    head = '[mapping]\nslug = "s"\npage = "https://t.example"\n'
    head += 'quote = {column = "Words", licensed = true}\n'
    made = mapped('Name,Words\na,"It hums, they say"\nb,\n', FACILITY, head=head)
    assert 'exact: "It hums, they say"' in made.drafts["facility/a"]
    assert "evidenceKind: quoted" in made.drafts["facility/a"]
    assert "evidenceKind: table-row" in made.drafts["facility/b"]


# -- look-ups ----------------------------------------------------------------------------------

LOOK_UP = """
[lookups.c]
file = "c.csv"
key = "name"
follow = "see"
"""


def test_a_look_up_follows_other_names(mapped, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(
        "name,id,see\nFinland,region/finland,\nSuomi,,Finland\nSF,,Suomi\n"
    )
    region = 'region = {column = "Land", lookup = "c", take = "id"}\n'
    made = mapped("Name,Land\na,Suomi\nb,SF\nc,Atlantis\n", FACILITY + region + LOOK_UP)
    assert values(made, "region") == ["region/finland", "region/finland"]
    assert made.report.unmatched() == {"c": [("Atlantis", 1)]}
    assert made.report.lookups == {"c": (3, 3)}
    assert [reject.found for reject in made.rejects] == ["Atlantis"]


def test_a_look_up_in_a_circle_is_an_error(mapped, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("name,id,see\nA,,B\nB,,C\nC,,A\n")
    with pytest.raises(MappingError) as error:
        mapped("Name\na\n", FACILITY + LOOK_UP)
    assert error.value.found == "A → B → C → A"
    assert error.value.line == 14


# -- numbers, alone ----------------------------------------------------------------------------


def test_numbers_are_rounded_to_what_a_float_holds() -> None:
    assert plain(held(Decimal("0.30000000000000004"))) == "0.3"
    assert plain(read_number("9.9e+22", None)) == "99" + "0" * 21
    assert plain(storable(Decimal("0.12345678901234567"), "")) == "0.123456789012346"
    assert read_dates("Q3 2027", "en") == ("2027-07", "2027-09")


def test_a_collection_that_is_mapped_anew_keeps_its_ids(mapped, monkeypatch) -> None:
    """What the collection itself said before takes no id away, and is made again."""
    homes = {"facility/old-mill": frozenset({"made"}), "institution/heron": frozenset({"made"})}
    monkeypatch.setattr(Registry, "from_names", _with_homes(Registry.from_names, homes))
    made = mapped(
        "Name,Owner\nOld Mill,Heron\n",
        FACILITY
        + 'owner = {column = "Owner", refer = "o"}\n'
        + '[references.o]\nkind = "institution"\nlabel.en = "{#name}"\n',
    )
    assert set(made.drafts) == {"facility/old-mill", "institution/heron"}


def _with_homes(make, homes):  # type: ignore[no-untyped-def]
    def registry(entries):  # type: ignore[no-untyped-def]
        found = make(entries)
        found.homes = homes
        return found

    return registry
