"""PDFs of our own, made at test time: text put where a test wants it, and nothing else."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842


@dataclass
class Sheet:
    """One page. ``put`` writes a line; lengths in points from the top left corner."""

    parts: list[str] = field(default_factory=list)
    picture: bool = False

    def put(
        self, left: float, top: float, text: str, size: float = 10, *, bold: bool = False,
        hidden: bool = False, turned: bool = False,
    ) -> Sheet:  # fmt: skip
        words = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        mode = 3 if hidden else 0
        matrix = "0 1 -1 0" if turned else "1 0 0 1"
        self.parts.append(
            f"BT /F{2 if bold else 1} {size} Tf {mode} Tr {matrix} {left} {HEIGHT - top} Tm"
            f" ({words}) Tj ET"
        )
        return self

    def lines(self, left: float, top: float, texts: list[str], size: float = 10) -> Sheet:
        for number, text in enumerate(texts):
            self.put(left, top + number * 1.3 * size, text, size)
        return self

    def scan(self) -> Sheet:
        """A picture over the whole page."""
        self.picture = True
        self.parts.append(f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q")
        return self


def pdf(*sheets: Sheet, title: str = "", language: str = "") -> bytes:
    """A PDF of these pages, in Helvetica."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    pixel = zlib.compress(b"\x80")
    count = len(sheets)
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(count))
    said = f" /Lang ({language})" if language else ""
    objects: list[bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R{said} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
        _stream(pixel, "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
                " /BitsPerComponent 8 /Filter /FlateDecode"),
    ]  # fmt: skip
    for number, sheet in enumerate(sheets):
        content = 7 + 2 * number
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {content} 0 R"
            " /Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /I 5 0 R >> >> >>".encode()
        )
        objects.append(_stream("\n".join(sheet.parts).encode("cp1252"), ""))
    if title:
        objects.append(f"<< /Title ({title}) >>".encode())
    return _file(objects, info=len(objects) if title else 0)


def _stream(data: bytes, keys: str) -> bytes:
    return f"<< /Length {len(data)} {keys} >>\nstream\n".encode() + data + b"\nendstream"


def _file(objects: list[bytes], info: int) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    more = f" /Info {info} 0 R" if info else ""
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R{more} >>\n".encode()
    return bytes(out + f"startxref\n{start}\n%%EOF\n".encode())
