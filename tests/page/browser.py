"""A headless Chromium without a network, driven over a pipe by the DevTools protocol: no package, no port.

Protocol: chromedevtools.github.io/devtools-protocol; `--remote-debugging-pipe` reads JSON from file 3 and writes it
to file 4, a NUL after each message.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from command import ended

#: Where `make test-page` puts what it fetches.
FETCHED = Path(os.environ.get("LUTU_TEST_BROWSER", Path(sys.prefix) / "browser"))
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
#: What a slow machine may take for one answer, in seconds.
PATIENCE = 90
#: Puts the two pipes where Chromium expects them, and our own libraries before it alone.
_PIPED = """
import os, sys
reading, writing, libraries = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
os.dup2(reading, 3), os.dup2(writing, 4)
if libraries: os.environ["LD_LIBRARY_PATH"] = libraries
os.execvp(sys.argv[4], sys.argv[4:])
"""


def program() -> str:
    """The path of a Chromium; skips the test where there is none, but under `make test-page`."""
    for place in ("usr/lib/chromium/chromium", "chromium"):
        if os.access(FETCHED / place, os.X_OK) and (FETCHED / place).is_file():
            return str(FETCHED / place)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    assert "LUTU_TEST_BROWSER" not in os.environ, f"no Chromium in {FETCHED}, and none is installed"
    pytest.skip("no Chromium is installed; `make test-page` fetches one")


def without_network() -> list[str]:
    """What to put before a command so that it runs in a network of its own, without any way out; or nothing."""
    inside = ["unshare", "--map-root-user", "--net"]
    if (
        shutil.which("unshare")
        and subprocess.run([*inside, "true"], capture_output=True, check=False).returncode == 0
    ):
        return inside
    return []


class Browser:
    """A running Chromium with one page; it keeps what the page says and asks for."""

    def __init__(self, process: subprocess.Popen[bytes], reading: int, writing: int) -> None:
        self._process, self._reading, self._writing = process, reading, writing
        self._rest, self._number, self._session = b"", 0, ""
        self.errors: list[str] = []
        self.requests: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.size(1400, 880)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The answer to one command."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._writing, json.dumps(message).encode() + b"\0")
        return self._until(lambda answer: answer.get("id") == self._number)

    def _until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        patience = time.monotonic() + PATIENCE
        while True:
            while b"\0" not in self._rest:
                ready, _, _ = select.select([self._reading], [], [], max(0.0, patience - time.monotonic()))
                assert ready, "Chromium does not answer"
                part = os.read(self._reading, 1 << 20)
                assert part, "Chromium has ended"
                self._rest += part
            line, _, self._rest = self._rest.partition(b"\0")
            message = json.loads(line)
            self._note(message)
            if wanted(message):
                assert "error" not in message, message
                answer: dict[str, Any] = message.get("result", message.get("params", {}))
                return answer

    def _note(self, message: dict[str, Any]) -> None:
        method, facts = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.errors.append(json.dumps(facts["exceptionDetails"])[:400])
        elif method == "Runtime.consoleAPICalled" and facts["type"] in ("error", "warning", "assert"):
            self.errors.append(json.dumps(facts["args"])[:400])
        elif method == "Log.entryAdded" and facts["entry"]["level"] in ("error", "warning"):
            # That a software WebGL is slow to read back what it drew is no complaint about the page.
            if "GL Driver Message" not in facts["entry"]["text"]:
                self.errors.append(facts["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(facts["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.requests.append(facts["url"])

    def size(self, width: int, height: int) -> None:
        """Give the page a window of so many pixels."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def open(self, url: str) -> None:
        """Load a page to its end."""
        self.errors.clear()
        self.requests.clear()
        self.call("Page.navigate", url=url)
        self._until(lambda message: message.get("method") == "Page.loadEventFired")
        self.settle()

    def settle(self) -> None:
        """Let the page draw."""
        self.ask(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))))"
        )

    def ask(self, script: str) -> Any:
        """The value of an expression in the page, awaited."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def mouse(self, kind: str, x: float, y: float, **facts: Any) -> None:
        """One event of a mouse."""
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **facts)

    def click(self, x: float, y: float) -> None:
        """Move there and press the left button, as a hand does."""
        self.mouse("mouseMoved", x, y)
        self.ask("new Promise((done) => setTimeout(done, 320))")  # two clicks at once would be a double click
        for kind in ("mousePressed", "mouseReleased"):
            self.mouse(kind, x, y, button="left", clickCount=1)
        self.settle()

    def press(self, element: str) -> None:
        """Click the middle of an element, by its selector."""
        self.ask(f"document.querySelector({json.dumps(element)}).scrollIntoView({{block: 'center'}})")
        middle = f"(() => {{ const b = document.querySelector({json.dumps(element)}).getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }})()"
        self.click(*self.ask(middle))

    def type(self, text: str) -> None:
        """Write into what has the focus."""
        self.call("Input.insertText", text=text)
        self.settle()

    def key(self, name: str, code: int) -> None:
        """Press one key that is no letter, by its name and its Windows code."""
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=code)
        self.settle()

    def picture(self, path: Path) -> None:
        """Write a screenshot as PNG."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))


@contextmanager
def chromium(folder: Path, *options: str) -> Iterator[Browser]:
    """A Chromium without a network, with a software WebGL; its profile is in `folder`."""
    profile = folder / "profile"
    to_read, to_write = os.pipe(), os.pipe()
    command = [
        program(), "--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--enable-unsafe-swiftshader",
        "--use-angle=swiftshader", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--force-color-profile=srgb",
        # Where no network can be taken away, no name is known and every way leads to a closed door.
        "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", f"--user-data-dir={profile}",
        *options, "about:blank",
    ]  # fmt: skip
    parts = ("usr/lib/*-linux-gnu", "usr/lib/*-linux-gnu/nss", "lib/*-linux-gnu", "lib")
    libraries = ":".join(str(path) for part in parts for path in sorted(FETCHED.glob(part)))
    piped = [sys.executable, "-c", _PIPED, str(to_write[0]), str(to_read[1]), libraries, *command]
    environment = {
        **os.environ,
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
        "XDG_CACHE_HOME": str(folder),
    }
    if (FETCHED / "fonts" / "fonts.conf").is_file():
        environment["FONTCONFIG_FILE"] = str(FETCHED / "fonts" / "fonts.conf")
    with (folder / "chromium.log").open("wb") as log:
        process = subprocess.Popen(
            [*without_network(), *piped], stdout=log, stderr=log, env=environment, pass_fds=(to_write[0], to_read[1])
        )  # fmt: skip
    os.close(to_write[0])
    os.close(to_read[1])
    try:
        try:
            browser = Browser(process, to_read[0], to_write[1])
        except AssertionError as error:
            raise AssertionError(
                f"{error}: {(folder / 'chromium.log').read_text(errors='replace')[-2000:]}"
            ) from error
        yield browser
    finally:
        ended(process)
        os.close(to_read[0])
        os.close(to_write[1])
