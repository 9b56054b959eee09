"""The figures of a classification by scikit-learn: rows of probability of the second label, whether it came true, and whether it was said."""

import json
import sys

import numpy
from sklearn import metrics

p, y, said = numpy.loadtxt(sys.argv[1], delimiter=",", unpack=True)
print(json.dumps({
    "accuracy": metrics.accuracy_score(y, said),
    "auc": metrics.roc_auc_score(y, p),
    "brier": metrics.brier_score_loss(y, p),
    "f1": metrics.f1_score(y, said),
    # Cut off where ours is: the floor of scikit-learn's own is another.
    "log_loss": metrics.log_loss(y, numpy.clip(p, 1e-15, 1 - 1e-15)),
    "rows": len(y),
}))
