"""A small map of the United Kingdom and Ireland with the places of records on it, as shapes for an SVG.

*Source:* outline from Natural Earth by way of world-atlas 2.0.2; see static-src/README.md.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from indexer.authorities import AuthorityFile, Place

OUTLINE = Path(__file__).parent / "static" / "uk-ireland.geojson"
WEST, EAST, SOUTH, NORTH = -10.8, 2.1, 49.8, 59.45
"""The part of the world that is shown, in degrees; the far north is cut for the sake of the rest."""
WIDTH = 460
APART = 30.0
"""Places nearer to one another than this share a circle, so that each can be hit with a finger."""
SETTLEMENTS = ("city", "town", "district", "county", "neighbourhood", "area")
"""Sorts of place that lie at a point; nations and regions do not."""


@dataclass(frozen=True)
class Dot:
    """A circle: one place or several near one another.

    Attributes:
        places: Ids, the most frequent first.
        count: Records of the place, or the sum of those near it.
        x, y, radius: In units of the map.
    """

    places: tuple[str, ...]
    label: str
    count: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class PlaceMap:
    """Shapes: the outline as one path, and the circles over it."""

    width: int
    height: int
    outline: str
    dots: tuple[Dot, ...]


def place_map(places: AuthorityFile[Place], counts: Mapping[str, int]) -> PlaceMap:
    """The map of the places that public records name."""
    shown = [place for place in places if counts.get(place.id) and _is_on_map(place)]
    shown.sort(key=lambda place: -counts[place.id])
    clusters: list[list[Place]] = []
    for place in shown:
        near = next((cluster for cluster in clusters if _distance(cluster[0], place) < APART), None)
        if near:
            near.append(place)
        else:
            clusters.append([place])
    return PlaceMap(
        WIDTH, _height(), _outline(), tuple(_dot(cluster, places, counts) for cluster in clusters)
    )


def _is_on_map(place: Place) -> bool:
    if place.kind not in SETTLEMENTS or place.lat is None or place.lon is None:
        return False
    return WEST < place.lon < EAST and SOUTH < place.lat < NORTH


def _dot(cluster: list[Place], places: AuthorityFile[Place], counts: Mapping[str, int]) -> Dot:
    """A circle at the foremost place; what lies within another of the cluster is not counted twice."""
    ids = {place.id for place in cluster}
    tops = [place for place in cluster if not ids & set(places.ancestors(place.id))]
    count = sum(counts[place.id] for place in tops)
    label = cluster[0].name if len(tops) == 1 else f"{cluster[0].name} and near it"
    x, y = _at(cluster[0].lon or 0.0, cluster[0].lat or 0.0)
    return Dot(
        tuple(place.id for place in tops),
        label,
        count,
        round(x, 1),
        round(y, 1),
        round(min(11.8 + 0.75 * math.sqrt(count), 17.0), 1),
    )


def _distance(one: Place, other: Place) -> float:
    return math.dist(_at(one.lon or 0.0, one.lat or 0.0), _at(other.lon or 0.0, other.lat or 0.0))


def _at(lon: float, lat: float) -> tuple[float, float]:
    """Degrees → units of the map. *Source:* Mercator's projection."""
    scale = WIDTH / (EAST - WEST)
    return (lon - WEST) * scale, (_mercator(NORTH) - _mercator(lat)) * scale


def _mercator(lat: float) -> float:
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))


def _height() -> int:
    return round(_at(0, SOUTH)[1])


@lru_cache(maxsize=1)
def _outline() -> str:
    polygons = json.loads(OUTLINE.read_text(encoding="utf-8"))["geometry"]["coordinates"]
    rings = [[_at(lon, lat) for lon, lat in polygon[0]] for polygon in polygons]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings)
