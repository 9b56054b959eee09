#!/usr/bin/env python3
"""Measures the diabetes service and what one would write instead, in one run on one machine.

Each server has the first CPU to itself, the client (wrk, 16 connections, one row a request) the second. A server is warmed
up, then measured in several rounds; the best round counts, because on a machine that is shared the others measure the
neighbours. `CPU µs` is the server's own processor time for one request, which neighbours disturb least.

usage: bench.py [--rounds 3] [--seconds 10] [--only argosy,nginx,…]
needs: wrk and nginx (Debian), a JDK 25 in JAVA_HOME, Maven; the peers come from PyPI into ~/.cache/argosy/python
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).parent.resolve()
ROOT = HERE.parents[2]
PYTHON = pathlib.Path.home() / ".cache/argosy/python"
SERVICE = ROOT / "services/diabetes"
PORT = 18090
ENVIRONMENTS = {
    "bench-fastapi-1": ["fastapi==0.165.*", "uvicorn[standard]", "scikit-learn==1.9.*", "onnxruntime", "skl2onnx", "pandas"],
    "bench-mlserver-1": ["mlserver==1.7.*", "mlserver-sklearn==1.7.*"],
    "bench-bentoml-1": ["bentoml==1.4.*", "scikit-learn"],
}
IMAGE = (ROOT / "platform/image.yaml").read_text()
# The image's own flags and environment, and the memory of base/model-service, which here no container sets.
JAVA_FLAGS = re.findall(r"^  - (-\S+)$", IMAGE, re.M) + ["-XX:MaxRAM=512m"]
JAVA_ENVIRONMENT = dict(re.findall(r"^  ([A-Z_]+): \"?([^\"\n]+)\"?$", IMAGE, re.M))


def environment(name):
    folder = PYTHON / name
    if not (folder / "made").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin/pip", "install", "-q", *ENVIRONMENTS[name]], check=True)
        (folder / "made").write_text("\n".join(ENVIRONMENTS[name]))
    return folder / "bin"


def fitted(name, work):
    folder = work / name
    folder.mkdir()
    data = next((SERVICE / "data").glob("*.csv"))
    subprocess.run([environment(name) / "python", HERE / "peers/fit.py", data, folder], check=True)
    return folder


def argosy(work):
    jars = work / "jars"
    maven = ["mvn", "-B", "-q", "-Dgates=off", "-DskipTests", "-pl", "platform/serving", "-am", "package"]
    copy = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={jars}"]
    subprocess.run(maven + copy, cwd=ROOT, check=True)
    path = ":".join([str(ROOT / "platform/serving/target/platform-serving-1.jar"), *sorted(str(jar) for jar in jars.glob("*.jar"))])
    java = [f"{os.environ['JAVA_HOME']}/bin/java", *JAVA_FLAGS]
    settings = {"SERVING_PORT": str(PORT), "SERVING_MANAGEMENT_PORT": "18091", "SERVING_MODEL": str(SERVICE / "model"),
                "SERVING_QUIET": "100ms"}
    settings = {**JAVA_ENVIRONMENT, **settings}
    classes, archive = work / "diabetes.classes", work / "diabetes.jsa"
    main = ["-cp", path, "io.argosy.serving.Main"]
    # An archive of its classes, as the image has one (docs/adr/0013).
    for step in (["-XX:DumpLoadedClassList=" + str(classes), *main, "--check"],
                 ["-Xshare:dump", f"-XX:SharedClassListFile={classes}", f"-XX:SharedArchiveFile={archive}", *main[:2]]):
        subprocess.run([*java, *step], env={**os.environ, **settings}, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
    return [*java, f"-XX:SharedArchiveFile={archive}", *main], settings, row()


def fastapi(kind):
    def contender(work):
        folder = work / "bench-fastapi-1" if (work / "bench-fastapi-1").exists() else fitted("bench-fastapi-1", work)
        command = [environment("bench-fastapi-1") / "uvicorn", "fastapi_service:app", "--port", str(PORT), "--no-access-log"]
        return command, {"MODEL_KIND": kind, "MODEL_FOLDER": str(folder), "PYTHONPATH": str(HERE / "peers")}, row()
    return contender


def mlserver(work):
    folder = fitted("bench-mlserver-1", work)
    (folder / "settings.json").write_text(json.dumps(
        {"http_port": PORT, "grpc_port": 18092, "metrics_port": 18093, "parallel_workers": 0, "debug": False}))
    (folder / "model-settings.json").write_text(json.dumps(
        {"name": "diabetes", "implementation": "mlserver_sklearn.SKLearnModel", "parameters": {"uri": "model.joblib"}}))
    values = list(json.loads(row()[1]).values())
    body = {"inputs": [{"name": "rows", "datatype": "FP64", "shape": [1, len(values)], "data": values}]}
    return [environment("bench-mlserver-1") / "mlserver", "start", str(folder)], {}, (
        "/v2/models/diabetes/infer", json.dumps(body))


def bentoml(work):
    folder = fitted("bench-bentoml-1", work)
    command = [environment("bench-bentoml-1") / "bentoml", "serve", "bentoml_service:Diabetes", "--port", str(PORT),
               "--working-dir", str(HERE / "peers")]
    return command, {"MODEL_FOLDER": str(folder), "BENTOML_DO_NOT_TRACK": "1"}, row()


def nginx(work):
    return ["nginx", "-p", str(work), "-c", str(HERE / "peers/nginx.conf")], {}, row()


def row():
    first = (SERVICE / "model/golden.jsonl").read_text().splitlines()[0]
    return "/predict", json.dumps(json.loads(first)["instance"])


CONTENDERS = {"argosy": argosy, "fastapi-onnx": fastapi("onnx"), "fastapi-sklearn": fastapi("sklearn"), "mlserver": mlserver,
              "bentoml": bentoml, "nginx": nginx}


def tree(pid):
    """The process and all below it: some peers answer in a child."""
    found, todo = [], [pid]
    while todo:
        pid = todo.pop()
        found.append(pid)
        for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
            todo += [int(child) for child in task.read_text().split()]
    return found


def cpu_seconds(pid):
    ticks = 0
    for process in tree(pid):
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def resident_megabytes(pid):
    return sum(int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{p}/status").read_text())[1]) for p in tree(pid)) / 1024


def ask(path, body):
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", body.encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=5) as response:
        return response.status == 200


def await_answer(process, path, body):
    start = time.monotonic()
    while time.monotonic() - start < 120:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            if ask(path, body):
                return time.monotonic() - start
        except (urllib.error.URLError, OSError):
            time.sleep(0.005)
    raise RuntimeError("the server did not answer within two minutes")


def wrk(script, path, seconds):
    command = ["taskset", "-c", "1", "wrk", "-t1", "-c16", f"-d{seconds}s", "--latency", "-s", str(script),
               f"http://127.0.0.1:{PORT}{path}"]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in output:
        raise RuntimeError("some answers were no 200:\n" + output)
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", output).groups()
    return {
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1]),
        "count": int(re.search(r"(\d+) requests in", output)[1]),
        "p99": float(value) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit],
    }


def measure(name, work, rounds, seconds):
    command, settings, (path, body) = CONTENDERS[name](work)
    script = work / f"{name}.lua"
    script.write_text(f'wrk.method = "POST"\nwrk.body = [[{body}]]\nwrk.headers["Content-Type"] = "application/json"\n')
    with open(work / f"{name}.log", "w") as log:
        server = subprocess.Popen(["taskset", "-c", "0", *command], env={**os.environ, **settings}, stdout=log, stderr=log)
    try:
        first = await_answer(server, path, body)
        wrk(script, path, seconds)
        results = []
        for _ in range(rounds):
            before = cpu_seconds(server.pid)
            result = wrk(script, path, seconds)
            result["cpu"] = (cpu_seconds(server.pid) - before) / result["count"] * 1e6
            results.append(result)
        best = max(results, key=lambda result: result["rate"])
        return {**best, "cpu": min(result["cpu"] for result in results), "first": first,
                "memory": resident_megabytes(server.pid)}
    finally:
        server.terminate()
        server.wait()
        while socket.socket().connect_ex(("127.0.0.1", PORT)) == 0:
            time.sleep(0.1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--only", default=",".join(CONTENDERS))
    options = parser.parse_args()
    for tool in ("wrk", "nginx", "taskset"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is missing: apt-get install wrk nginx-light util-linux")
    print("| server | requests/s | p99 ms | CPU µs a request | first answer s | resident MB |")
    print("|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in options.only.split(","):
            r = measure(name, pathlib.Path(folder), options.rounds, options.seconds)
            print(f"| {name} | {r['rate']:,.0f} | {r['p99']:.2f} | {r['cpu']:.1f} | {r['first']:.2f} | {r['memory']:.0f} |",
                  flush=True)
    print(f"\nload average at the end: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
