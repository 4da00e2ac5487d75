"""The explorer and the report in the system's own Chromium: they load, a slider moves the curve, nothing leaves here.

Where no Chromium is installed these tests are skipped; ``apt-get install chromium`` brings one.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from derivations.cli import main
from derivations.explorer.panels import PANELS
from derivations.explorer.point import SLIDERS
from tests.chromium import PROGRAM, chromium, tab, waited

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not PROGRAM, reason="no Chromium on this machine: apt-get install chromium"),
]
HERE = {"127.0.0.1", "localhost"}
WIDTHS = (1600, 1100, 390)

# What the server itself connects to is written down, by the interpreter's own audit of every socket.
AUDITED = """
import sys
def note(event, arguments):
    if event == "socket.bind":
        print("binds", arguments[1], file=sys.stderr, flush=True)
    if event == "socket.connect":
        print("connects to", arguments[1], file=sys.stderr, flush=True)
    if event == "socket.getaddrinfo":
        print("looks up", arguments[0], file=sys.stderr, flush=True)
sys.addaudithook(note)
"""
SLIDER = """
(function all(root) {
  const found = [];
  for (const item of root.querySelectorAll('*')) {
    if (item.shadowRoot) found.push(...all(item.shadowRoot));
    if (item.getAttribute('role') === 'slider') found.push(item);
  }
  return found;
})(document)
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("chromium")) as port:
        yield port


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The explorer as it is started, with its address, its token and what it wrote down."""
    place = tmp_path_factory.mktemp("server")
    (place / "sitecustomize.py").write_text(AUDITED)
    settings = {**os.environ, "PYTHONPATH": str(place), "PYTHONUNBUFFERED": "1", "HOME": str(place)}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "derivations.cli", "explore", "--no-browser", "--port", port]
    with (place / "out").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=settings, start_new_session=True)
        try:
            found = waited(
                lambda: re.search(r"http://\S+token=\S+", (place / "out").read_text()), "the server to start"
            )
            yield found[0], place / "out"
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)


@pytest.fixture(scope="module")
def explorer(browser, server):
    with tab(browser) as page:
        page.resize(WIDTHS[0], 950)
        page.open(server[0])
        waited(lambda: page.value("document.querySelectorAll('.panels img').length") == len(PANELS), "the panels")
        waited(lambda: page.value("!!document.querySelector('iframe')"), "the derivation")
        yield page


def drawings(page):
    return page.value("[...document.querySelectorAll('.panels img')].map(item => item.src)")


def numbers(page):
    rows = "[...document.querySelectorAll('.numbers dl > div')].map(row => [...row.children].map(it => it.innerText))"
    return dict(page.value(rows))


@pytest.fixture(scope="module")
def address(server):
    return server[0].partition("?")[0].rstrip("/")


@pytest.mark.parametrize("token", ["/", "/?access_token=1234"])
def test_without_the_token_nothing_is_served(address, token):
    with urllib.request.urlopen(address + token, timeout=20) as answer:
        text = answer.read().decode()
    assert "/auth/login" in answer.url
    assert "Avalanche" not in text
    with pytest.raises(urllib.error.HTTPError, match="401") as refused:
        urllib.request.urlopen(address + "/api/status", timeout=20)
    refused.value.close()


def test_without_the_token_a_browser_sees_a_login(browser, address):
    with tab(browser) as page:
        page.open(address.replace("localhost", "127.0.0.1"))  # a cookie of the other name is not sent to this one
        assert page.value("location.pathname") == "/auth/login"
        assert page.value("document.querySelectorAll('.marimo-cell').length") == 0


def test_it_listens_on_this_machine_only(address):
    port = int(address.rpartition(":")[2])
    lines = [
        line.split() for kind in ("tcp", "tcp6") for line in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]
    ]
    bound = [line[1].split(":")[0] for line in lines if line[1].endswith(f":{port:04X}") and line[3] == "0A"]
    assert bound == ["0100007F"]


def test_the_explorer_loads_with_panels_and_a_derivation(explorer):
    assert explorer.value("document.querySelector('h1').innerText") == "Avalanche explorer"
    assert explorer.value("[...document.querySelectorAll('.panels img')].every(item => item.naturalWidth > 100)")
    assert explorer.value(f"{SLIDER}.length") == len(SLIDERS)
    inside = "document.querySelector('iframe').contentDocument"
    waited(lambda: explorer.value(f"{inside} && {inside}.querySelectorAll('.step').length") > 20, "the steps")
    assert explorer.value(f"{inside}.querySelectorAll('.formula svg').length") > 20
    assert explorer.value(f"{inside}.querySelectorAll('.undrawn').length") == 0
    assert "Something went wrong" not in explorer.value("document.body.innerText")
    assert explorer.errors == []


@pytest.mark.parametrize(("index", "name"), list(enumerate(SLIDERS)))
def test_a_slider_moves_the_curves(explorer, index, name):
    before, told = drawings(explorer), numbers(explorer)
    explorer.value(f"{SLIDER}[{index}].focus()")
    explorer.press("ArrowRight", 3)
    label = SLIDERS[name].label
    waited(lambda: numbers(explorer)[label] != told[label], f"{label} to move")
    # not all of them: without phonons, at low temperature, no curve knows of it but by the point that is moved
    waited(lambda: drawings(explorer) != before or name == "field", name)
    start = SLIDERS[name].steps.index(SLIDERS[name].start)
    waited(lambda: float(numbers(explorer)[label]) == float(f"{SLIDERS[name].steps[start + 3]:.4g}"), "the last step")


def test_another_derivation_can_be_chosen(explorer):
    choose = """(function all(root) {
      for (const item of root.querySelectorAll('*')) {
        if (item.tagName === 'SELECT') return item;
        const inner = item.shadowRoot && all(item.shadowRoot);
        if (inner) return inner;
      }
    })(document)"""
    set_value = "Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set"
    wanted = f"[...{choose}.options].find(item => item.text === 'The second-order self-energy').value"
    explorer.value(f"{set_value}.call({choose}, {wanted})")
    explorer.value(f"{choose}.dispatchEvent(new Event('change', {{bubbles: true}}))")
    title = "document.querySelector('iframe').contentDocument?.querySelector('h3')?.innerText"
    waited(lambda: explorer.value(title) == "The second-order self-energy", "the other derivation")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_fits_every_width(explorer, width):
    explorer.resize(width, 950)
    assert explorer.value("document.querySelector('#App').scrollWidth") <= width
    boxes = (
        "[...document.querySelectorAll('.panels figure, .numbers, iframe')].map(item => item.getBoundingClientRect())"
    )
    assert explorer.value(f"{boxes}.every(box => box.left >= 0 && box.right <= {width} && box.width > 150)")
    pictures, text = (f"document.querySelector('{name}').getBoundingClientRect()" for name in (".panels", "iframe"))
    assert explorer.value(f"{text}.left > {pictures}.right") == (width == WIDTHS[0])


def test_no_request_of_page_or_server_leaves_the_machine(explorer, server):
    assert len(explorer.requests) > 50
    assert explorer.hosts <= HERE
    written = server[1].read_text()
    assert re.search(r"^binds \('127\.0\.0\.1'", written, re.MULTILINE), "the audit hook wrote nothing down"
    asked = re.findall(r"^(?:binds|connects to|looks up) (.*)$", written, re.MULTILINE)
    assert [item for item in asked if not re.search(r"127\.0\.0\.1|localhost|^/|::1|None", item)] == []


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    out = tmp_path_factory.mktemp("report") / "mine"
    assert main(["check", "tests/examples/cavity.py", "--out", str(out), "--digits", "15"]) == 0
    return out / "report.html"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_report_opens_offline_and_asks_for_nothing(browser, report, width):
    with tab(browser) as page:
        page.call("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)
        page.resize(width, 950)
        page.open(report.as_uri())
        assert page.requests == [report.as_uri()]
        assert page.errors == []
        assert page.value("document.querySelectorAll('.step').length") > 3
        assert page.value("document.querySelectorAll('.formula svg use').length") > 50
        assert page.value("document.querySelectorAll('.undrawn').length") == 0
        assert page.value("document.documentElement.scrollWidth") <= width
