"""Makes models with the tools that people have, with each tool's own answers to the rows of a sample.

usage: model_fixtures.py FOLDER ROWS [small]

Writes FOLDER/NAME/ with the model's file, sample.csv, expected.csv and fixture.json: the target's column, the labels that
the file does not have, and for a model that a package cannot hold a word of the reason. With "small" each model has few
trees, and only a few of them are made: those are the ones in src/test/resources/models.
"""

import json
import pathlib
import sys
import warnings

import catboost as cb
import lightgbm as lgb
import numpy as np
import pandas as pd
import xgboost as xgb

warnings.filterwarnings("ignore")
FOLDER, ROWS, SMALL = pathlib.Path(sys.argv[1]), int(sys.argv[2]), len(sys.argv) > 3
TREES = 4 if SMALL else 60
TRAIN = 600 if SMALL else 3000
KEPT = {
    "xgboost-regression", "xgboost-categories", "xgboost-softprob-ubj", "xgboost-poisson", "xgboost-dart",
    "xgboost-gblinear-softprob",
    "lightgbm-regression", "lightgbm-binary-categories", "lightgbm-multiclass", "lightgbm-ova", "lightgbm-zero-missing",
    "catboost-binary-categories", "catboost-multiclass", "catboost-regression-gaps",
    "onnx-forest-pipeline", "onnx-logistic-pipeline", "onnx-boosting",
}


CITIES = ["Bern", "Genf", "Zug", "a b", "x,y", "Ost", "West"]


def table(seed, rows, gaps=True, categories=True, zeros=False, cities=CITIES):
    r = np.random.default_rng(seed)
    d = pd.DataFrame({
        "age": np.round(r.normal(40, 12, rows), 1),
        "Income EUR": np.round(np.exp(r.normal(10, 1, rows)), 2),
        "visits": r.poisson(3, rows).astype(float),
        "score": r.normal(size=rows),
        "ratio": r.uniform(0, 1, rows),
        "constant": np.ones(rows),
    })
    if zeros:
        d.loc[r.random(rows) < 0.3, "score"] = 0.0
    if categories:
        d["city"] = r.choice(cities, rows, p=[.3, .2, .2, .1, .1, .05, .05])
        d["plan"] = r.choice(["basic", "plus", "pro"], rows)
    if gaps:
        for column, share in [("age", .1), ("Income EUR", .05), ("score", .2)]:
            d.loc[r.random(rows) < share, column] = np.nan
        if categories:
            d.loc[r.random(rows) < .1, "city"] = None
    return d


def answer(d, seed):
    r = np.random.default_rng(seed + 99)
    s = (d["age"].fillna(55) / 12 + np.log(d["Income EUR"].fillna(9e3)) - d["visits"] * d["ratio"]
         + 2 * d["score"].fillna(1.5) + r.normal(size=len(d)))
    if "city" in d:
        s = s + d["city"].map({"Bern": 2, "Zug": -2, "a b": 1}).fillna(0) + d["plan"].map({"pro": 1}).fillna(0)
    return s


def categorical(d):
    d = d.copy()
    for column in ("city", "plan"):
        if column in d:
            known = ["Zug"] + sorted(set(d[column].dropna()) - {"Zug"}) if column == "city" else ["basic", "plus", "pro"]
            d[column] = pd.Categorical(d[column], categories=known)
    return d


def classes(s, k):
    return pd.qcut(s, k, labels=False).to_numpy()


def save(name, write, extension, sample, expected, target=None, labels=None, refused=None):
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    write(str(folder / ("model." + extension)))
    d = sample.copy()
    if target is not None:
        d["answer"] = target
    d.to_csv(folder / "sample.csv", index=False)
    e = np.asarray(expected, dtype=np.float64)
    e = e.reshape(len(d), -1)
    header = labels if labels and len(labels) == e.shape[1] else [f"p{i}" for i in range(e.shape[1])]
    pd.DataFrame(e, columns=header).to_csv(folder / "expected.csv", index=False)
    (folder / "fixture.json").write_text(json.dumps({"labels": labels, "refused": refused}, ensure_ascii=False) + "\n")


def wanted(name):
    return not SMALL or name in KEPT


SEED = 7


def data(**kw):
    d, t = table(SEED, TRAIN, **kw), table(SEED + 1, ROWS, **kw)
    return d, answer(d, SEED), t, answer(t, SEED + 1)


# ---------------------------------------------------------------- XGBoost
def xgboosts():
    def one(name, model, labels=None, target=None, refused=None, ext="json", gaps=True, cats=False, fit=None,
            keep_target=True, **kw):
        if not wanted(name):
            return
        d, s, t, st = data(gaps=gaps, categories=cats, **kw)
        X, T = (categorical(d), categorical(t)) if cats else (d, t)
        y = target(s)
        model.fit(X, y, **(fit(X, y) if fit else {}))
        p = model.predict_proba(T) if hasattr(model, "predict_proba") and labels else model.predict(T)
        yt = target(st)
        if labels:
            yt = np.array(labels)[yt.astype(int)]
        save(name, model.save_model, ext, t, p, yt if keep_target else None, labels, refused)

    c = dict(n_estimators=TREES, max_depth=3 if SMALL else 5, n_jobs=1, random_state=3)
    R, C = xgb.XGBRegressor, xgb.XGBClassifier
    plain = lambda s: s * 50 + 1000
    one("xgboost-regression", R(**c), target=plain)
    one("xgboost-regression-ubj", R(**c), target=plain, ext="ubj")
    one("xgboost-categories", R(**c, enable_categorical=True), target=plain, cats=True)
    one("xgboost-categories-onehot-ubj", R(**c, enable_categorical=True, max_cat_to_onehot=20), target=plain, cats=True, ext="ubj")
    one("xgboost-not-ascii", R(**c, enable_categorical=True), target=plain, cats=True, refused="not ASCII",
        cities=["Genève" if city == "Genf" else city for city in CITIES])
    one("xgboost-binary", C(**c), target=lambda s: classes(s, 2), labels=["no", "yes"])
    one("xgboost-binary-categories", C(**c, enable_categorical=True), target=lambda s: classes(s, 2), labels=["no", "yes"], cats=True)
    one("xgboost-softprob", C(**c), target=lambda s: classes(s, 4), labels=["a", "b", "c", "d"])
    one("xgboost-softprob-ubj", C(**c), target=lambda s: classes(s, 3), labels=["a", "b", "c"], ext="ubj")
    one("xgboost-many-labels", C(**{**c, "n_estimators": 5}), target=lambda s: classes(s, 20), labels=[f"k{i}" for i in range(20)])
    one("xgboost-poisson", R(**c, objective="count:poisson"), target=lambda s: np.maximum(0, np.round(s)))
    one("xgboost-gamma", R(**c, objective="reg:gamma"), target=lambda s: np.maximum(.1, s))
    one("xgboost-tweedie", R(**c, objective="reg:tweedie"), target=lambda s: np.maximum(0, s))
    one("xgboost-squaredlog", R(**c, objective="reg:squaredlogerror"), target=lambda s: np.maximum(0, s))
    one("xgboost-huber", R(**c, objective="reg:pseudohubererror"), target=lambda s: s)
    one("xgboost-absolute", R(**c, objective="reg:absoluteerror"), target=plain)
    one("xgboost-quantile", R(**c, objective="reg:quantileerror", quantile_alpha=.3), target=plain)
    one("xgboost-reg-logistic", R(**c, objective="reg:logistic"), target=lambda s: 1 / (1 + np.exp(-s + s.mean())))
    one("xgboost-dart", R(**c, booster="dart", rate_drop=.3), target=plain)
    one("xgboost-forest", xgb.XGBRFRegressor(**c), target=plain)
    one("xgboost-forest-classes", xgb.XGBRFClassifier(**c), target=lambda s: classes(s, 3), labels=["a", "b", "c"])
    one("xgboost-exact", R(**c, tree_method="exact"), target=plain)
    one("xgboost-lossguide", R(**c, grow_policy="lossguide", max_leaves=20, max_delta_step=1), target=plain)
    one("xgboost-base-score", R(**c, base_score=123.5), target=plain)
    one("xgboost-early-stopping", R(**{**c, "n_estimators": 400, "learning_rate": .5}, early_stopping_rounds=3), target=plain,
        fit=lambda X, y: dict(eval_set=[(X.iloc[:500].fillna(0), y[:500] * .8)], verbose=False))
    one("xgboost-early-stopping-classes", C(**{**c, "n_estimators": 400, "learning_rate": .5}, early_stopping_rounds=3),
        target=lambda s: classes(s, 3), labels=["a", "b", "c"],
        fit=lambda X, y: dict(eval_set=[(X.iloc[:500].fillna(0), np.roll(y[:500], 50))], verbose=False))
    one("xgboost-500-trees", R(**{**c, "n_estimators": 500}), target=plain, ext="ubj")
    one("xgboost-unlabelled", R(**c), target=plain, keep_target=False)
    l = dict(n_estimators=20, booster="gblinear", random_state=3, n_jobs=1)
    one("xgboost-gblinear", R(**l), target=plain)
    one("xgboost-gblinear-binary", C(**l), target=lambda s: classes(s, 2), labels=["no", "yes"], ext="ubj")
    one("xgboost-gblinear-softprob", C(**l), target=lambda s: classes(s, 5) // 2, labels=["a", "b", "c"])
    one("xgboost-gblinear-poisson", R(**l, objective="count:poisson"), target=lambda s: np.maximum(0, np.round(s)),
        refused="exponential of a line")
    one("xgboost-hinge", C(**c, objective="binary:hinge"), target=lambda s: classes(s, 2), labels=["no", "yes"], refused="hinge")
    if wanted("xgboost-vector-leaf"):
        d, s, t, _ = data(categories=False)
        m = R(**c, multi_strategy="multi_output_tree", tree_method="hist").fit(d, np.c_[s, -s])
        save("xgboost-vector-leaf", m.save_model, "json", t, m.predict(t)[:, 0], refused="several targets")
    if wanted("xgboost-no-names"):
        d, s, t, st = data(categories=False)
        m = C(**c).fit(d.to_numpy(), classes(s, 2))
        save("xgboost-no-names", m.save_model, "ubj", t, m.predict_proba(t.to_numpy())[:, 1], classes(st, 2))
    if wanted("xgboost-booster"):
        d, s, t, st = data(categories=False)
        b = xgb.train(dict(objective="rank:pairwise", max_depth=3), xgb.DMatrix(d, classes(s, 3), group=[len(d)]), TREES)
        save("xgboost-booster", b.save_model, "json", t, b.predict(xgb.DMatrix(t)))


# ---------------------------------------------------------------- LightGBM
def lightgbms():
    def one(name, model, labels=None, target=None, refused=None, gaps=True, cats=False, zeros=False, fit=None, numpy=False, **kw):
        if not wanted(name):
            return
        d, s, t, st = data(gaps=gaps, categories=cats, zeros=zeros, **kw)
        X, T = (categorical(d), categorical(t)) if cats else (d, t)
        if numpy:
            X, T = X.to_numpy(), T.to_numpy()
        y = target(s)
        model.fit(X, y, **(fit(X, y) if fit else {}))
        p = model.predict_proba(T) if labels else model.predict(T)
        yt = target(st)
        if labels:
            yt = np.array(labels)[yt.astype(int)]
        save(name, model.booster_.save_model, "txt", t, p, yt, labels, refused)

    c = dict(n_estimators=TREES, num_leaves=7 if SMALL else 31, n_jobs=1, random_state=3, verbose=-1, min_child_samples=5)
    R, C = lgb.LGBMRegressor, lgb.LGBMClassifier
    plain = lambda s: s * 50 + 1000
    one("lightgbm-regression", R(**c), target=plain)
    one("lightgbm-no-gaps", R(**c), target=plain, gaps=False)
    one("lightgbm-zero-missing", R(**c, zero_as_missing=True), target=plain, zeros=True)
    one("lightgbm-no-missing", R(**c, use_missing=False), target=plain)
    one("lightgbm-categories", R(**c, min_data_per_group=5, cat_smooth=1), target=plain, cats=True,
        cities=["Genève" if city == "Genf" else city for city in CITIES])
    one("lightgbm-binary", C(**c), target=lambda s: classes(s, 2), labels=["no", "yes"])
    one("lightgbm-binary-sigmoid", C(**c, sigmoid=.7), target=lambda s: classes(s, 2), labels=["no", "yes"])
    one("lightgbm-binary-categories", C(**c, max_cat_to_onehot=2, min_data_per_group=5), target=lambda s: classes(s, 2), labels=["no", "yes"], cats=True)
    one("lightgbm-multiclass", C(**c), target=lambda s: classes(s, 4), labels=["a", "b", "c", "d"])
    one("lightgbm-ova", C(**c, objective="multiclassova"), target=lambda s: classes(s, 3), labels=["a", "b", "c"])
    one("lightgbm-many-labels", C(**{**c, "n_estimators": 5}), target=lambda s: classes(s, 20), labels=[f"k{i}" for i in range(20)])
    one("lightgbm-poisson", R(**c, objective="poisson"), target=lambda s: np.maximum(0, np.round(s)))
    one("lightgbm-gamma", R(**c, objective="gamma"), target=lambda s: np.maximum(.1, s))
    one("lightgbm-tweedie", R(**c, objective="tweedie"), target=lambda s: np.maximum(0, s))
    for objective in ("l1", "huber", "fair", "quantile", "mape"):
        one("lightgbm-" + objective, R(**c, objective=objective), target=plain)
    one("lightgbm-cross-entropy", R(**c, objective="cross_entropy"), target=lambda s: 1 / (1 + np.exp(-s + s.mean())))
    one("lightgbm-dart", R(**c, boosting_type="dart"), target=plain)
    one("lightgbm-goss", R(**c, data_sample_strategy="goss"), target=plain)
    one("lightgbm-forest", R(**c, boosting_type="rf", bagging_freq=1, bagging_fraction=.6), target=plain)
    one("lightgbm-forest-binary", C(**c, boosting_type="rf", bagging_freq=1, bagging_fraction=.6), target=lambda s: classes(s, 2), labels=["no", "yes"])
    one("lightgbm-numpy", R(**c), target=plain, numpy=True)
    one("lightgbm-early-stopping", R(**{**c, "n_estimators": 400, "learning_rate": .5}), target=plain,
        fit=lambda X, y: dict(eval_set=[(X.iloc[:500].fillna(0), y[:500] * .8)], callbacks=[lgb.early_stopping(3, verbose=False)]))
    one("lightgbm-linear-tree", R(**c, linear_tree=True), target=plain, gaps=False, refused="linear_tree")
    one("lightgbm-sqrt", R(**c, reg_sqrt=True), target=plain, refused="reg_sqrt")
    one("lightgbm-xentlambda", R(**c, objective="cross_entropy_lambda"), target=lambda s: 1 / (1 + np.exp(-s + s.mean())), refused="not known")
    if wanted("lightgbm-codes"):
        d, s, t, st = data(categories=False)
        r = np.random.default_rng(5)
        d["code"], t["code"] = r.integers(0, 50, len(d)), r.integers(0, 50, len(t))
        m = R(**c, min_data_per_group=5, cat_smooth=1).fit(d, plain(s) + (d["code"] % 3) * 90, categorical_feature=["code"])
        save("lightgbm-codes", m.booster_.save_model, "txt", t, m.predict(t), plain(st))


# ---------------------------------------------------------------- CatBoost
def catboosts():
    def one(name, model, labels=None, target=None, refused=None, gaps=False, cats=False, **kw):
        if not wanted(name):
            return
        d, s, t, st = data(gaps=gaps, categories=cats, **kw)
        named = ["city", "plan"] if cats else []
        for frame in (d, t):
            for column in named:
                frame[column] = frame[column].fillna("unknown")
        y = target(s)
        if labels:
            y = np.array(labels)[y]
        model.fit(d, y, cat_features=named)
        p = model.predict_proba(t) if labels else model.predict(t)
        yt = target(st)
        if labels:
            yt = np.array(labels)[yt]
        pool = cb.Pool(d, y, cat_features=named)
        save(name, lambda path: model.save_model(path, format="json", pool=pool), "json", t, p, yt, None, refused)

    c = dict(iterations=TREES, depth=3 if SMALL else 5, verbose=0, random_seed=3, allow_writing_files=False, thread_count=1)
    R, C = cb.CatBoostRegressor, cb.CatBoostClassifier
    plain = lambda s: s * 50 + 1000
    two, three = (lambda s: classes(s, 2)), (lambda s: classes(s, 3))
    one("catboost-regression", R(**c), target=plain)
    one("catboost-regression-gaps", R(**c), target=plain, gaps=True)
    one("catboost-nan-max", R(**c, nan_mode="Max"), target=plain, gaps=True)
    one("catboost-categories", R(**c, one_hot_max_size=20), target=plain, cats=True,
        cities=["Genève" if city == "Genf" else city for city in CITIES])
    one("catboost-binary", C(**c), target=two, labels=["no", "yes"])
    one("catboost-binary-categories", C(**c, one_hot_max_size=20), target=two, labels=["no", "yes"], cats=True)
    one("catboost-multiclass", C(**c), target=three, labels=["a", "b", "c"])
    one("catboost-ova", C(**c, loss_function="MultiClassOneVsAll"), target=three, labels=["a", "b", "c"])
    one("catboost-poisson", R(**c, loss_function="Poisson"), target=lambda s: np.maximum(0, np.round(s)))
    one("catboost-mae", R(**c, loss_function="MAE"), target=plain)
    one("catboost-lossguide", R(**c, grow_policy="Lossguide", max_leaves=12), target=plain)
    one("catboost-depthwise", R(**c, grow_policy="Depthwise"), target=plain)
    one("catboost-ctr", R(**c, one_hot_max_size=2), target=plain, cats=True, refused="CTR")


# ---------------------------------------------------------------- scikit-learn by skl2onnx
def onnxes():
    from onnxruntime import InferenceSession
    from skl2onnx import to_onnx
    from skl2onnx.common.data_types import FloatTensorType, StringTensorType
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import (ExtraTreesClassifier, ExtraTreesRegressor, GradientBoostingClassifier,
                                  GradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor)
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
    from sklearn.naive_bayes import GaussianNB
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, OrdinalEncoder, StandardScaler
    from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

    def one(name, model, labels=None, target=None, refused=None, gaps=False, cats=False, one_tensor=True):
        if not wanted(name):
            return
        d, s, t, st = data(gaps=gaps, categories=cats)
        for frame in (d, t):
            for column in ("city", "plan"):
                if column in frame:
                    frame[column] = frame[column].fillna("unknown")
        y = target(s)
        if labels:
            y = np.array(labels)[y]
        numbers = [c for c in d if c not in ("city", "plan")]
        if one_tensor and not cats:
            model.fit(d.to_numpy(dtype=np.float32), y)
            initial = [("X", FloatTensorType([None, d.shape[1]]))]
            feed = {"X": t.to_numpy(dtype=np.float32)}
        else:
            d32 = d.astype({c: np.float32 for c in numbers})
            model.fit(d32, y)
            initial = [(c, StringTensorType([None, 1]) if c in ("city", "plan") else FloatTensorType([None, 1])) for c in d]
            feed = {c.replace(" ", "_"): (t[[c]].to_numpy(dtype=object) if c in ("city", "plan") else t[[c]].to_numpy(dtype=np.float32)) for c in t}
        options = {id(model): {"zipmap": False}} if labels else None
        onx = to_onnx(model, initial_types=initial, options=options, target_opset={"": 18, "ai.onnx.ml": 3})
        out = InferenceSession(onx.SerializeToString(), providers=["CPUExecutionProvider"]).run(None, feed)
        p = out[1] if labels else out[0]
        yt = target(st)
        if labels:
            yt = np.array(labels)[yt]
        save(name, lambda path: pathlib.Path(path).write_bytes(onx.SerializeToString()), "onnx", t, p, yt, labels, refused)

    def columns(last, numbers=None, encoder=None):
        number = ["age", "Income EUR", "visits", "score", "ratio"]
        return make_pipeline(
            ColumnTransformer([
                ("n", numbers or make_pipeline(SimpleImputer(), StandardScaler()), number),
                ("c", encoder or OneHotEncoder(handle_unknown="ignore"), ["city", "plan"]),
            ]), last)

    n, depth = (3, 3) if SMALL else (30, 8)
    plain, two, three = (lambda s: s * 50 + 1000), (lambda s: classes(s, 2)), (lambda s: classes(s, 3))
    yes, abc = ["no", "yes"], ["a", "b", "c"]
    forest = dict(n_estimators=n, max_depth=depth, random_state=3)
    boost = dict(n_estimators=n, max_depth=3, random_state=3)
    one("onnx-tree", DecisionTreeRegressor(max_depth=depth), target=plain)
    one("onnx-tree-classes", DecisionTreeClassifier(max_depth=depth), target=three, labels=abc)
    one("onnx-forest", RandomForestRegressor(**forest), target=plain)
    one("onnx-forest-two", RandomForestClassifier(**forest), target=two, labels=yes)
    one("onnx-forest-classes", RandomForestClassifier(**forest), target=three, labels=abc)
    one("onnx-extra", ExtraTreesRegressor(**forest), target=plain)
    one("onnx-extra-classes", ExtraTreesClassifier(**forest), target=three, labels=abc)
    one("onnx-boosting", GradientBoostingRegressor(**boost), target=plain)
    one("onnx-boosting-two", GradientBoostingClassifier(**boost), target=two, labels=yes)
    one("onnx-boosting-classes", GradientBoostingClassifier(**boost), target=three, labels=abc)
    one("onnx-line", LinearRegression(), target=plain)
    one("onnx-ridge-scaled", make_pipeline(StandardScaler(), Ridge()), target=plain)
    one("onnx-logistic", make_pipeline(StandardScaler(), LogisticRegression()), target=two, labels=yes)
    one("onnx-logistic-classes", make_pipeline(MinMaxScaler(), LogisticRegression()), target=three, labels=abc)
    one("onnx-forest-imputed", make_pipeline(SimpleImputer(strategy="median"), RandomForestRegressor(**forest)), target=plain, gaps=True)
    one("onnx-forest-scaled", make_pipeline(StandardScaler(), RandomForestRegressor(**forest)), target=plain)
    one("onnx-forest-pipeline", columns(RandomForestClassifier(**forest)), target=two, labels=yes, gaps=True, cats=True)
    one("onnx-boosting-pipeline", columns(GradientBoostingRegressor(**boost), encoder=OrdinalEncoder()), target=plain, gaps=True, cats=True)
    one("onnx-logistic-pipeline", columns(LogisticRegression()), target=two, labels=yes, gaps=True, cats=True)
    one("onnx-line-pipeline", columns(Ridge()), target=plain, gaps=True, cats=True)
    def other(name, model, convert, target, labels=None, zipmap=True):
        if not wanted(name):
            return
        from onnxmltools.convert.common.data_types import FloatTensorType as Floats
        d, s, t, st = data(categories=False)
        y = target(s)
        model.fit(d.to_numpy(dtype=np.float32), y)
        onx = convert(model, initial_types=[("X", Floats([None, d.shape[1]]))], target_opset=15)
        out = InferenceSession(onx.SerializeToString(), providers=["CPUExecutionProvider"]).run(None, {"X": t.to_numpy(dtype=np.float32)})
        p = out[-1] if labels else out[0]
        if labels and isinstance(p, list):
            p = np.array([[row[k] for k in sorted(row)] for row in p])
        save(name, lambda path: pathlib.Path(path).write_bytes(onx.SerializeToString()), "onnx", t, p, target(st), None)

    import onnxmltools
    one_light, one_x = onnxmltools.convert_lightgbm, onnxmltools.convert_xgboost
    light = dict(n_estimators=n, num_leaves=12, verbose=-1, n_jobs=1)
    other("onnx-lightgbm", lgb.LGBMRegressor(**light), one_light, plain)
    other("onnx-lightgbm-two", lgb.LGBMClassifier(**light), one_light, two, labels=["0", "1"])
    other("onnx-lightgbm-classes", lgb.LGBMClassifier(**light), one_light, three, labels=["0", "1", "2"])
    xg = dict(n_estimators=n, max_depth=4, n_jobs=1)
    other("onnx-xgboost", xgb.XGBRegressor(**xg), one_x, plain)
    other("onnx-xgboost-two", xgb.XGBClassifier(**xg), one_x, two, labels=["0", "1"])
    other("onnx-xgboost-classes", xgb.XGBClassifier(**xg), one_x, three, labels=["0", "1", "2"])
    # Neither trees nor a line over columns one by one: taken as they are.
    from sklearn.neighbors import KNeighborsRegressor
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    from sklearn.svm import SVC, SVR

    net = dict(hidden_layer_sizes=(16, 8), max_iter=30, random_state=3)
    one("onnx-bayes", GaussianNB(), target=two, labels=yes)
    one("onnx-net", make_pipeline(StandardScaler(), MLPRegressor(**net)), target=plain)
    one("onnx-net-two", make_pipeline(StandardScaler(), MLPClassifier(**net)), target=two, labels=yes)
    one("onnx-net-classes", make_pipeline(StandardScaler(), MLPClassifier(**net)), target=three, labels=abc)
    one("onnx-net-pipeline", columns(MLPClassifier(**net)), target=two, labels=yes, gaps=True, cats=True)
    one("onnx-svr", make_pipeline(StandardScaler(), SVR(max_iter=500)), target=lambda s: s)
    one("onnx-svc", make_pipeline(StandardScaler(), SVC(probability=True, max_iter=500, random_state=3)), target=three, labels=abc)
    one("onnx-neighbours", KNeighborsRegressor(3), target=plain, refused="with a graph inside")


xgboosts()
lightgbms()
catboosts()
onnxes()
