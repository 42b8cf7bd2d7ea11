# SPDX-License-Identifier: Apache-2.0
"""Drives a headless Chromium over its debugging pipe, so that pages can be used as a reader uses them; needs no driver."""

from __future__ import annotations

import base64
import json
import os
import select
import subprocess
import time
from pathlib import Path
from typing import Any

QUIET = ("--headless", "--disable-gpu", "--no-sandbox", "--hide-scrollbars", "--proxy-server=127.0.0.1:9")
LOUD = ("error", "warning")
PATIENCE_SECONDS = 60


class Browser:
    """One page of a Chromium whose every connection is refused; collects complaints and requests."""

    def __init__(self, chromium: str, profile: Path) -> None:
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self._number, self._answers, self._unread = 0, {}, b""
        self._seen: list[str] = []
        to_chromium, self._write = os.pipe()
        self._read, from_chromium = os.pipe()
        command = [
            "bash", "-c", f'exec "$@" 3<&{to_chromium} 4>&{from_chromium}', "bash",
            chromium, *QUIET, f"--user-data-dir={profile}", "--remote-debugging-pipe", "about:blank",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command, pass_fds=(to_chromium, from_chromium), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(to_chromium)
        os.close(from_chromium)
        try:
            self._attach()
        except BaseException:
            self.__exit__()
            raise

    def _attach(self) -> None:
        target = next(one for one in self._ask("Target.getTargets")["targetInfos"] if one["type"] == "page")
        self._session = self._ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._write)
        os.close(self._read)

    def ask(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Send a command to the page and wait for its answer."""
        return self._ask(method, session=self._session, **arguments)

    def open(self, page: Path, width: int = 1280, height: int = 900) -> None:
        """Show a page on a screen of this size; complaints and requests start anew."""
        phone = width < 600
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        self.ask("Emulation.setDeviceMetricsOverride", **size)
        self.complaints, self.requests, self._seen = [], [], []
        self.ask("Page.navigate", url=page.as_uri())
        until = time.monotonic() + PATIENCE_SECONDS
        while "Page.loadEventFired" not in self._seen and time.monotonic() < until:
            self._listen()
        assert "Page.loadEventFired" in self._seen, "the page never finished loading"

    def value(self, expression: str) -> Any:
        """What a JavaScript expression gives on the page; promises are waited for."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def picture(self, path: Path, whole: bool = True) -> Path:
        """Write what the page looks like as a PNG: all of it, or what a screen shows."""
        shown = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shown["data"]))
        return path

    def _ask(self, method: str, session: str = "", **arguments: Any) -> dict[str, Any]:
        self._number += 1
        number = self._number
        message = {"id": number, "method": method, "params": arguments} | ({"sessionId": session} if session else {})
        os.write(self._write, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + PATIENCE_SECONDS
        while number not in self._answers and time.monotonic() < until:
            self._listen()
        answer = self._answers.pop(number)
        assert "error" not in answer, (method, answer)
        return answer["result"]

    def _listen(self) -> None:
        if not select.select([self._read], [], [], 1)[0]:
            return
        self._unread += os.read(self._read, 1 << 20)
        *whole, self._unread = self._unread.split(b"\0")
        for text in whole:
            self._hear(json.loads(text))

    def _hear(self, message: dict[str, Any]) -> None:
        if "id" in message:
            self._answers[message["id"]] = message
            return
        method, said = message["method"], message["params"]
        self._seen.append(method)
        if method == "Network.requestWillBeSent":
            self.requests.append(said["request"]["url"])
        if method == "Log.entryAdded" and said["entry"]["level"] in LOUD:
            self.complaints.append(said["entry"]["text"])
        if method == "Runtime.consoleAPICalled" and said["type"] in LOUD:
            self.complaints.append(str(said["args"]))
        if method == "Runtime.exceptionThrown":
            self.complaints.append(str(said["exceptionDetails"]))
