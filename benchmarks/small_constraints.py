"""Random small constraints for hypothesis: ``sh:sparql`` with expressions over literals of many
datatypes, and Core components (those of the tests)."""

from __future__ import annotations

from random import Random

import pyoxigraph as ox
from hypothesis import strategies as st
from tests.shacl.small_shapes import EX, TYPE, XSD, Triples, Writer, ex, sh, xsd

NUMBERS = [
    *(xsd(text, "integer") for text in ("0", "1", "2", "3", "10", "-4", "2024")),
    *(xsd(text, "decimal") for text in ("1.5", "0.1", "-2.5", "10")),
    *(xsd(text, "double") for text in ("0.1", "1.5", "2")),
]
TEXTS = [
    ox.Literal(text) for text in ("", "a", "abc", "B", "10", "9", "2024-01-05", "中文 b", "a.b")
]
TAGGED = [ox.Literal(text, language=tag) for text in ("a", "abc") for tag in ("en", "fr", "en-gb")]
DAYS = [
    *(xsd(text, "date") for text in ("2024-01-05", "2023-12-31", "2025-06-30")),
    *(xsd(text, "dateTime") for text in ("2024-01-05T10:20:30", "2024-01-05T00:00:00")),
]
ODD = [
    xsd("2024-01-05Z", "date"),
    xsd("2024-01-05T10:20:30Z", "dateTime"),
    xsd("2024-01-05T12:20:30+02:00", "dateTime"),
    xsd("2024", "gYear"),
    xsd("2023", "gYear"),
    xsd("2024-01", "gYearMonth"),
    xsd("10:20:30", "time"),
    xsd("P1Y", "duration"),
    xsd("abc", "integer"),
    xsd("2024-13-01", "date"),
    xsd("maybe", "boolean"),
    xsd("a", "anyURI"),
    ox.Literal("a", datatype=ex("unit")),
    ox.Literal("b", datatype=ex("unit")),
    xsd("true", "boolean"),
    xsd("false", "boolean"),
    xsd("1.5", "float"),
    ox.BlankNode("b0"),
    ex("n1"),
    ex("n2"),
]
THEMES = {"number": NUMBERS, "text": TEXTS + TAGGED[:2], "tagged": TAGGED + TEXTS[:3], "day": DAYS}
_NUMBER = ["0", "1", "3", "1.5", "0.1", "1.5e0", "0.1e0", "-2", "10", "2024"]
_TEXT = ['"a"', '"b"', '"abc"', '"10"', '""', '"2024"', "'A'"]
_DAY = [
    f'"{text}"^^<{XSD}{kind}>'
    for text, kind in (
        ("2024-01-05", "date"),
        ("2024-06-01", "date"),
        ("2024-01-05T00:00:00", "dateTime"),
    )
]
_PATTERNS = ["^a", "b$", "[0-9]+", "^.{3}$", "b.", r"\\d", "A|9", "^[a-c]*$"]
_VARIABLES = ["?value", "?value", "?other"]


class Asker:
    """Writes expressions. A theme says what the values mostly are."""

    def __init__(self, random: Random, theme: str) -> None:
        self.random = random
        self.theme = theme

    def one(self, *choices: str) -> str:
        return self.random.choice(choices)

    def chance(self, one_in: int) -> bool:
        return self.random.randint(1, one_in) == 1

    def truth(self, depth: int = 2) -> str:
        """An expression that is a condition."""
        kind = self.random.randint(0, 15)
        if depth and kind < 4:
            sign = self.one("&&", "||")
            return f"({self.truth(depth - 1)} {sign} {self.truth(depth - 1)})"
        if depth and kind == 4:
            return f"(!{self.truth(depth - 1)})"
        if depth and kind == 5 and self.chance(3):
            return f"IF({self.truth(depth - 1)}, {self.truth(0)}, {self.truth(0)})"
        if kind < 10:
            theme = self.theme if not self.chance(8) else self.one("number", "text", "day")
            sign = self.one("=", "!=", "<", ">", "<=", ">=")
            return f"({self.value(theme, depth)} {sign} {self.value(theme, depth)})"
        variable = self.one(*_VARIABLES)
        if kind == 10:
            some = ", ".join(self.constant() for _ in range(self.random.randint(1, 3)))
            return f"({variable} {self.one('IN', 'NOT IN')} ({some}))"
        if kind == 11:
            test = self.one(
                "isIRI", "isLiteral", "isNumeric", "isBlank", "BOUND", f"<{XSD}boolean>"
            )
            return f"{test}({variable})"
        if kind == 12:
            other = f"{EX}{self.one('p', 'q')}"
            return f"{self.one('EXISTS', 'NOT EXISTS')} {{ $this <{other}> ?value }}"
        if kind == 13:
            return f"(DATATYPE({variable}) = {DATATYPE[self.theme]})"
        if kind == 14 and self.chance(2):
            return variable  # a value as a condition
        return self.text_test()

    def text_test(self) -> str:
        text = self.text(1)
        kind = self.random.randint(0, 5)
        if kind < 3:
            return f"{self.one('CONTAINS', 'STRSTARTS', 'STRENDS')}({text}, {self.one(*_TEXT)})"
        if kind == 3:
            tag = self.one('"en"', '"*"', '"en-GB"')
            return f"LANGMATCHES(LANG({self.one(*_VARIABLES)}), {tag})"
        flags = self.one("", "", ', "i"', ', "s"', ', "x"')
        return f'REGEX({text}, "{self.one(*_PATTERNS)}"{flags})'

    def value(self, theme: str, depth: int) -> str:
        if self.chance(25):
            return self.truth(0)
        if theme == "number" or self.chance(12):
            return self.number(depth)
        return self.day() if theme == "day" else self.text(depth)

    def number(self, depth: int) -> str:
        kind = self.random.randint(0, 11)
        if kind < 5 or not depth:
            return self.one(*_VARIABLES)
        if kind < 8:
            return self.one(*_NUMBER)
        inner = self.number(depth - 1)
        if kind == 8:
            return f"({inner} {self.one('+', '-', '*', '/')} {self.number(depth - 1)})"
        if kind == 9:
            return f"{self.one('ABS', 'CEIL', 'FLOOR', 'ROUND', '-')}({inner})"
        if kind == 10:
            return f"STRLEN({self.text(depth - 1)})"
        if self.chance(3):
            part = self.one("YEAR", "MONTH", "DAY", "HOURS", "MINUTES", "SECONDS")
            return f"{part}({self.day()})"
        cast = self.one("integer", "decimal", "double")
        return f"<{XSD}{cast}>({self.one(*_VARIABLES, *_TEXT)})"

    def text(self, depth: int) -> str:
        kind = self.random.randint(0, 11)
        if kind < 4 or not depth:
            variable = self.one(*_VARIABLES)
            return variable if self.theme in ("text", "tagged") else f"STR({variable})"
        if kind < 6:
            return self.one(*_TEXT)
        inner = self.text(depth - 1)
        if kind == 6:
            return f"STR({self.one(*_VARIABLES)})"
        if kind == 7:
            return f"{self.one('UCASE', 'LCASE')}({inner})"
        if kind == 8:
            length = self.one("", ", 1", ", 2")
            return f"SUBSTR({inner}, {self.one('0', '1', '2', '2')}{length})"
        if kind == 9:
            return f"{self.one('STRBEFORE', 'STRAFTER', 'CONCAT')}({inner}, {self.one(*_TEXT)})"
        if kind == 10:
            return f"LANG({self.one(*_VARIABLES)})"
        if self.chance(4):
            return f'REPLACE({inner}, "{self.one("b", "[0-9]", "^a")}", "{self.one("", "x", "-")}")'
        if self.chance(3):
            return f"<{XSD}string>({self.one(*_VARIABLES)})"
        return f"COALESCE({self.one('?missing', inner)}, {self.one(*_TEXT)})"

    def day(self) -> str:
        kind = self.random.randint(0, 9)
        if kind < 6:
            return self.one(*_VARIABLES)
        if kind < 9:
            return self.one(*_DAY)
        kind = self.one("date", "dateTime")
        return f"<{XSD}{kind}>({self.one(*_VARIABLES)})"

    def constant(self) -> str:
        if self.theme == "number":
            return self.one(*_NUMBER)
        return self.one(*(_DAY if self.theme == "day" else _TEXT))


DATATYPE = {
    "number": "<http://www.w3.org/2001/XMLSchema#integer>",
    "text": "<http://www.w3.org/2001/XMLSchema#string>",
    "tagged": "<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString>",
    "day": "<http://www.w3.org/2001/XMLSchema#date>",
}


def _query(asker: Asker) -> str:
    condition, more = asker.truth(), asker.truth(1)
    p, q = f"$this <{EX}p> ?value", f"$this <{EX}q> ?other"
    calculated = asker.value(asker.theme, 2)
    return asker.one(
        f"{p} . FILTER({condition})",
        f"{p} ; <{EX}q> ?other . FILTER({condition})",
        f"{p} ; <{EX}q> ?other . FILTER({condition}) FILTER({more})",
        f"{p} . OPTIONAL {{ {q} }} FILTER({condition})",
        f"{p} . OPTIONAL {{ {q} FILTER({more}) }} FILTER({condition})",
        f"{p} . FILTER NOT EXISTS {{ {q} FILTER({condition}) }}",
        f"{{ {p} FILTER({condition}) }} UNION {{ $this <{EX}q> ?value FILTER({more}) }}",
        f"{{ {p} }} {{ {q} FILTER({more.replace('?value', '?other')}) }} FILTER({condition})",
        f"$this ?path ?value . {q} FILTER({condition})",
        f"$this <{EX}p> ?other . BIND({calculated} AS ?value) FILTER({more})",
    )


def _data(random: Random, theme: str) -> Triples:
    """Up to three instances of a class with values of one sort, sometimes with others."""
    values = THEMES[theme]
    if random.randint(0, 2) == 0:
        values = values + random.sample(ODD, random.randint(1, 4))
    data = []
    for number in range(random.randint(1, 3)):
        node = ex(f"n{number}")
        data.append(ox.Triple(node, TYPE, ex("C")))
        for name in ("p", "q"):
            for value in random.sample(values, random.randint(0, 3)):
                data.append(ox.Triple(node, ex(name), value))
    return data


@st.composite
def sparql_and_data(draw: st.DrawFn) -> tuple[Triples, Triples]:
    """A shape with one ``sh:sparql``, and a graph."""
    # Choices of hypothesis's own would take ten times as long as everything that follows.
    random = draw(st.randoms(use_true_random=True))
    theme = random.choice(["number", "number", "text", "tagged", "day"])
    query = _query(Asker(random, theme))
    select = f"SELECT {random.choice(['', 'DISTINCT '])}$this ?value WHERE {{ {query} }}"
    shape = ex("s")
    shapes = [
        ox.Triple(shape, TYPE, sh("NodeShape")),
        ox.Triple(shape, sh("targetClass"), ex("C")),
        ox.Triple(shape, sh("sparql"), ex("k")),
        ox.Triple(ex("k"), TYPE, sh("SPARQLConstraint")),
    ]
    if random.randint(0, 5) == 0:
        shapes[0] = ox.Triple(shape, TYPE, sh("PropertyShape"))
        shapes.append(ox.Triple(shape, sh("path"), ex("p")))
        select = select.replace(f"<{EX}p>", "$PATH")
    shapes.append(ox.Triple(ex("k"), sh("select"), ox.Literal(select)))
    return shapes, _data(random, theme)


_DATATYPES = (
    "string integer decimal double float boolean date dateTime dateTimeStamp time gYear gYearMonth"
    " duration dayTimeDuration anyURI byte nonNegativeInteger base64Binary hexBinary language"
).split()
_BOUNDS = ["minInclusive", "maxInclusive", "minExclusive", "maxExclusive"]
_PAIRS = ["lessThan", "lessThanOrEquals", "equals", "disjoint"]


@st.composite
def core_and_data(draw: st.DrawFn) -> tuple[Triples, Triples]:
    """A property shape with one or two Core constraints on literals of many datatypes."""
    random = draw(st.randoms(use_true_random=True))
    theme = random.choice(list(THEMES))
    writer, shape = Writer(draw), ex("s")
    writer.triples += [
        ox.Triple(shape, TYPE, sh("PropertyShape")),
        ox.Triple(shape, sh("targetClass"), ex("C")),
        ox.Triple(shape, sh("path"), ex("p")),
    ]
    pool = [each for each in THEMES[theme] + ODD if not isinstance(each, ox.BlankNode)]
    literals = [each for each in pool if isinstance(each, ox.Literal)]
    likely = [*THEMES[theme], *THEMES[theme], *literals]
    for _ in range(random.randint(1, 2)):
        kind = random.randint(0, 7)
        if kind < 2:
            writer.add(shape, random.choice(_BOUNDS), random.choice(likely))
        elif kind == 2:
            name = ox.NamedNode(XSD + random.choice(_DATATYPES))
            writer.add(shape, "datatype", name)
        elif kind == 3:
            writer.add(shape, random.choice(_PAIRS), ex("q"))
        elif kind == 4:
            writer.add(shape, "in", writer.items(list(random.sample(pool, 3))))
        elif kind == 5:
            writer.add(shape, "hasValue", random.choice(pool))
        elif kind == 6:
            patterns = [each.replace("\\\\", "\\") for each in _PATTERNS]
            writer.add(shape, "pattern", ox.Literal(random.choice(patterns)))
            if flags := random.choice(["", "", "i", "s", "x", "m"]):
                writer.add(shape, "flags", ox.Literal(flags))
        else:
            length = random.choice(["minLength", "maxLength"])
            writer.add(shape, length, xsd(str(random.randint(0, 4)), "integer"))
    return list(dict.fromkeys(writer.triples)), _data(random, theme)
