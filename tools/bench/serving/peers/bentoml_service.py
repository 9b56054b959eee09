"""The service that one would write with BentoML."""

import os
import pathlib

import bentoml
import joblib
import numpy


@bentoml.service(workers=1)
class Diabetes:
    def __init__(self):
        self.model = joblib.load(pathlib.Path(os.environ["MODEL_FOLDER"]) / "model.joblib")

    @bentoml.api
    def predict(
        self, age: float, sex: int, bmi: float, bp: float, s1: float, s2: float, s3: float, s4: float, s5: float, s6: float
    ) -> dict:
        return {"value": float(self.model.predict(numpy.array([[age, sex, bmi, bp, s1, s2, s3, s4, s5, s6]]))[0])}
