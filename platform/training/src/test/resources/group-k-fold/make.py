"""Makes the tables of these folders and expected.csv: scikit-learn's figures under GroupKFold, in the folds that training deals.

    python make.py        needs scikit-learn 1.9 and PyYAML; folds.py is tools/bench/peers'

titanic.csv and admissions.csv are R's Titanic and UCBAdmissions (datasets, from Dawson 1995 and Bickel et al. 1975), a row a
person; colours.csv is made up: three colours, each right four times of five. Rows repeat, with either answer.
"""

import csv
import pathlib
import sys

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import OneHotEncoder, StandardScaler

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[5] / "tools/bench/peers"))
from folds import folds, keys  # noqa: E402

TITANIC = """1st Male Child 0 5,2nd Male Child 0 11,3rd Male Child 35 13,1st Female Child 0 1,2nd Female Child 0 13,
3rd Female Child 17 14,1st Male Adult 118 57,2nd Male Adult 154 14,3rd Male Adult 387 75,Crew Male Adult 670 192,
1st Female Adult 4 140,2nd Female Adult 13 80,3rd Female Adult 89 76,Crew Female Adult 3 20"""
ADMISSIONS = """Male A 313 512,Female A 19 89,Male B 207 353,Female B 8 17,Male C 205 120,Female C 391 202,Male D 279 138,
Female D 244 131,Male E 138 53,Female E 299 94,Male F 351 22,Female F 317 24"""
COLOURS = "red 20 80,green 80 20,blue 20 80"
TABLES = {
    "titanic": (["class", "sex", "age", "y"], TITANIC),
    "admissions": (["gender", "dept", "y"], ADMISSIONS),
    "colours": (["colour", "y"], COLOURS),
}


def rows(columns, counts):
    for line in counts.replace("\n", "").split(","):
        *cells, no, yes = line.split()
        for answer, count in (("no", no), ("yes", yes)):
            yield from (dict(zip(columns, [*cells, answer])) for _ in range(int(count)))


def main():
    expected = [["table", "rows", "groups", "auc", "log_loss", "accuracy"]]
    for name, (columns, counts) in TABLES.items():
        table = list(rows(columns, counts))
        np.random.default_rng(1).shuffle(table)
        with (HERE / name / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(table)
        recipe = yaml.safe_load((HERE / name / "recipe.yaml").read_text())
        parts = folds(recipe, table)
        groups = keys(recipe, table)
        y = np.array([row["y"] == "yes" for row in table], int)
        x = OneHotEncoder(sparse_output=False).fit_transform([[row[c] for c in columns[:-1]] for row in table])
        p = np.zeros(len(y))
        for seen, unseen in GroupKFold(len(set(parts))).split(x, y, parts):
            assert len(set(parts[unseen])) == 1, "a fold of training's is a fold of GroupKFold's"
            assert not {groups[i] for i in seen} & {groups[i] for i in unseen}, "equal rows share a fold"
            scale = StandardScaler().fit(x[seen])
            fit = LogisticRegression(C=0.1, tol=1e-10, max_iter=10_000).fit(scale.transform(x[seen]), y[seen])
            p[unseen] = fit.predict_proba(scale.transform(x[unseen]))[:, 1]
        figures = [roc_auc_score(y, p), log_loss(y, p), accuracy_score(y, p >= 0.5)]
        expected.append([name, len(y), len(set(groups)), *(f"{figure:.6f}" for figure in figures)])
    with (HERE / "expected.csv").open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(expected)


if __name__ == "__main__":
    main()
