"""A sweep's store: an SQLite file in write-ahead mode, where one finished point is one committed row.

Killed at any moment it holds every row committed so far. Only JSON and NumPy arrays are in it; nothing is executed.
"""

import json
import math
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Self

from numeric.sweeps.points import Outcome
from numeric.sweeps.spec import Point, Spec, canonical, digest

_KIND = 0x61767377  # "avsw", in the file's header
_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE points (
    point TEXT PRIMARY KEY,      -- JSON: the value on each axis
    parameters TEXT NOT NULL,    -- JSON: the other arguments, which are fixed, as well
    result TEXT,                 -- JSON: number by name, "nan" where there is no solution; NULL where the point failed
    residual REAL,               -- by how much the solution misses its equation; NULL where there is none
    reason TEXT,                 -- why it failed
    seconds REAL NOT NULL,
    versions TEXT NOT NULL,      -- JSON
    equations TEXT NOT NULL      -- hash of the sources that computed it
) STRICT;
CREATE TABLE states (chain TEXT PRIMARY KEY, state BLOB NOT NULL) STRICT; -- the last solution along a warm axis
"""
_WAIT, _TRIES = 60, 1200  # seconds for which another process may hold it, and how often it is asked meanwhile
_WORDS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


@dataclass(frozen=True)
class Tally:
    """How far a sweep has come: rows in the store, how many of them failed, and how many there will be."""

    done: int
    failed: int
    total: int


@dataclass(frozen=True)
class Row:
    """A finished point."""

    point: Point
    parameters: Point
    result: Mapping[str, float] | None
    residual: float | None
    reason: str | None
    seconds: float
    versions: Mapping[str, str]
    equations: str


class Store:
    """The rows of one sweep, made with one version of the equations; several processes may work on it."""

    def __init__(self, path: str | PathLike[str], spec: Spec, identity: Mapping[str, str]) -> None:
        """Open or create; see `opened`."""
        self.path, self._spec = Path(fspath(path)), spec
        self._values = {axis.name: frozenset(axis.values) for axis in spec.axes}
        try:
            self._db = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)
            try:
                self._begin({"spec": canonical(spec.document), **identity})
            except BaseException:
                self._db.close()
                raise
        except sqlite3.Error as error:
            raise ValueError(f"store {self.path}: {error}; name a file of an earlier sweep or a new one") from None

    @classmethod
    @contextmanager
    def opened(cls, path: str | PathLike[str], spec: Spec, identity: Mapping[str, str]) -> Iterator[Self]:
        """Open a store, or create it.

        Parameters
        ----------
        path : of the file.
        spec : the sweep.
        identity : what else its rows depend on, by name: the hash of the equations, who chose the points.

        Raises
        ------
        ValueError
            For a file of another kind, of another sweep or of other equations; both are named. Also for what SQLite
            refuses later, inside the block: no room on the disk, or a damaged page.
        """
        store = cls(path, spec, identity)
        try:
            yield store
        except sqlite3.Error as error:
            raise ValueError(
                f"store {store.path}: {error}; what it holds is kept: make room and run again, or name a new file"
            ) from error
        finally:
            store._db.close()

    def _begin(self, identity: Mapping[str, str]) -> None:
        self._db.execute("PRAGMA trusted_schema = OFF")
        (tables,) = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (kind,) = self._db.execute("PRAGMA application_id").fetchone()  # after: another may be creating it now
        if kind != _KIND and tables:
            raise ValueError(f"store {self.path} is a database of another kind; name a new file")
        self._write_ahead()
        self._db.execute("PRAGMA synchronous = NORMAL")
        with self._transaction():
            if not self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                self._create(identity)
        self._compare(identity)

    def _write_ahead(self) -> None:
        """Switch the journal. Where two do so at once SQLite does not wait for the other: it is locked, says one."""
        for _ in range(_TRIES):
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
            time.sleep(_WAIT / _TRIES)
        raise sqlite3.OperationalError(f"it was locked by another process for {_WAIT} s")

    def _create(self, identity: Mapping[str, str]) -> None:
        for statement in _SCHEMA.split(";\n"):
            self._db.execute(statement)
        self._db.execute(f"PRAGMA application_id = {_KIND}")
        rows = {**identity, "avsym": version("avsym")}
        self._db.executemany("INSERT INTO meta VALUES (?, ?)", rows.items())

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def _compare(self, identity: Mapping[str, str]) -> None:
        held = dict(self._db.execute("SELECT name, value FROM meta"))
        for name, own in identity.items():
            if held.get(name) != own:
                theirs = str(held.get(name))
                what = _specifications(theirs, own) if name == "spec" else self._made(name, theirs, own, held)
                raise ValueError(
                    f"store {self.path} {what}; go on with what it was made with, or name a new file for --store"
                )

    def _made(self, name: str, theirs: str, own: str, held: Mapping[str, str]) -> str:
        there, here = f"{theirs[:16]} (avsym {held.get('avsym')})", f"{own[:16]} (avsym {version('avsym')})"
        return f"was made with other {name}: {there}, not {here}"

    def tally(self) -> Tally:
        """What is in it now."""
        query = "SELECT count(*), count(*) - count(result) FROM points"
        done, failed = self._db.execute(query).fetchone()
        return Tally(done, failed, self._spec.total)

    def has(self, point: Point) -> bool:
        """Whether a point is finished."""
        return self._db.execute("SELECT 1 FROM points WHERE point = ?", [canonical(point)]).fetchone() is not None

    def state(self, chain: str) -> bytes | None:
        """The last solution along a chain, as a file."""
        found = self._db.execute("SELECT state FROM states WHERE chain = ?", [chain]).fetchone()
        return found[0] if found else None

    def record(self, point: Point, chain: str, outcome: Outcome) -> bool:
        """Commit a finished point; False if another process had it first, whose row stays."""
        result = None if outcome.result is None else canonical({k: _word(v) for k, v in outcome.result.items()})
        row = (
            canonical(point), canonical({**self._spec.fixed, **point}), result, outcome.residual, outcome.reason,
            outcome.seconds, canonical(outcome.versions), outcome.equations,
        )  # fmt: skip
        with self._transaction():
            cursor = self._db.execute("INSERT OR IGNORE INTO points VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            if cursor.rowcount and outcome.state is not None:
                self._db.execute("INSERT OR REPLACE INTO states VALUES (?, ?)", [chain, outcome.state])
        return bool(cursor.rowcount)

    def rows(self) -> Iterator[Row]:
        """All rows, in the order of their keys."""
        for row in self._db.execute("SELECT * FROM points ORDER BY point"):
            yield self._read(row)

    def row(self, point: Point) -> Row:
        """The row of a finished point."""
        return self._read(self._db.execute("SELECT * FROM points WHERE point = ?", [canonical(point)]).fetchone())

    def _read(self, row: tuple[Any, ...]) -> Row:
        point, parameters, result, residual, reason, seconds, versions, equations = row
        try:
            numbers = None if result is None else {str(k): _unword(v) for k, v in json.loads(result).items()}
            missed, why = (None if residual is None else float(residual)), (None if reason is None else str(reason))
            return Row(self._checked(json.loads(point)), json.loads(parameters), numbers, missed, why, float(seconds),
                       json.loads(versions), str(equations))  # fmt: skip
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            raise ValueError(
                f"store {self.path}: the row of {' '.join(str(point).split())[:80]} is damaged; name a new file"
            ) from None

    def _checked(self, point: dict[str, Any]) -> Point:
        """The point, if the sweep has it."""
        if point.keys() != set(self._spec.names) or any(point[name] not in held for name, held in self._values.items()):
            raise ValueError(point)
        return {name: value if name in self._values else float(value) for name, value in point.items()}


def _word(value: float) -> float | str:
    """JSON has no nan; SQLite would turn it into NULL."""
    return value if math.isfinite(value) else str(value)


def _unword(value: float | str) -> float:
    return _WORDS[value] if isinstance(value, str) else float(value)


def _specifications(theirs: str, own: str) -> str:
    """Both sweeps by function and hash, and the first thing in which they differ."""
    try:
        there, here = json.loads(theirs), json.loads(own)
        where, one, other = next(_differences(there, here))
        names = [f"{it['function']} {digest(it)[:8]}" for it in (there, here)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, StopIteration):
        return "holds a sweep that cannot be read"
    return f"holds another sweep: {names[0]}, not {names[1]} ({where} is {one!r:.60} there, {other!r:.60} here)"


def _differences(there: dict[str, Any], here: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for key in ("function", "fixed", "axes", "warm", "adaptive"):
        one, other = there[key], here[key]
        if isinstance(one, dict) and isinstance(other, dict):
            names = dict.fromkeys((*one, *other))
            yield from ((f"{key}.{it}", one.get(it), other.get(it)) for it in names if one.get(it) != other.get(it))
        elif one != other:
            yield key, one, other
