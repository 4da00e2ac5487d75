"""The rows of a store as CSV, or as an `xarray` data set that netCDF keeps."""

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from numeric.sweeps.extras import extra
from numeric.sweeps.spec import Spec, digest
from numeric.sweeps.store import Row, Store

SCHEMA = "avsym-sweep-1"


def to_csv(spec: Spec, store: Store) -> str:
    """One line for each finished point: axes, what is fixed, results, residual, seconds, and why it failed."""
    rows, results = _rows(spec, store)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*spec.names, *spec.fixed, *results, "residual", "seconds", "reason"])
    for row in rows:
        writer.writerow([
            *(row.point[name] for name in spec.names), *map(json.dumps, spec.fixed.values()),
            *(_number(row, name) for name in results), _residual(row), row.seconds, row.reason or "",
        ])  # fmt: skip
    return text.getvalue()


def to_dataset(spec: Spec, store: Store) -> Any:
    """An ``xarray.Dataset`` over the axes, or over ``point`` where a boundary was followed.

    Variables are the results, ``residual`` and ``seconds`` (nan where there is none) and ``reason`` (empty where the
    point did not fail); what is fixed, versions and hashes are attributes.

    Raises
    ------
    MissingExtraError
        Without `xarray`.
    """
    xarray = extra("xarray", "netcdf")
    rows, results = _rows(spec, store)
    columns = {name: [_number(row, name) for row in rows] for name in results}
    columns |= {"residual": [_residual(row) for row in rows], "seconds": [row.seconds for row in rows]}
    reasons = [row.reason or "" for row in rows]
    names: tuple[str, ...]
    shape: tuple[int, ...]
    if spec.boundary:
        places: Any = np.arange(len(rows))
        coordinates = {name: ("point", [row.point[name] for row in rows]) for name in spec.names}
        names, shape = ("point",), (len(rows),)
    else:
        order = {axis.name: {value: place for place, value in enumerate(axis.values)} for axis in spec.axes}
        places = tuple(np.array([order[name][row.point[name]] for row in rows], dtype=int) for name in spec.names)
        coordinates = {axis.name: (axis.name, list(axis.values)) for axis in spec.axes}
        names, shape = spec.names, tuple(len(axis.values) for axis in spec.axes)
    data = {name: (names, _filled(shape, np.nan, places, values)) for name, values in columns.items()}
    data["reason"] = (names, _filled(shape, "", places, reasons))
    return xarray.Dataset(data, coordinates, _attributes(spec, rows))


def check_netcdf() -> None:
    """Raise MissingExtraError unless netCDF can be written."""
    for module in ("xarray", "h5py", "h5netcdf"):
        extra(module, "netcdf")


def to_netcdf(spec: Spec, store: Store) -> bytes:
    """The data set as a netCDF file; ``xarray.load_dataset`` reads back an equal one."""
    check_netcdf()
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "sweep.nc"
        to_dataset(spec, store).to_netcdf(path, engine="h5netcdf")
        return path.read_bytes()


def _filled(shape: tuple[int, ...], empty: float | str, places: Any, values: list[Any]) -> Any:
    found = np.full(shape, empty, dtype=object if isinstance(empty, str) else np.float64)
    found[places] = values
    return found


def _attributes(spec: Spec, rows: list[Row]) -> dict[str, str]:
    versions = sorted({json.dumps(dict(row.versions), sort_keys=True) for row in rows if row.versions})
    return {
        "schema": SCHEMA,
        "function": spec.function,
        "fixed": json.dumps(dict(spec.fixed)),
        "specification": json.dumps(spec.document),
        "specification_hash": digest(spec.document),
        "equations_hash": ", ".join(sorted({row.equations for row in rows})),
        "versions": "[" + ", ".join(versions) + "]",
    }


def _rows(spec: Spec, store: Store) -> tuple[list[Row], list[str]]:
    """The rows in the order of the axes, and the names of all results."""
    axes = {axis.name: axis.values for axis in spec.axes}
    order = {name: {value: place for place, value in enumerate(values)} for name, values in axes.items()}
    rows = list(store.rows())
    rows.sort(key=lambda row: tuple(order[name][v] if name in order else v for name, v in _at(spec, row)))
    return rows, list(dict.fromkeys(name for row in rows for name in row.result or ()))


def _at(spec: Spec, row: Row) -> list[tuple[str, Any]]:
    return [(name, row.point[name]) for name in spec.names]


def _number(row: Row, name: str) -> float:
    return float("nan") if row.result is None else row.result.get(name, float("nan"))


def _residual(row: Row) -> float:
    return float("nan") if row.residual is None else row.residual
