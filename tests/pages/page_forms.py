"""The two plain-text forms of a page, made from its HTML as crawlers make them.

Written against the description of the forms, with another parser than the reader's, so that a test
that reads them back tests the reader and not this.
"""

from __future__ import annotations

from lxml import html as lxml_html

HEADINGS = ("h1", "h2", "h3")
BLOCKS = {"p", "div", "section", "dl", "ul", "ol", "li", "dt", "dd", "header", "nav", *HEADINGS}


def _text(element) -> str:
    return " ".join(element.text_content().split())


def _article(page: str):
    root = lxml_html.document_fromstring(page)
    return root.find(".//article")


def _is_block(element) -> bool:
    return any(child.tag in BLOCKS for child in element)


def list_form(page: str, *, continue_cards: bool = True) -> str:
    """No blank lines; no chips; facts and bullets as "- x"; sources as "- • x"; cards as lines.

    The real extraction of a case kept its first two cards and lost those under the last heading
    (``continue_cards=False``).
    """
    lines: list[str] = []
    for part in _article(page):
        if part.tag == "header":
            lines += [_text(child) for child in part if child.tag != "div"]
        elif part.tag == "dl":
            for child in part.iter("dt", "dd"):
                lines.append(f"- {_text(child)}".rstrip())
        elif part.tag == "section":
            lines += _section_lines(part, continue_cards)
        elif part.tag == "p":
            lines.append(_text(part))
    return "\n".join(line for line in lines if line.strip()) + "\n"


def _section_lines(section, cards: bool) -> list[str]:
    lines = []
    for element in section.iter("h2", "h3", "p", "li", "div", "a", "span"):
        inside_card = any(parent.tag == "a" for parent in element.iterancestors())
        headed = section.find("h2") is not None
        if not cards and headed and (inside_card or element.tag == "a"):
            continue
        inside_item = element.getparent().tag == "li"
        leaf = not _is_block(element)
        if element.tag == "li":
            lines.append(f"- {_text(element)}")
        elif inside_item:
            continue
        elif (
            element.tag in ("h2", "h3", "p")
            or (element.tag == "a" and leaf)
            or (element.tag == "div" and leaf and not element.findall(".//a"))
        ):
            lines.append(_text(element))
    return lines


def plain_form(page: str, *, facts_apart: bool = False) -> str:
    """Blank lines between blocks; chips run together; facts as bare lines; bullets "  • x",
    sources "  • • x"; what is in a link block is gone while its heading stays; empty values too."""
    blocks: list[str] = []
    for part in _article(page):
        if part.tag == "header":
            for child in part:
                chips = child.tag == "div"
                blocks.append("".join(_text(c) for c in child) if chips else _text(child))
        elif part.tag == "dl":
            facts = [_text(child) for child in part.iter("dt", "dd")]
            blocks += facts if facts_apart else ["\n".join(fact for fact in facts if fact)]
        elif part.tag == "section":
            blocks += _plain_section(part)
        elif part.tag == "p":
            blocks.append(_text(part))
    return "\n\n".join(block for block in blocks if block.strip()) + "\n"


def _plain_section(section) -> list[str]:
    blocks = []
    for element in section.iter("h2", "h3", "p", "ul"):
        if any(parent.tag == "a" for parent in element.iterancestors()):
            continue
        if element.tag == "ul":
            blocks.append("\n".join(f"  • {_text(item)}" for item in element.iter("li")))
        else:
            blocks.append(_text(element))
    return blocks
