"""Makes fixtures.json: twenty pairs of histograms, and what scipy and Evidently say of each.

    python make.py        needs scipy 1.17, evidently 0.7 and pandas 2

Where no bin is expected to hold fewer than five values, the statistic is scipy.stats.chi2_contingency's without correction, and the
index is Evidently's; elsewhere ours is told to say less, and `sparse` marks it. `critical` is scipy.stats.chi2.isf for one
false discovery a week among `TESTS` that are judged every two minutes.
"""

import json
import pathlib
import warnings

import numpy as np
import pandas as pd
from scipy.stats import chi2, chi2_contingency

warnings.filterwarnings("ignore")
from evidently.legacy.calculations.stattests import psi_stat_test  # noqa: E402
from evidently.legacy.core import ColumnType  # noqa: E402

TESTS = 40  # Twenty values, each in two windows.
RANDOM = np.random.default_rng(20261126)


def histograms():
    for k in range(20):
        bins = int(RANDOM.integers(2, 11))
        shape = RANDOM.dirichlet(np.full(bins, 5.0)) * (1 - 0.02 * bins) + 0.02
        trained = RANDOM.multinomial(int(RANDOM.integers(300, 20_000)), shape)
        shift = np.exp(np.linspace(-1, 1, bins) * RANDOM.choice([0, 0, 0.2, 0.5, 1.0]))
        seen = RANDOM.multinomial(int(RANDOM.integers(200, 5_000)), shape * shift / (shape * shift).sum())
        if k in (5, 11):  # A category that training knew and nobody sends, and one that it never saw.
            seen[0] = 0
        if k in (11, 17):
            trained[-1] = 0
        yield trained, seen


def evidently(trained, seen):
    def column(counts):
        return pd.Series(np.repeat([f"bin {i}" for i in range(len(counts))], counts))

    return psi_stat_test.func(column(trained), column(seen), ColumnType.Categorical, 0.1)[0]


fixtures = []
for trained, seen in histograms():
    table = np.array([trained, seen])
    table = table[:, table.sum(axis=0) > 0]
    statistic, _, freedom, expected = chi2_contingency(table, correction=False)
    n, N = seen.sum(), trained.sum()
    fixtures.append(
        {
            "trained": trained.tolist(),
            "seen": seen.tolist(),
            "psi": evidently(trained, seen),
            "chi2": statistic,
            "sparse": bool((table.sum(axis=0) * n * N / (n + N) ** 2 < 5).any()),
            "freedom": int(freedom),
            "critical": chi2.isf(1 / (5040 * TESTS), freedom),
        }
    )
lines = ",\n".join(json.dumps(fixture) for fixture in fixtures)
pathlib.Path(__file__).with_name("fixtures.json").write_text(f"[\n{lines}\n]\n")
