"""What reads a file, as functions of the file's bytes: each returns whether it was accepted, and raises on a fault."""

import io
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from avsym import exchange
from derivations import output
from numeric import Parameters, load_state, save_state, steady_state
from numeric.sweeps import export
from numeric.sweeps.points import Outcome
from numeric.sweeps.reading import parsed
from numeric.sweeps.run import open_store
from numeric.sweeps.spec import LARGEST, digest
from tests.fuzz.guard import in_one_line


@dataclass(frozen=True)
class Target:
    """A reader: whether it accepts these bytes, and files that it does accept."""

    accepts: Callable[[bytes], bool]
    seeds: Callable[[], list[bytes]]


def _refused(read: Callable[[], object]) -> bool:
    """Whether it was refused as a file may be: by a ValueError of one line."""
    try:
        read()
    except ValueError as error:
        in_one_line(error)
        return True
    return False


@contextmanager
def _file(data: bytes) -> Iterator[Path]:
    """A file in memory, alone in its directory."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as place:
        path = Path(place) / "file"
        path.write_bytes(data)
        yield path


def specification(data: bytes) -> bool:
    """A sweep's TOML: what is accepted is finite, bounded and says the same when read from its own document."""
    read = []
    if _refused(lambda: read.append(parsed(data.decode()))):
        return False
    (spec,) = read
    assert 0 < spec.total <= LARGEST
    assert digest(spec.document) == digest(json.loads(json.dumps(spec.document, allow_nan=False)))
    if spec.boundary is None:
        points = next(iter(spec.chains())).points
        assert set(points[0]) == set(spec.names)
    return True


def document(data: bytes) -> bool:
    """A derivation's JSON: what is accepted is written and read again as an equal value."""
    read = []
    if _refused(lambda: read.append(exchange.loads(data))):
        return False
    assert exchange.to_json(exchange.loads(exchange.dumps(read[0]))) == exchange.to_json(read[0])
    return True


def ledger(data: bytes) -> bool:
    """A ledger.json in the directory asked for: a run's, or else the directory is left alone."""
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / output.LEDGER).write_bytes(data)
        return not _refused(lambda: output.checked(Path(place)))


def state(data: bytes) -> bool:
    """A saved state's bytes."""
    return not _refused(lambda: load_state(io.BytesIO(data)))


MEMBERS = ("header", "retarded", "lesser", "self_energy")


def member(data: bytes) -> bool:
    """A saved state of which one member (by the first byte) is these bytes, with a checksum that fits."""
    packed = _members()
    packed[MEMBERS[data[0] % 4] if data else "header"] = data[1:]
    return state(_zipped(packed))


def header(data: bytes) -> bool:
    """A saved state with these bytes as the text of its header."""
    packed = _members()
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    packed["header"] = _array(np.array(text))
    return state(_zipped(packed))


@cache
def state_file() -> bytes:
    found = steady_state(Parameters(0.4, 0.3, 0.3), 0.6, resolution=0.1)
    with _file(b"") as path:
        save_state(found, path)
        return path.read_bytes()


def _members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(state_file())) as packed:
        return {name: packed.read(f"{name}.npy") for name in MEMBERS}


def _zipped(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for name, content in members.items():
            packed.writestr(f"{name}.npy", content)
    return written.getvalue()


def _array(value: np.ndarray) -> bytes:
    written = io.BytesIO()
    np.save(written, value)
    return written.getvalue()


SPEC = 'function = "avalanche_field"\nfixed = {omega0 = 0.3, gamma = 0.002}\naxes = {g_ep = [0.001, 0.1, 0.2]}'


def store(data: bytes) -> bool:
    """A sweep's store, as the file itself: opened, counted and exported."""
    with _file(data) as path:
        return not _refused(lambda: _exported(path))


def rows(data: bytes) -> bool:
    """A store whose cells are these bytes, parted by the byte 31: what it says of itself, and one row."""
    with _file(store_file()) as path:
        _filled(path, data.split(b"\x1f"))
        return not _refused(lambda: _exported(path))


def dataset(data: bytes) -> bool:
    """Names and reasons of failures, parted by the byte 31, into netCDF and back."""
    texts = [part.decode("utf-8", "replace") for part in data.split(b"\x1f")]
    with _file(b"") as path:
        path.unlink()
        spec = parsed(SPEC)
        with open_store(path, spec) as opened:
            result = dict.fromkeys(texts[1:] or ["x"], 1.5)
            opened.record({"g_ep": 0.1}, "", Outcome(result, 0.0, None, 0.0, {}, ""))
            opened.record({"g_ep": 0.2}, "", Outcome(None, None, texts[0] or "-", 0.0, {}, ""))
            return not _refused(lambda: _read_back(export.to_netcdf(spec, opened), spec, opened))


def _read_back(content: bytes, spec: object, opened: object) -> None:
    import xarray

    with _file(content) as path:
        assert xarray.load_dataset(path, engine="h5netcdf").identical(export.to_dataset(spec, opened))


def _exported(path: Path) -> None:
    with open_store(path, parsed(SPEC)) as opened:
        opened.tally()
        opened.state("")
        export.to_csv(parsed(SPEC), opened)


@cache
def store_file() -> bytes:
    with _file(b"") as path:
        path.unlink()
        with open_store(path, parsed(SPEC)) as opened:
            for value in (0.001, 0.1, 0.2):
                opened.record({"g_ep": value}, "", Outcome({"x": 0.5}, 0.0, None, 0.1, {"numpy": "2"}, "", b"state"))
        return path.read_bytes()


COLUMNS = ("point", "parameters", "result", "residual", "reason", "seconds", "versions", "equations")


def _filled(path: Path, cells: list[bytes]) -> None:
    """Cells as text where they are text, in tables that are not strict, as a file of somebody else's may be."""
    values = [_cell(cell) for cell in cells]
    database = sqlite3.connect(path, isolation_level=None)
    try:
        if values[0]:
            database.execute("UPDATE meta SET value = ? WHERE name = 'spec'", values[:1])
        database.execute("CREATE TABLE loose AS SELECT * FROM points")
        database.execute("DROP TABLE points")
        database.execute("ALTER TABLE loose RENAME TO points")
        for column, value in zip(COLUMNS, values[1:], strict=False):
            database.execute(f"UPDATE points SET {column} = ? WHERE rowid = 1", [value])
    except (sqlite3.Error, OverflowError):  # what SQLite itself does not take is no file
        pass
    finally:
        database.close()


def _cell(cell: bytes) -> object:
    try:
        text = cell.decode()
    except UnicodeDecodeError:
        return cell
    return None if text == "NULL" else text


def _example(name: str) -> bytes:
    from derivations import built

    return exchange.dumps(built(name)[0]).encode()


def _cells() -> list[bytes]:
    row = [
        '{"g_ep":0.001}',
        '{"gamma":0.002,"omega0":0.3,"g_ep":0.001}',
        '{"x":"nan"}',
        "0.1",
        "ValueError",
        "1",
        "{}",
        "",
    ]
    return ["\x1f".join(["", *row]).encode(), b'{"function":"x"}', "\x1f".join(["", *row[:2], "NULL"]).encode()]


def _specs() -> list[bytes]:
    warm = 'function = "steady_state"\nwarm = "field"\n[fixed]\ng_ep = 0.5\nomega0 = 0.3\nhartree = true\n'
    warm += 'hopping = [1.0, 0.5]\nphonon = "ohmic"\n[axes]\ngamma = [0.05, 0.1]\n'
    warm += 'field = {from = 0.1, to = 1.0, points = 4, scale = "log"}\n'
    follow = 'function = "avalanche_field"\nfixed = {g_ep = 0.1, omega0 = 0.3}\n'
    follow += 'adaptive = {points = 9, level = 1.0, output = "x"}\n'
    follow += 'axes = {gamma = {from = 0.1, to = 1}, temperature = {from = 0, to = 1, scale = "linear"}}\n'
    return [SPEC.encode(), warm.encode(), follow.encode()]


def _headers() -> list[bytes]:
    with np.load(io.BytesIO(state_file())) as loaded:
        return [str(loaded["header"]).encode()]


TARGETS = {
    "specification": Target(specification, _specs),
    "document": Target(document, lambda: [_example("sigma2"), _example("threshold")]),
    "ledger": Target(ledger, lambda: [json.dumps({"schema": output.LEDGER_SCHEMA}).encode(), b"[]"]),
    "state": Target(state, lambda: [state_file(), _zipped(_members())]),
    "member": Target(member, lambda: [bytes([i]) + _members()[name] for i, name in enumerate(MEMBERS)]),
    "header": Target(header, _headers),
    "store": Target(store, lambda: [store_file(), b""]),
    "rows": Target(rows, _cells),
    "dataset": Target(dataset, lambda: [b"ValueError: no\x1fx\x1fy", b"\x00\x1f\xc3\xa9"]),
}
