"""The model catalogue: ids, limits and prices of hosted models as they were found on a day, as data and not as code.

A model that is not in it still works: its limits come from the adapter or the configuration, and its price is unknown.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from pipeline.film.timing import FrameRate, Size
from pipeline.ports import Capabilities, Price

FILE = "models.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One hosted model.

    Attributes:
        adapter: name of the generator that speaks to it.
        id: as the vendor writes it.
        able: what it makes; fields that its entry does not name have their defaults.
        price: what it costs, with day and source.
        withdrawn: day on which the vendor switched it off, "" while it runs.
        host: of the vendor who did; another server of the same format may still have it.
        successor: what the vendor names in its place, "".
        checked: day on which the entry was last looked at.
        fields: names of its fields, where each model of a hub has its own; see ``adapters.hub``.
    """

    adapter: str
    id: str
    able: Capabilities
    price: Price
    withdrawn: str = ""
    host: str = ""
    successor: str = ""
    checked: str = ""
    fields: str = ""


def model(adapter: str, name: str) -> Model | None:
    """The entry of a model, None where the catalogue has none."""
    return next((m for m in models() if m.adapter == adapter and m.id == name), None)


def withdrawal(adapter: str, name: str, base_urls: str) -> str:
    """Why a model is not to be had at these addresses any more, with what the vendor names in its place; "" where it is."""
    entry = model(adapter, name)
    if entry is None or not entry.withdrawn or not any(urlsplit(url.strip()).hostname == entry.host for url in base_urls.split(",")):
        return ""
    instead = f"the vendor names {entry.successor} in its place" if entry.successor else "the vendor names no other"
    return f"{entry.host} withdrew {name} on {entry.withdrawn}; {instead}"


@cache
def models() -> tuple[Model, ...]:
    """All entries."""
    text = resources.files("adapters").joinpath("data", FILE).read_text("utf-8")
    return tuple(_model(entry) for entry in json.loads(text)["models"])


def _model(entry: dict[str, Any]) -> Model:
    price = Price(**entry.get("price", {}))
    return Model(
        adapter=entry["adapter"],
        id=entry["id"],
        able=_capabilities(entry.get("able", {}), price),
        price=price,
        withdrawn=entry.get("withdrawn", ""),
        host=entry.get("host", ""),
        successor=entry.get("successor", ""),
        checked=entry["checked"],
        fields=entry.get("fields", ""),
    )


def _capabilities(able: dict[str, Any], price: Price) -> Capabilities:
    known = dict(able)
    known["sizes"] = tuple(Size.parse(size) for size in able.get("sizes", ()))
    known["rates"] = tuple(FrameRate.parse(rate) for rate in able.get("rates", ()))
    for name in ("lengths", "reference_kinds"):
        known[name] = tuple(able.get(name, ()))
    return Capabilities(**{"local": False, "needs": ("network", "key"), "price": price, **known})
