"""Cross-validates scikit-learn on each service's data, in the folds that its package was judged in, beside its figures.

quality.py SERVICES_FOLDER prints one table. The peers have the settings that their documentation starts with.
"""

import csv
import json
import pathlib
import sys

import numpy as np
import pandas as pd
import yaml
from folds import folds
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier, RandomForestRegressor
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, log_loss, r2_score, roc_auc_score, root_mean_squared_error
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

def out_of_fold(model, x, y, parts: np.ndarray, probabilities: bool) -> np.ndarray:
    answers = None
    for part in np.unique(parts):
        seen, unseen = parts != part, parts == part
        fitted = model.fit(x[seen], y[seen])
        given = fitted.predict_proba(x[unseen]) if probabilities else fitted.predict(x[unseen])
        answers = np.zeros((len(y), *given.shape[1:])) if answers is None else answers
        answers[unseen] = given
    return answers


def churn(frame: pd.DataFrame, parts: np.ndarray):
    frame["total_charges"] = pd.to_numeric(frame["total_charges"]).fillna(0)
    y = (frame.pop("churn") == "Yes").to_numpy(int)
    numbers = frame.apply(lambda column: pd.to_numeric(column, errors="coerce")).notna().all()
    x = pd.get_dummies(frame, columns=list(frame.columns[~numbers])).astype(float).to_numpy()
    for who, model in {
        "random forest, 300 trees": RandomForestClassifier(300, random_state=0),
        "random forest, leaves of 5": RandomForestClassifier(300, min_samples_leaf=5, random_state=0),
        "gradient boosting": GradientBoostingClassifier(random_state=0),
        "logistic regression": make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
    }.items():
        p = out_of_fold(model, x, y, parts, True)[:, 1]
        yield who, {"auc": roc_auc_score(y, p), "log_loss": log_loss(y, np.clip(p, 1e-15, 1 - 1e-15))}


def diabetes(frame: pd.DataFrame, parts: np.ndarray):
    y = frame.pop("target").to_numpy(float)
    p = out_of_fold(RandomForestRegressor(100, random_state=0), frame.to_numpy(float), y, parts, False)
    yield "random forest, 100 trees", {"rmse": root_mean_squared_error(y, p), "r2": r2_score(y, p)}


def nationality(frame: pd.DataFrame, parts: np.ndarray):
    x, y = frame["name"].to_numpy(str), frame["nationality"].to_numpy(str)
    model = make_pipeline(CountVectorizer(analyzer="char_wb", ngram_range=(2, 4)), MultinomialNB(alpha=0.05))
    p = out_of_fold(model, x, y, parts, True)
    answers = np.unique(y)[p.argmax(1)]
    yield "multinomial naive Bayes, 2-4-grams", {
        "accuracy": accuracy_score(y, answers),
        "macro_f1": f1_score(y, answers, average="macro"),
        "log_loss": log_loss(y, np.clip(p, 1e-15, 1)),
    }


def main(services: pathlib.Path) -> None:
    print(f"{'SERVICE':14}{'WHO':50}FIGURES, CROSS-VALIDATED IN THE SAME FOLDS")
    for name, peers in {"churn": churn, "diabetes": diabetes, "nationality": nationality}.items():
        recipe = yaml.safe_load((services / name / "recipe.yaml").read_text())
        with (services / name / recipe["data"]).open(newline="") as file:
            rows = list(csv.DictReader(file))
        frame = pd.DataFrame(rows)
        found = list(peers(frame, folds(recipe, rows)))
        metrics = json.loads((services / name / "model/metrics.json").read_text())
        ours = {m["name"]: m["value"] for m in metrics["overall"] if m["name"] in found[0][1]}
        for who, figures in [("argosy", ours), *((f"scikit-learn {who}", figures) for who, figures in found)]:
            print(f"{name:14}{who:50}" + "  ".join(f"{k} {v:.4f}" for k, v in figures.items()), flush=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
