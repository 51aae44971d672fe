"""Cut the outline of the United Kingdom and Ireland out of a GeoJSON of all countries, small.

    python3 outline.py countries.geojson > ../static/uk-ireland.geojson

Points nearer to the line of their neighbours than `TOLERANCE` degrees and islands smaller than
`ISLAND` square degrees are left out. Not part of the running site.
"""

from __future__ import annotations

import json
import math
import sys
from itertools import pairwise

WANTED = ("United Kingdom", "Ireland", "Isle of Man")
TOLERANCE = 0.02
ISLAND = 0.004

Point = tuple[float, float]


def simplified(line: list[Point]) -> list[Point]:
    """The line with fewer points. *Source:* Douglas and Peucker 1973."""
    if len(line) < 3:
        return line
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = math.hypot(x2 - x1, y2 - y1) or 1e-12
    distances = [abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length for x, y in line[1:-1]]
    farthest = max(range(len(distances)), key=distances.__getitem__)
    if distances[farthest] <= TOLERANCE:
        return [line[0], line[-1]]
    return simplified(line[: farthest + 2])[:-1] + simplified(line[farthest + 1 :])


def area(ring: list[Point]) -> float:
    """In square degrees."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def coast(ring: list[Point]) -> list[Point]:
    """A closed ring simplified in two halves, since its ends are one point."""
    half = len(ring) // 2
    return [
        (round(x, 2), round(y, 2)) for x, y in simplified(ring[: half + 1])[:-1] + simplified(ring[half:])
    ]


def main(path: str) -> None:
    """Print the outline."""
    with open(path, encoding="utf-8") as file:
        countries = json.load(file)["features"]
    rings = []
    for country in countries:
        if country["properties"]["name"] in WANTED:
            shape = country["geometry"]
            polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
            rings += [[coast(polygon[0])] for polygon in polygons if area(polygon[0]) > ISLAND]
    outline = {
        "type": "Feature",
        "properties": {},
        "geometry": {"type": "MultiPolygon", "coordinates": rings},
    }
    print(json.dumps(outline, separators=(",", ":")))


if __name__ == "__main__":
    main(sys.argv[1])
