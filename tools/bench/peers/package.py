"""Writes a scikit-learn forest as an Argosy model package (docs/model-package.md), so that all run the same trees."""

import hashlib
import json
import pathlib
import struct

import cbor2
import numpy as np

LEAF = -1


def typed(tag: int, code: str, numbers) -> cbor2.CBORTag:
    """A typed array of RFC 8746, little-endian."""
    return cbor2.CBORTag(tag, struct.pack(f"<{len(numbers)}{code}", *numbers))


def preorder(tree):
    """The tree's nodes with a split's left child next to it; scikit-learn numbers them so already."""
    feature, threshold, leaf, cover = [], [], [], []
    stack = [0]
    while stack:
        node = stack.pop()
        cover.append(int(tree.n_node_samples[node]))
        if tree.children_left[node] < 0:
            feature.append(LEAF)
            leaf.append(float(tree.value[node].ravel()[0]))
        else:
            feature.append(int(tree.feature[node]))
            threshold.append(float(tree.threshold[node]))
            stack += [tree.children_right[node], tree.children_left[node]]
    return feature, threshold, leaf, cover


def write(folder: pathlib.Path, forest, names: list[str], rows: np.ndarray) -> None:
    """Writes a regression forest with scikit-learn's answers to the first rows as golden rows."""
    parts = [preorder(estimator.tree_) for estimator in forest.estimators_]
    feature, threshold, leaf, cover = (sum(lists, []) for lists in zip(*parts))
    weights = cbor2.dumps(
        {
            "kind": "additive",
            "link": "identity",
            "bias": typed(86, "d", [0.0]),
            "scale": 1.0 / len(parts),
            "trees": {
                "count": len(parts),
                "feature": typed(77, "h", feature),
                "threshold": typed(86, "d", threshold),
                "leaf": typed(86, "d", leaf),
                "cover": typed(78, "i", cover),
            },
        }
    )
    answers = forest.predict(rows[:40])
    golden = "".join(
        json.dumps({"note": f"row {i}", "instance": dict(zip(names, map(float, row))), "expected": [float(answer)]})
        + "\n"
        for i, (row, answer) in enumerate(zip(rows[:40], answers))
    )
    histogram = {"edges": [0.0], "counts": [0, 1], "missing": 0}
    files = {
        "weights.cbor": weights,
        "metrics.json": text({"method": "None.", "rows": 1, "overall": [], "slices": [], "fitted": []}),
        "baseline.json": text(
            {
                "rows": 1,
                "features": [{"name": name, **histogram} for name in names],
                "scores": [{"name": "target", **histogram}],
            }
        ),
        "golden.jsonl": golden.encode(),
        "CARD.md": b"# A forest that scikit-learn fitted, for a benchmark\n",
    }
    model = {
        "format": 1,
        "name": "bench",
        "version": "1.0.0",
        "description": "A forest that scikit-learn fitted.",
        "task": "regression",
        "target": {"name": "target", "unit": ""},
        "features": [
            {
                "name": name,
                "description": name,
                "type": "number",
                "unit": "",
                "range": [float(rows[:, i].min()), float(rows[:, i].max())],
            }
            for i, name in enumerate(names)
        ],
        "provenance": {
            "dataFile": "diabetes.csv",
            "dataSha256": "0" * 64,
            "dataRows": len(rows),
            "recipeSha256": "0" * 64,
            "trainer": "scikit-learn",
        },
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "model.json").write_bytes(text(model))


def text(document) -> bytes:
    return (json.dumps(document, indent=2) + "\n").encode()
