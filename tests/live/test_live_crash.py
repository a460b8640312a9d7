"""Whatever stops the live graph, and whenever: a release stays whole, the next start is right."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from edits import write_records

from benchgraph.live import Live
from benchgraph.release import build_release, open_release

HERE = Path(__file__).parent
_FOLLOW = """
import sys
from pathlib import Path
sys.path.insert(0, {here!r})
from edits import Editor
from benchgraph.live import Live
editor = Editor(Path({records!r}), {seed}); editor.number = {seed}
with Live.open({records!r}, {out!r}, shipped=False) as live:
    print("open", flush=True)
    while True:
        editor.edit(editor.pick.choice(["label", "value", "operator", "subject", "region"]))
        live.refresh()
        if editor.pick.random() < 0.5:
            live.release(keep=2)
"""


def test_a_kill_at_any_moment(tmp_path: Path) -> None:
    records, out = tmp_path / "records", tmp_path / "out"
    write_records(records, cases=2)
    pick = random.Random(7)
    for seed in range(2):
        script = _FOLLOW.format(here=str(HERE), records=str(records), out=str(out), seed=seed)
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"open\n"
            time.sleep(pick.uniform(0, 0.4))
            child.send_signal(signal.SIGKILL)
        assert open_release(out).is_whole()
    with Live.open(records, out, shipped=False) as live:
        live.refresh()
        release = live.release()
    assert release is not None
    whole = build_release(records, tmp_path / "whole", shipped=False)
    assert release.checksum == whole.checksum
