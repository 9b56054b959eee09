"""Fits the peers' model on diabetes' own data: the forest of services/diabetes/recipe.yaml, as scikit-learn has it.

usage: fit.py DATA.csv FOLDER
"""

import csv
import pathlib
import sys

import joblib
import numpy
from sklearn.ensemble import RandomForestRegressor

FEATURES = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"]

with open(sys.argv[1], newline="") as file:
    rows = list(csv.DictReader(file))
target = next(name for name in rows[0] if name not in FEATURES)
x = numpy.array([[float(row[name]) for name in FEATURES] for row in rows])
y = numpy.array([float(row[target]) for row in rows])
model = RandomForestRegressor(n_estimators=300, max_depth=10, min_samples_leaf=8, max_features=3, random_state=1)
model.fit(x, y)

folder = pathlib.Path(sys.argv[2])
joblib.dump(model, folder / "model.joblib")
try:
    from skl2onnx import to_onnx

    (folder / "model.onnx").write_bytes(to_onnx(model, x[:1].astype(numpy.float32)).SerializeToString())
except ImportError:
    pass  # Only one of the peers' environments has it.
