"""Whatever a file holds, its reader accepts it or raises a ValueError of one line: mutated files and past faults."""

import io
import random
import sqlite3

import numpy as np
import pytest

from numeric.sweeps import export
from numeric.sweeps.points import Outcome
from numeric.sweeps.reading import parsed
from numeric.sweeps.run import open_store
from tests.benchmarks.coverage_fuzz import TARGETS as NAMES
from tests.fuzz.files import MEMBERS, SPEC, TARGETS, store_file

OFTEN = {"dataset": 2, "header": 20, "rows": 20, "store": 20}


def mutated(data, source):
    """Some bytes overwritten, taken out or repeated."""
    changed = bytearray(data)
    for _ in range(source.choice((1, 1, 3))):
        place, length = source.randrange(len(changed) + 1), source.choice((1, 2, 40))
        part = source.choice(
            (b"", source.randbytes(length), bytes(changed[:length]), b'"', b"9" * length, b"\x00" * length)
        )
        changed[place : place + source.choice((0, length))] = part
    return bytes(changed)


@pytest.mark.parametrize("name", TARGETS)
def test_a_mutated_file_is_accepted_or_refused_in_one_line(name):
    target, source = TARGETS[name], random.Random(name)
    for seed in target.seeds():
        target.accepts(seed)
        for _ in range(OFTEN.get(name, 60)):
            target.accepts(mutated(seed, source))


def test_every_target_accepts_something():
    assert tuple(TARGETS) == NAMES
    for target in TARGETS.values():
        assert any(target.accepts(seed) for seed in target.seeds())


def one_of(name, content):
    return bytes([MEMBERS.index(name)]) + content


# Found by atheris: what no reader may answer but by a ValueError of one line.
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("state", b""),  # EOFError of NumPy
        ("state", b"PK\x03\x04"),  # BadZipFile
        ("member", one_of("header", b"\x93NUMPY\x01\x00v\x00{'descr': '<U849', 'fortran_order': False, 'shape': (")),
        ("header", b'{"schema": "avsym-steady-state-1"}'),
        ("document", b"[" * 100_000),
        ("ledger", b"[" * 100_000),
        ("specification", b"a = " + b"[" * 10_000),
        ("rows", b'\x1f{"g_ep":8.001}\x1f{}\x1fNULL'),  # a point that the sweep does not have: KeyError when exported
        ("rows", b'\x1f{"g_ep":[]}'),
        ("rows", b'\x1f{"g_ep":0.001}\x1f{}\x1f{"x":' + b"9" * 400 + b"}"),  # OverflowError
    ],
)
def test_what_fuzzing_found_is_refused(name, data):
    assert not TARGETS[name].accepts(data)


@pytest.mark.parametrize(
    "change",
    [
        ('"hopping": [1.0]', '"hopping": []'),  # IndexError
        ('"hopping": [1.0]', '"hopping": [0.0]'),
        ('"hopping": [1.0]', '"hopping": 1.0'),
        ('"field": 0.6', '"field": NaN'),
        ('"field": 0.6', '"field": [0.6, 0.6]'),
        ('"stride": 6', '"stride": -6'),
        ('"stride": 6', '"stride": 6.0'),
        ('"stride": 6', '"stride": 1' + "0" * 400),
        ('"versions": {', '"versions": 3, "x": {'),
        ('"refinement": {', '"refinement": null, "x": {'),
        ('"tolerance": 1e-09', '"tolerance": "1e-9"'),
        ('"hartree": false', '"hartree": "no"'),
        ('"phonon": "einstein"', '"phonon": ["einstein"]'),
        ('"omega0": 0.3', '"omega0": [0.3, 0.3]'),
    ],
)
def test_a_forged_header_is_refused(change):
    (header,) = TARGETS["header"].seeds()
    old, new = change
    assert header.count(old.encode()) == 1
    assert TARGETS["header"].accepts(header)
    assert not TARGETS["header"].accepts(header.replace(old.encode(), new.encode()))


def test_an_array_of_another_kind_is_refused():
    for kind in (np.float32, object, "U5"):
        written = io.BytesIO()
        np.save(written, np.zeros(3).astype(kind))
        assert not TARGETS["member"].accepts(one_of("lesser", written.getvalue()))


def test_a_damaged_page_is_found_when_it_is_read_and_said_in_one_line(tmp_path):
    path = tmp_path / "sweep.db"
    path.write_bytes(store_file())
    with sqlite3.connect(path) as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'points'").fetchone()
    database.close()
    content = bytearray(path.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    path.write_bytes(content)
    with (
        pytest.raises(ValueError, match=r"store .*sweep.db: .*malformed; what it holds is kept"),
        open_store(path, parsed(SPEC)) as store,
    ):
        export.to_csv(parsed(SPEC), store)


def test_a_reason_of_any_text_goes_into_netcdf_and_back(tmp_path):
    xarray = pytest.importorskip("xarray")
    reason = "__import__('os').abort() </script> '; DROP TABLE points; -- \u202e λ"
    with open_store(tmp_path / "a.db", parsed(SPEC)) as store:
        store.record({"g_ep": 0.1}, "", Outcome(None, None, reason, 0.0, {}, ""))
        (tmp_path / "a.nc").write_bytes(export.to_netcdf(parsed(SPEC), store))
    with xarray.open_dataset(tmp_path / "a.nc", engine="h5netcdf") as found:
        assert reason in found["reason"].values
