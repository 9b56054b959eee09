"""The service that one would write with FastAPI; MODEL_KIND says whether scikit-learn or ONNX Runtime predicts."""

import os
import pathlib

import numpy
from fastapi import FastAPI
from pydantic import BaseModel

folder = pathlib.Path(os.environ["MODEL_FOLDER"])


class Patient(BaseModel):
    age: float
    sex: int
    bmi: float
    bp: float
    s1: float
    s2: float
    s3: float
    s4: float
    s5: float
    s6: float


if os.environ["MODEL_KIND"] == "onnx":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(folder / "model.onnx", options)
    name = session.get_inputs()[0].name

    def run(row):
        return float(session.run(None, {name: numpy.array([row], dtype=numpy.float32)})[0][0][0])
else:
    import joblib

    model = joblib.load(folder / "model.joblib")

    def run(row):
        return float(model.predict(numpy.array([row]))[0])


app = FastAPI()


@app.post("/predict")
async def predict(p: Patient):
    return {"value": run([p.age, p.sex, p.bmi, p.bp, p.s1, p.s2, p.s3, p.s4, p.s5, p.s6])}
