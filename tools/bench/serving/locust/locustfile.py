"""A spike, fed by golden rows: 500 requests a minute, then 5,000, then 500 again.

usage: SERVICE=services/churn locust -f locustfile.py --headless --host http://127.0.0.1:8083/churn --csv spike --html spike.html

report/ has one run as an example.
"""

import json
import os
import pathlib

from locust import FastHttpUser, LoadTestShape, constant_throughput, task

ROWS = [
    json.loads(line)["instance"]
    for line in (pathlib.Path(os.environ["SERVICE"]) / "model/golden.jsonl").read_text().splitlines()
]


class Caller(FastHttpUser):
    """Asks every 1.2 s, so 10 callers are 500 requests a minute."""

    wait_time = constant_throughput(1 / 1.2)
    asked = 0

    @task
    def predict(self):
        self.asked += 1
        self.client.post("/predict", json=ROWS[self.asked % len(ROWS)])


class Spike(LoadTestShape):
    """Seconds until each stage ends, and its callers."""

    stages = [(30, 10), (90, 100), (120, 10)]

    def tick(self):
        for end, callers in self.stages:
            if self.get_run_time() < end:
                return callers, 100
        return None
