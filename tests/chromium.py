"""The system's own Chromium, driven by its DevTools protocol; no request of its own leaves the machine either."""

import base64
import json
import shutil
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

PROGRAM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-port=0"),
]
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


@contextmanager
def chromium(directory):
    """A fresh browser that resolves no name but this machine's."""
    words = [PROGRAM, *FLAGS, OFFLINE, f"--user-data-dir={directory}", "about:blank"]
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log)
        try:
            yield _port(directory)
        finally:
            process.terminate()
            process.wait(20)


def _port(directory):
    file = Path(directory) / "DevToolsActivePort"
    return int(waited(lambda: file.exists() and file.read_text().splitlines(), "Chromium to start")[0])


def waited(found, what, seconds=180.0):
    """What ``found`` gives as soon as it gives something, or an error that names what did not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.05)
    raise TimeoutError(f"waited {seconds:g} s for {what}")


@contextmanager
def tab(port):
    """A new tab of the browser that listens at ``port``."""
    from websockets.sync.client import connect

    new = urllib.request.Request(f"http://127.0.0.1:{port}/json/new?about:blank", method="PUT")
    with urllib.request.urlopen(new, timeout=20) as answer:
        address = json.load(answer)["webSocketDebuggerUrl"]
    with connect(address, max_size=None) as socket:
        yield Page(socket)


class Page:
    """A tab: every request it makes is in ``requests``, every error of its scripts in ``errors``."""

    def __init__(self, socket):
        self.socket, self.number = socket, 0
        self.requests, self.errors = [], []
        for domain in ("Network", "Page", "Runtime"):
            self.call(f"{domain}.enable")

    def call(self, method, **settings):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": settings}))
        while True:
            message = json.loads(self.socket.recv(timeout=180))
            self._note(message)
            if message.get("id") == self.number:
                assert "error" not in message, message
                return message["result"]

    def _note(self, message):
        facts = message.get("params", {})
        match message.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(facts["request"]["url"])
            case "Network.webSocketCreated":
                self.requests.append(facts["url"])
            case "Runtime.exceptionThrown":
                self.errors.append(facts["exceptionDetails"]["text"])

    def open(self, address):
        self.requests.clear()
        self.call("Page.navigate", url=address)
        waited(lambda: self.value("document.readyState") == "complete", f"{address} to load")

    def value(self, script):
        """What a piece of JavaScript gives."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def press(self, key, times=1):
        for kind in ("keyDown", "keyUp") * times:
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=KEYS[key])

    def resize(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def screenshot(self, path):
        Path(path).write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    @property
    def hosts(self):
        """The hosts of all requests; what stands in the page itself (data:, blob:) has none."""
        parts = map(urlsplit, self.requests)
        return {part.hostname for part in parts if part.scheme not in ("data", "blob", "about")}


KEYS = {"ArrowRight": 39, "ArrowLeft": 37, "Home": 36, "End": 35}
