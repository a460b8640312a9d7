"""A headless Chromium, driven over the WebDriver protocol with nothing but the standard library."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import network_tools as tools


class Browser:
    """One page in a headless Chromium; ``close`` ends it and its driver."""

    def __init__(self) -> None:
        chromium = tools.program("chromium", "chromium-browser", "google-chrome", how=HOW)
        driver = tools.program("chromedriver", how=HOW)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.profile = tempfile.mkdtemp(prefix="benchgraph-browser-")
        self.process = subprocess.Popen(
            [driver, f"--port={port}", "--log-level=OFF"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.address = f"http://127.0.0.1:{port}"
        self.session = ""
        self._wait()
        options = {
            "binary": chromium,
            "args": [
                *tools.CHROMIUM_FLAGS,
                f"--user-data-dir={self.profile}",
                "--window-size=1280,860",
            ],
        }
        made = self._call(
            "POST",
            "/session",
            {
                "capabilities": {
                    "alwaysMatch": {
                        "goog:chromeOptions": options,
                        "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
                    }
                }
            },
        )
        self.session = f"/session/{made['sessionId']}"

    def _wait(self) -> None:
        for _ in range(200):
            try:
                if self._call("GET", "/status")["ready"]:
                    return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("chromedriver did not start")

    def _call(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=40) as answer:
            return json.load(answer)["value"]

    def open(self, path: Path) -> None:
        """Open a local file; what an earlier page logged is forgotten."""
        self.log("browser")
        self.log("performance")
        self._call("POST", f"{self.session}/url", {"url": path.resolve().as_uri()})

    def run(self, script: str, *arguments: object) -> Any:
        """What a script returns in the page."""
        body = {"script": script, "args": list(arguments)}
        return self._call("POST", f"{self.session}/execute/sync", body)

    def log(self, kind: str) -> list[dict[str, Any]]:
        """The entries of a log since it was last read."""
        found: list[dict[str, Any]] = self._call("POST", f"{self.session}/se/log", {"type": kind})
        return found

    def requests(self) -> list[str]:
        """The addresses that the page asked for, since the last call."""
        messages = [json.loads(entry["message"])["message"] for entry in self.log("performance")]
        return [
            message["params"]["request"]["url"]
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]

    def screenshot(self) -> bytes:
        """The window as PNG."""
        return base64.b64decode(self._call("GET", f"{self.session}/screenshot"))

    def close(self) -> None:
        """End the page, the browser and the driver."""
        if self.session:
            self._call("DELETE", self.session)
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.profile, ignore_errors=True)


HOW = "apt-get install chromium chromium-driver"
