"""The folds that training deals a recipe's rows into: RowKeys.java and Dealing.java in Python."""

import unicodedata

import numpy as np

MASK = (1 << 64) - 1


def hashed(value: int, cell: str) -> int:
    """FNV-1a of 64 bits over a cell and an end mark."""
    for byte in [*cell.encode(), 0xFF]:
        value = (value ^ byte) * 0x100000001B3 & MASK
    return value


def mixed(value: int) -> int:
    """SplitMix64's finaliser."""
    z = value + 0x9E3779B97F4A7C15 & MASK
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
    return z ^ z >> 31


def signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def keys(recipe: dict, rows: list[dict]) -> list[int]:
    values = [0xCBF29CE484222325] * len(rows)
    for feature in recipe["features"]:
        missing = feature.get("missing", {}).get("value")
        cells = [row[feature["name"]] or str(missing) for row in rows]
        if feature["type"] in ("number", "integer"):
            numbers = [float(cell) + 0.0 for cell in cells]
            places = {number: place for place, number in enumerate(sorted(set(numbers)))}
            cells = [str(places[number]) for number in numbers]
        elif feature["type"] == "category":
            names = feature.get("categories") or sorted({row[feature["name"]] for row in rows} - {""})
            cells = [str(names.index(cell)) for cell in cells]
        else:
            cells = [" ".join(unicodedata.normalize("NFC", cell).lower().split()) for cell in cells]
        values = [hashed(value, cell) for value, cell in zip(values, cells)]
    return values


def folds(recipe: dict, rows: list[dict]) -> np.ndarray:
    """Per row its fold: groups of equal features, the largest first, each to the fold that has least of its labels."""
    target = recipe["target"]["name"]
    labels = [row[target] if recipe["task"] == "classification" else "" for row in rows]
    totals = {label: labels.count(label) for label in set(labels)}
    groups: dict[int, list[int]] = {}
    for i, key in enumerate(keys(recipe, rows)):
        groups.setdefault(key, []).append(i)
    salt = mixed(recipe["seed"] & MASK)
    order = sorted(groups.items(), key=lambda group: (-len(group[1]), signed(mixed(group[0] ^ salt))))
    counts = [dict.fromkeys(totals, 0) for _ in range(recipe["folds"])]
    sizes = [0] * recipe["folds"]
    parts = np.zeros(len(rows), dtype=int)
    for _, group in order:
        held = {label: 0 for label in {labels[i] for i in group}}
        for i in group:
            held[labels[i]] += 1
        shares = []
        for part, count in enumerate(counts):
            share = 0.0
            for one in sorted(held[label] / totals[label] * count[label] for label in held):
                share += one
            shares.append((share, sizes[part], part))
        part = min(shares)[2]
        for label, n in held.items():
            counts[part][label] += n
        sizes[part] += len(group)
        parts[group] = part
    return parts
