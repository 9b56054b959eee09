"""Fits a forest of 100 trees, depth <= 10, to the diabetes data; times its peers; writes it as a package.

forest.py DIABETES_CSV FOLDER prints a line of JSON per figure. One thread throughout, whose
processor time counts: what other processes do on the machine does not.
"""

import json
import pathlib
import statistics
import sys
import time

import numpy as np
import onnxruntime
import pandas as pd
import treelite
from skl2onnx import to_onnx
from sklearn.ensemble import RandomForestRegressor

import package

ROWS = 10_000


def seconds(work, budget: float = 3.0) -> float:
    """The median processor time of a run, after a quarter of the budget to get warm."""
    times = []
    start = time.thread_time()
    while time.thread_time() - start < budget or len(times) < 5:
        before = time.thread_time()
        work()
        times.append((before, time.thread_time() - before))
    warm = [taken for before, taken in times if before - start > budget / 4] or [taken for _, taken in times]
    return statistics.median(warm)


def main(csv: str, folder: pathlib.Path) -> None:
    data = pd.read_csv(csv)
    names = [name for name in data.columns if name != "target"]
    # scikit-learn compares 32-bit inputs: with rows that are exact in 32 bits all implementations see the same.
    x = data[names].to_numpy(np.float32)
    y = data["target"].to_numpy()
    forest = RandomForestRegressor(100, max_depth=10, max_features=3, random_state=1, n_jobs=1).fit(x, y)
    random = np.random.default_rng(1)
    rows = np.column_stack([random.choice(x[:, i], ROWS) for i in range(x.shape[1])]).astype(np.float32)
    wide = rows.astype(np.float64)
    package.write(folder / "package", forest, names, wide)
    np.savetxt(folder / "rows.csv", wide, delimiter=",", fmt="%.17g")
    np.savetxt(folder / "training.csv", np.column_stack([x.astype(np.float64), y]), delimiter=",", fmt="%.17g")

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(to_onnx(forest, rows[:1]).SerializeToString(), options)
    name = session.get_inputs()[0].name
    light = treelite.sklearn.import_model(forest)
    peers = {
        "scikit-learn": forest.predict,
        "ONNX Runtime": lambda batch: session.run(None, {name: batch}),
        "treelite (interpreter)": lambda batch: treelite.gtil.predict(light, batch, nthread=1),
    }
    for who, predict in peers.items():
        singles = [rows[i : i + 1] for i in range(100)]
        single = seconds(lambda: [predict(row) for row in singles]) / len(singles)
        show(who, "single row", "us", single * 1e6)
        show(who, f"batch of {ROWS}", "rows/s", ROWS / seconds(lambda: predict(rows)))


def show(who: str, what: str, unit: str, value: float) -> None:
    print(json.dumps({"who": who, "what": what, "unit": unit, "value": float(f"{value:.4g}")}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
