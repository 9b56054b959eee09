"""Logs a model of each flavour to the MLflow server at MLFLOW_TRACKING_URI, registered under the flavour's name.

usage: mlflow_models.py FOLDER

Writes FOLDER/sample.csv and FOLDER/xgboost.csv, the XGBoost model's own answers to it.
"""

import pathlib
import sys
import warnings

import catboost
import lightgbm
import mlflow
import mlflow.catboost
import mlflow.lightgbm
import mlflow.sklearn
import mlflow.xgboost
import numpy as np
import pandas as pd
import xgboost
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
FOLDER = pathlib.Path(sys.argv[1])
r = np.random.default_rng(1)
rows = pd.DataFrame(r.normal(size=(300, 3)), columns=["a", "b", "c"])
answers = (rows.a + rows.b**2 + r.normal(size=300) > 1).astype(int)

boosted = xgboost.XGBClassifier(n_estimators=10, n_jobs=1).fit(rows, answers)
light = lightgbm.LGBMClassifier(n_estimators=10, verbose=-1, n_jobs=1).fit(rows, answers)
cat = catboost.CatBoostClassifier(iterations=10, verbose=0, allow_writing_files=False).fit(rows, answers)

mlflow.xgboost.log_model(boosted, name="m", registered_model_name="xgboost")
mlflow.lightgbm.log_model(light.booster_, name="m", registered_model_name="lightgbm")
mlflow.lightgbm.log_model(light, name="m", registered_model_name="lightgbm-object")
mlflow.catboost.log_model(cat, name="m", registered_model_name="catboost", format="json")
mlflow.catboost.log_model(cat, name="m", registered_model_name="catboost-binary")
mlflow.sklearn.log_model(LogisticRegression().fit(rows, answers), name="m", registered_model_name="sklearn")
mlflow.MlflowClient().set_registered_model_alias("xgboost", "best", 1)

rows.to_csv(FOLDER / "sample.csv", index=False)
pd.DataFrame(boosted.predict_proba(rows)).to_csv(FOLDER / "xgboost.csv", index=False)
