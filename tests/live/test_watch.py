"""``benchgraph watch`` as it is used: what it says and writes while files are saved."""

from __future__ import annotations

import json
import re
import shutil
import signal
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from edits import write_records
from watched import Watched, save

from benchgraph.release import build_release, open_release
from patience import runs, wait_for


@pytest.fixture
def records(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    write_records(folder, cases=2)
    return folder


def facility(records: Path, number: int = 0) -> Path:
    return sorted((records / "facilities").glob("*.yaml"))[number]


def test_saves_of_all_sorts_are_told_and_released(records: Path, tmp_path: Path) -> None:
    out, one = tmp_path / "out", facility(records)
    good = one.read_text()
    with Watched("--data", records, "--out", out) as watched:
        began = watched.told("began")
        assert began["anew"] and began["release"] == str(out / "001")
        # In place.
        one.write_text(good.replace("en: Thing 0", "en: Renamed"))
        changed = watched.told("changed")
        assert changed["files"] == [str(one)]
        assert changed["added"] == changed["removed"] == 2
        first = watched.told("released")
        # By a file that takes its place.
        save(one, good)
        assert watched.told("changed")["files"] == [str(one)]
        # Half, and 0.3 s later whole.
        one.write_text(good[: len(good) // 2] + "\n  : [")
        kept = watched.told("changed")
        assert [each["file"] for each in kept["kept"]] == [str(one)] and not kept["files"]
        time.sleep(0.3)
        one.write_text(good.replace("status: operating", "status: no-such"))
        changed = watched.told("changed")
        assert [each["severity"] for each in changed["caused"]] == ["Violation"]
        assert len(changed["healed"]) == 1 and not changed["kept"]
        watched.told("not released")
        # Two editors at one time.
        other = sorted((records / "cases").glob("*.yaml"))[0]
        save(one, good)
        save(other, other.read_text().replace("en: Case", "en: Said again, case"))
        files: set[str] = set()
        while files != {str(one), str(other)}:
            files |= set(watched.told("changed")["files"])
        last = watched.told("released")
        assert last["root"] != first["root"]
        # What no release has when it is stopped gets one.
        save(one, good.replace("en: Thing 0", "en: Renamed at last"))
        watched.told("changed")
        code, rest = watched.stop()
        assert code == 0, watched.errors
        events = [json.loads(line) for line in rest]
        assert [each["event"] for each in events] == ["released", "stopped"]
    whole = build_release(records, tmp_path / "whole", shipped=False)
    assert events[0]["root"] == whole.checksum == open_release(out).checksum
    assert open_release(out).is_whole()
    assert len([path for path in out.iterdir() if path.name.isdigit()]) == 3


def test_people_read_what_is_new_where_it_is_and_what_to_do(records: Path, tmp_path: Path) -> None:
    """Paths are those from the working folder; lines fit the terminal."""
    one = facility(records)
    good = one.read_text()
    name = one.relative_to(tmp_path)
    with Watched("--data", records, "--out", tmp_path / "out", cwd=tmp_path, json=False) as watched:
        watched.error("following records; releases go to out; Ctrl-C stops")
        save(one, good.replace("status: operating", "status: no-such"))
        head = watched.line() or ""
        assert re.fullmatch(
            rf"\d\d:\d\d:\d\d  {name}: 1 triple in, 1 out; 1 new violation", head
        ), head
        assert watched.line() == f"  {name}:12  VIOLATION"
        block = [watched.line() or "" for _ in range(4)]
        assert [line.split()[0] for line in block[-3:]] == ["at:", "found:", "fix:"]
        assert (watched.line() or "").endswith("no release: 1 violation stands in the way")
        save(one, good)
        assert (watched.line() or "").endswith("1 healed violation")
        assert (watched.line() or "").startswith(f"  healed: {name}:12 ")
        with Watched("--data", records, "--out", tmp_path / "out") as other:
            assert other.stop(0) == (2, [])
            assert "another process keeps this graph live" in other.errors[0]
            assert "--out" in other.errors[-1]
        code, rest = watched.stop(signal.SIGTERM)
        assert code == 0
        assert rest[-1].endswith("release out/001: says the same, and stays")
        assert watched.errors[-1] == "stopped"
        assert max(map(len, [head, *block, *rest])) <= 100


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["politely", "at once"])
def test_what_is_served_follows_and_the_server_ends_with_it(
    records: Path, tmp_path: Path, how: signal.Signals
) -> None:
    options = ("--data", records, "--out", tmp_path / "out", "--serve", "--port", "0")
    with Watched(*options) as watched:
        watched.told("began")
        address = watched.error("is served at").split()[-1]
        (server,) = children(watched.process.pid)
        query = "ASK { ?thing <http://www.w3.org/2004/02/skos/core#prefLabel> 'Seen by all'@en }"
        if how == signal.SIGINT:
            one = facility(records)
            save(one, one.read_text().replace("en: Thing 0", "en: Seen by all"))
            watched.told("released")
            url = f"{address}sparql?query={urllib.parse.quote(query)}"
            wait_for(lambda: '"boolean":true' in get(url).replace(" ", ""))
        watched.process.send_signal(how)
        watched.process.wait(60)
        wait_for(lambda: not runs(server))


def get(url: str) -> str:
    request = urllib.request.Request(url, headers={"Accept": "application/sparql-results+json"})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=60) as answer:
        return str(answer.read().decode())


def test_the_session_in_the_documentation_is_what_it_says(tmp_path: Path) -> None:
    """docs/live.md: the times and the checksums are others."""
    root = Path(__file__).parent.parent.parent
    text = (root / "docs" / "live.md").read_text("utf-8")
    shown = text.partition("```console\n$ benchgraph watch ")[2].partition("```")[0].splitlines()
    shutil.copytree(root / "docs" / "examples" / "north-halls", tmp_path / "north-halls")
    one = tmp_path / "north-halls" / "facilities" / "fjord-compute-hall.yaml"
    good = one.read_text("utf-8")
    with Watched(*shown[0].split(), cwd=tmp_path, json=False) as watched:
        watched.error("Ctrl-C stops")
        printed = [""]
        for text, end in (
            (good.replace("status: building", "status: buildng"), "no release: "),
            (good.replace("value: 30", "value: 40").replace("30 petaflops", "40 petaflops"), "002"),
            (good[:-100], "fix:"),
        ):
            save(one, text)
            while end not in printed[-1]:
                printed.append(watched.line() or "")
        _, rest = watched.stop()
        said = [*watched.errors, *printed, *rest]
    told = {masked(line) for line in said}
    for line in shown[1:]:
        assert masked(line) in told, (line, said)


def masked(line: str) -> str:
    return re.sub(r"\d\d:\d\d:\d\d|, [0-9a-f]{12}", "…", line)
