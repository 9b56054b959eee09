#!/usr/bin/env python3
"""Measures the diabetes service with and without a store of its predictions, and while the database is killed or hung.

Two services, one with a store, have the first CPU to themselves, one at a time; the client (wrk, 16 connections, one row a request) and
PostgreSQL share the rest. Both are warmed up for as long, as the image's flags have Java compile late. Then each state is measured in
several rounds, in turn with the others and in the other order each time. Ratios are the medians of those of each round, as neighbours
disturb both alike; all else are medians, too. `CPU µs` is the service's own processor time for one request, and what of it is Java's
compiler's. `kept` is the share of predictions that found room: at full load on two CPUs the client leaves PostgreSQL little of the second one.

usage: bench.py [--rounds 3] [--seconds 5] [--warm 20] [--connections 16] [--postgres /usr/lib/postgresql/15/bin]
                [--app ~/.cache/argosy/platforms/…/app]
needs: wrk and PostgreSQL's programs (Debian: wrk, postgresql), a JDK 25 in JAVA_HOME, Maven
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).parent.resolve()
ROOT = HERE.parents[2]
SERVICE = ROOT / "services/diabetes"
PORTS, DATABASE = (18190, 18193), 18192
IMAGE = (ROOT / "platform/image.yaml").read_text()
FLAGS = re.findall(r"^  - (-\S+)$", IMAGE, re.M) + ["-XX:MaxRAM=512m"]
NOBODY = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"] if os.getuid() == 0 else []


class Database:
    """A server of its own, in a folder that goes with it."""

    def __init__(self, programs, work):
        self.programs, self.folder = programs, work / "postgres"
        self.folder.mkdir()
        (self.folder / "password").write_text("secret")
        if NOBODY:
            os.chmod(work, 0o755)
            subprocess.run(["chown", "-R", "nobody", self.folder], check=True)
        self.run("initdb", "-D", "data", "-U", "postgres", "--auth=scram-sha-256", "--pwfile=password", "-N")
        self.start()
        environment = {**os.environ, "PGPASSWORD": "secret"}
        subprocess.run([programs / "createdb", "-h", "127.0.0.1", "-p", str(DATABASE), "-U", "postgres", "predictions"], check=True,
                       env=environment)
        self.credentials = work / "credentials"
        self.credentials.mkdir()
        (self.credentials / "username").write_text("postgres")
        (self.credentials / "password").write_text("secret")

    def run(self, program, *arguments):
        subprocess.run([*NOBODY, self.programs / program, *arguments], cwd=self.folder, check=True, stdout=subprocess.DEVNULL)

    def start(self):
        (self.folder / "data/postmaster.pid").unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [*NOBODY, self.programs / "postgres", "-D", "data", "-p", str(DATABASE), "-c", "listen_addresses=127.0.0.1", "-c",
             "unix_socket_directories="], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.sched_setaffinity(self.process.pid, set(range(1, os.cpu_count())))
        while subprocess.run([self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(DATABASE)]).returncode:
            time.sleep(0.05)

    def signal(self, number):
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in [*map(int, children), self.process.pid]:
            os.kill(pid, number)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait()

    def rows(self):
        return int(subprocess.run([self.programs / "psql", "-h", "127.0.0.1", "-p", str(DATABASE), "-U", "postgres", "-Atc",
                                   "select count(*) from diabetes.predictions", "predictions"], check=True, capture_output=True,
                                  env={**os.environ, "PGPASSWORD": "secret"}).stdout)


class Service:
    def __init__(self, jars, port, store):
        self.port, self.management = port, port + 1
        settings = {"SERVING_PORT": str(port), "SERVING_MANAGEMENT_PORT": str(port + 1), "SERVING_MODEL": str(SERVICE / "model"),
                    "SERVING_QUIET": "0s", **store}
        self.process = subprocess.Popen(["taskset", "-c", "0", f"{os.environ['JAVA_HOME']}/bin/java", *FLAGS, "-cp", jars,
                                         "io.argosy.serving.Main"], env={**os.environ, **settings}, stdout=subprocess.DEVNULL)
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.management)) == 0:
                    break
            time.sleep(0.05)
        while self.get("/readyz", None) is None:
            time.sleep(0.05)

    def get(self, path, otherwise):
        try:
            return urllib.request.urlopen(f"http://127.0.0.1:{self.management}{path}", timeout=5).read().decode()
        except OSError:
            return otherwise

    def kept(self):
        text = self.get("/metrics", "")
        return {name: float(value) for name, value in re.findall(r'^serving_store_predictions_total\{kept="(\w+)"\} (\S+)$', text, re.M)}

    def waiting(self):
        return float(re.search(r"^serving_store_waiting (\S+)$", self.get("/metrics", ""), re.M)[1])

    def cpu(self):
        """Seconds so far, of all threads and of the compiler's."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        compiler = 0
        for task in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir():
            if "CompilerThre" in (task / "comm").read_text():
                compiler += int((task / "schedstat").read_text().split()[0]) / 1e9
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), compiler

    def megabytes(self):
        return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{self.process.pid}/status").read_text())[1]) / 1024

    def load(self, work, seconds, connections):
        before, kept = self.cpu(), self.kept()
        wrk = subprocess.run(["taskset", "-c", f"1-{os.cpu_count() - 1}", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s",
                              work / "row.lua", f"http://127.0.0.1:{self.port}/predict"], check=True, capture_output=True, text=True).stdout
        cpu, compiler = (now - then for now, then in zip(self.cpu(), before))
        after = self.kept()
        count = int(re.search(r"(\d+) requests in", wrk)[1])
        failed = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", wrk)))
        errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", wrk)
        value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", wrk).groups()
        stored = after.get("stored", 0) - kept.get("stored", 0)
        return {"rps": float(re.search(r"Requests/sec:\s+([\d.]+)", wrk)[1]), "cpu": cpu / count * 1e6, "compiler": compiler / count * 1e6,
                "p99": float(value) * {"us": 1e-3, "ms": 1, "s": 1e3}[unit],
                "failed": failed + (sum(map(int, errors.groups())) if errors else 0), "kept": stored / count, "mb": self.megabytes()}

    def close(self):
        self.process.terminate()
        self.process.wait()


def class_path(app):
    return ":".join(str(jar) for folder in ("platform", "lib") for jar in sorted((app / folder).glob("*.jar")))


def build(app):
    """The layout of an image: platform and libraries on the class path, and the store beside them."""
    for module, name in (("model", "platform"), ("serving", "platform"), ("store", "store")):
        (app / name).mkdir(parents=True, exist_ok=True)
    subprocess.run(["mvn", "-B", "-q", "-o", "-Dgates=off", "-DskipTests", "-pl", "platform/store", "-am", "package",
                    "dependency:copy-dependencies", "-DincludeScope=runtime", "-DexcludeGroupIds=io.argosy"], cwd=ROOT, check=True)
    for module, name in (("model", "platform"), ("serving", "platform"), ("store", "store")):
        shutil.copy(ROOT / f"platform/{module}/target/platform-{module}-1.jar", app / name / f"platform-{module}.jar")
    shutil.copytree(ROOT / "platform/serving/target/dependency", app / "lib")
    for jar in (ROOT / "platform/store/target/dependency").glob("*.jar"):
        if not (app / "lib" / jar.name).exists():
            shutil.copy(jar, app / "store")
    return app


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--seconds", type=int, default=5)
    arguments.add_argument("--warm", type=int, default=20, help="seconds of load on each before the first round")
    arguments.add_argument("--connections", type=int, default=16)
    arguments.add_argument("--postgres", type=pathlib.Path)
    arguments.add_argument("--app", type=pathlib.Path, help="what ./fleet build has made, instead of building it anew")
    asked = arguments.parse_args()
    programs = asked.postgres or max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), default=None)
    if programs is None or not (programs / "initdb").exists():
        sys.exit("there is no PostgreSQL here: install it (Debian: postgresql), or name its programs with --postgres")
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        jars = class_path(asked.app or build(work / "app"))
        instance = json.dumps(json.loads((SERVICE / "model/golden.jsonl").read_text().splitlines()[0])["instance"])
        (work / "row.lua").write_text(f"wrk.method = 'POST'\nwrk.body = [[{instance}]]\nwrk.headers['Content-Type'] = 'application/json'\n")
        database = Database(programs, work)
        rounds = {state: [] for state in ("off", "on", "killed", "hung")}
        try:
            store = {"SERVING_STORE": f"jdbc:postgresql://127.0.0.1:{DATABASE}/predictions",
                     "SERVING_STORE_CREDENTIALS": str(database.credentials)}
            subprocess.run([f"{os.environ['JAVA_HOME']}/bin/java", "-cp", jars, "io.argosy.serving.Main", "--migrate"], check=True,
                           stdout=subprocess.DEVNULL, env={**os.environ, "SERVING_MODEL": str(SERVICE / "model"), **store})
            services = {name: Service(jars, port, its) for name, port, its in zip(("off", "on"), PORTS, ({}, store))}
            try:
                for service in services.values():
                    service.load(work, asked.warm, asked.connections)
                for number in range(asked.rounds):
                    for state in list(rounds)[::1 if number % 2 == 0 else -1]:
                        service = services["off" if state == "off" else "on"]
                        if state == "killed":
                            database.kill()
                        elif state == "hung":
                            database.signal(signal.SIGSTOP)
                        rounds[state].append(service.load(work, asked.seconds, asked.connections))
                        print(state, rounds[state][-1], file=sys.stderr)
                        if state == "killed":
                            database.start()
                        elif state == "hung":
                            database.signal(signal.SIGCONT)
                        # What waits is another state's no longer.
                        while services["on"].waiting():
                            time.sleep(0.1)
            finally:
                for service in services.values():
                    service.close()
        finally:
            database.signal(signal.SIGCONT)
            database.kill()
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} CPUs, {asked.connections} connections, median of {asked.rounds}")
    print("| store | requests/s | of off | p99 ms | CPU µs | of that compiling | for the same CPU | kept | failed | MB |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for state, all_ in rounds.items():
        m = {key: statistics.median(r[key] for r in all_) for key in all_[0]}
        pairs = list(zip(all_, rounds["off"]))
        rate = statistics.median(r["rps"] / off["rps"] for r, off in pairs)
        same = statistics.median((off["cpu"] - off["compiler"]) / (r["cpu"] - r["compiler"]) for r, off in pairs)
        print(f"| {state} | {m['rps']:,.0f} | {rate:.2f} | {m['p99']:.2f} | {m['cpu']:.1f} | {m['compiler']:.1f} | {same:.2f} | {m['kept']:.0%} |"
              f" {m['failed']:.0f} | {m['mb']:.0f} |")


main()
