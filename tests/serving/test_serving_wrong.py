"""“This is wrong”: the form answers with a patch that fits the record, and writes nothing."""

from __future__ import annotations

import re

import pytest
import yaml

from benchgraph.curating.corrections import read_patch
from benchgraph.curating.reviewing import propose
from benchgraph.serving.model import Asked

TASK = "pages.wrong:wrong"
NUMBER = (
    "https://w3id.org/benchgraph/id/facility/cyberport-ai-supercomputing-centre"
    "/observation/compute-target"
)
PAGE = "https://sgai.md/benchmarking/cyberport-ai-supercomputing-centre/"


@pytest.fixture
def sent(task):
    def send(method: str = "POST", **fields: str):
        pairs = tuple((name.replace("_", "-"), value) for name, value in fields.items())
        return task(TASK, Asked(path="/wrong", query=pairs, method=method))

    return send


def field_of(text: str, key: str) -> str:
    """The name of the field of the first statement under ``key``."""
    # A key that is the word of its field is not said again.
    label = rf'<label for="([^"]+)">(?:[^<]*<span class="soft"><code>)?{key}(?:</code>| <span)'
    return re.search(label, text)[1]


def test_the_form_says_what_the_record_says(sent):
    text = sent("GET", about=NUMBER).body.decode()
    assert 'value="3000"' in text
    assert "facilities/cyberport-ai-supercomputing-centre.yaml" in text
    assert text.count("<h1") == 1
    short = sent("GET", about="facility:cyberport-ai-supercomputing-centre", property="bg:operator")
    assert 'value="institution/cyberport"' in short.body.decode()
    assert short.body.decode().count('name="was-') == 1


def test_the_answer_is_a_patch_that_fits_the_record(sent, tmp_path):
    form = sent("GET", about=NUMBER).body.decode()
    value, written = field_of(form, "value"), field_of(form, "sourceValue")
    reply = sent(
        about=NUMBER, page=PAGE, quote="3100: #'\"<b>", reason="it says 3100", by="数码港",
        **{value: "3100", f"was_{value}": "3000", written: "3100 PFLOPS"},
    )  # fmt: skip
    assert reply.status == 200
    assert dict(reply.headers)["Content-Disposition"] == (
        'attachment; filename="wrong-compute-target.yaml"'
    )
    path = tmp_path / "patch.yaml"
    path.write_bytes(reply.body)
    patch = read_patch(path)
    assert {(c.key, c.now, c.proposed) for c in patch.changes} == {
        ("value", "3000", "3100"), ("sourceValue", "3000 PFLOPS", "3100 PFLOPS"),
    }  # fmt: skip
    assert patch.evidence.quote == "3100: #'\"<b>"
    diff = propose(patch).diff()
    assert "-    value: 3000\n" in diff
    assert "+    value: 3100\n" in diff


def test_something_missing_becomes_an_addition(sent):
    reply = sent(
        about=NUMBER, page=PAGE, reason="stated", new_key="deadline", new="2025", new_language="en"
    )
    (change,) = yaml.safe_load(reply.body)["changes"]
    assert change == {"key": "deadline", "proposed": "2025"}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "nothing differs yet"),
        ({"say1": "soon"}, "this is not a date"),
        ({"say1": "2025", "was_say1": "1999"}, "something else by now"),
        ({"say1": "2025", "page": "javascript:alert(1)"}, "full address"),
        ({"say1": "2025", "reason": ""}, "in a sentence why"),
        ({"say1": "2025", "quote": "a\u202eb"}, "cannot be seen"),
        ({"say1": "2025", "quote": "x" * 9000}, "too long"),
        ({"new_key": "evidence", "new": "x"}, "Choose what is missing"),
    ],
)
def test_what_is_wrong_with_the_form_is_said_in_it(sent, fields, told):
    form = sent("GET", about=NUMBER).body.decode()
    date = field_of(form, "date")
    named = {name.replace("say1", date): value for name, value in fields.items()}
    given = {"about": NUMBER, "page": PAGE, "reason": "because", **named}
    reply = sent(**given)
    assert reply.status == 422
    assert told in reply.body.decode()


@pytest.mark.parametrize("about", ["", "nothing there", "<script>alert(1)</script>", "x" * 20_000])
def test_nothing_to_correct_is_told(sent, about):
    reply = sent("GET", about=about)
    assert reply.status in (400, 404)
    assert b"<script>alert" not in reply.body


def test_what_no_record_says_cannot_be_corrected(sent):
    about = "https://w3id.org/benchgraph/vocab/axis/compute"
    assert sent("GET", about=about).status == 404


def test_it_works_in_a_browser_without_a_script(tab):
    page = tab(f"/wrong?about={NUMBER}", java_script_enabled=False)
    page.get_by_label("value", exact=True).first.fill("3100")
    page.get_by_label("Address of the page that says so").fill(PAGE)
    page.get_by_label("Why is it wrong?").fill("It says 3100.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Make the file").click()
    text = download.value.path().read_text()
    assert "proposed: '3100'" in text
