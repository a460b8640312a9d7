"""The two plain-text forms of a page, made from its HTML as crawlers make them.

Written against the description of the forms, with another parser than the reader's, so that a test
that reads them back tests the reader and not this.
"""

from __future__ import annotations

from small_tree import Element, parse

HEADINGS = ("h1", "h2", "h3")
BLOCKS = {"p", "div", "section", "dl", "ul", "ol", "li", "dt", "dd", "header", "nav", *HEADINGS}


def _article(page: str) -> Element:
    return next(parse(page).iter("article"))


def _is_leaf(element: Element) -> bool:
    return not any(child.tag in BLOCKS for child in element)


def _in_card(element: Element) -> bool:
    return any(parent.tag == "a" for parent in element.ancestors())


def list_form(page: str, *, continue_cards: bool = True) -> str:
    """No blank lines; no chips; facts and bullets as "- x"; sources as "- • x"; cards as lines.

    The real extraction of a case kept its first two cards and lost those under the last heading
    (``continue_cards=False``).
    """
    lines: list[str] = []
    for part in _article(page):
        if part.tag == "header":
            lines += [child.text for child in part if child.tag != "div"]
        elif part.tag == "dl":
            lines += [f"- {child.text}".rstrip() for child in part.iter("dt", "dd")]
        elif part.tag == "section":
            lines += _section_lines(part, continue_cards)
        elif part.tag == "p":
            lines.append(part.text)
    return "\n".join(line for line in lines if line.strip()) + "\n"


def _section_lines(section: Element, cards: bool) -> list[str]:
    lines = []
    headed = any(child.tag == "h2" for child in section)
    for element in section.iter("h2", "h3", "p", "li", "div", "a"):
        if not cards and headed and (_in_card(element) or element.tag == "a"):
            continue
        inside_item = element.parent is not None and element.parent.tag == "li"
        leaf = _is_leaf(element)
        if element.tag == "li":
            lines.append(f"- {element.text}")
        elif inside_item:
            continue
        elif (
            element.tag in ("h2", "h3", "p")
            or (element.tag == "a" and leaf)
            or (element.tag == "div" and leaf and not any(element.iter("a")))
        ):
            lines.append(element.text)
    return lines


def list_form_without_divs(page: str) -> str:
    """The list form as some crawlers make it: what stands in ``div`` elements alone is gone, so a
    region has no overview, strategies have no year, investments and bodies are headings only."""
    lines: list[str] = []
    for part in _article(page):
        if part.tag == "header":
            lines += [child.text for child in part if child.tag != "div"]
        elif part.tag == "section":
            for element in part.iter("h2", "h3", "p", "li"):
                lines.append(f"- {element.text}" if element.tag == "li" else element.text)
        elif part.tag == "p":
            lines.append(part.text)
    return "\n".join(line for line in lines if line.strip()) + "\n"


def plain_form_with_cards(page: str) -> str:
    """The plain form as some crawlers make it: cards are kept, what stands in ``div`` elements as
    lines of one block, other elements as blocks of their own; links side by side run together."""
    blocks: list[str] = []
    for part in _article(page):
        if part.tag == "header":
            for child in part:
                blocks.append(child.text)
        elif part.tag == "dl":
            blocks.append("\n".join(fact.text for fact in part.iter("dt", "dd") if fact.text))
        elif part.tag == "section":
            blocks += _blocks_with_cards(part)
        elif part.tag == "p":
            blocks.append(part.text)
    return "\n\n".join(block for block in blocks if block.strip()) + "\n"


def _blocks_with_cards(section: Element) -> list[str]:
    blocks: list[str] = []
    run: list[str] = []

    def end_run() -> None:
        blocks.append("\n".join(run))
        run.clear()

    for element in section.iter("h2", "h3", "p", "li", "div", "a"):
        inside_item = element.parent is not None and element.parent.tag == "li"
        if element.tag in ("h2", "h3", "p"):
            end_run()
            blocks.append(element.text)
        elif element.tag == "li":
            run.append(f"  • {element.text}")
        elif element.tag == "a" and _is_leaf(element) and not inside_item:
            run[-1:] = [" ".join([*run[-1:], element.text])]
        elif element.tag == "div" and _is_leaf(element) and not any(element.iter("a")):
            run.append(element.text)
    end_run()
    return blocks


def plain_form(page: str, *, facts_apart: bool = False) -> str:
    """Blank lines between blocks; chips run together; facts as bare lines; bullets "  • x",
    sources "  • • x"; what is in a link block is gone while its heading stays; empty values too."""
    blocks: list[str] = []
    for part in _article(page):
        if part.tag == "header":
            for child in part:
                chips = child.tag == "div"
                blocks.append("".join(chip.text for chip in child) if chips else child.text)
        elif part.tag == "dl":
            facts = [child.text for child in part.iter("dt", "dd")]
            blocks += facts if facts_apart else ["\n".join(fact for fact in facts if fact)]
        elif part.tag == "section":
            blocks += _plain_section(part)
        elif part.tag == "p":
            blocks.append(part.text)
    return "\n\n".join(block for block in blocks if block.strip()) + "\n"


def _plain_section(section: Element) -> list[str]:
    blocks = []
    for element in section.iter("h2", "h3", "p", "ul"):
        if _in_card(element):
            continue
        if element.tag == "ul":
            blocks.append("\n".join(f"  • {item.text}" for item in element.iter("li")))
        else:
            blocks.append(element.text)
    return blocks
