#!/usr/bin/env python3
"""What the gates let through and what they stop: seeded pull requests that are good, and that look fine and are bad, each judged
by `./fleet review` in a clone with a history of its own.

    ./fleet bench gates                      200 good and 200 bad
    ./fleet bench gates --good 20 --bad 20 --seed 7 --keep FOLDER --only rollback,image

Printed: of each kind how many were made, and how many were judged wrongly; the base and head of each of those, to look at with
`./fleet review BASE..HEAD -C FOLDER`. Wrong is a bad one that passes, and a good one that does not. One that only lowers a guard
is said to do so, and is counted as neither: it is for its owner to judge.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from fleets import ENVIRONMENTS, FLEET, PLATFORM, REMOVED, Clone, renamed  # noqa: E402

DAY = 86_400
SERVICES = ["churn", "diabetes", "nationality"]
# Trained here, in seconds: a model of few rows under another seed, and under another name.
TRAINED = "diabetes"
NEW = ["progression", "outcome"]
MODE = {"blob": "100644", "tree": "040000"}
PATCH = "patches:\n- target:\n    kind: %s\n  patch: |\n    - op: %s\n      path: %s\n      value: %s\n"


class World(Clone):
    """A fleet with a history: states of main that pull requests start from."""

    def __init__(self, folder):
        super().__init__(folder)
        self.now = int(time.time())
        self.number = 0
        self.states = {}
        self.start = self.git("rev-parse", "main")
        self.checked("churn")

    # What a state has.

    def read(self, state, path):
        try:
            return self.text(path, at=state)
        except subprocess.CalledProcessError:
            return None

    def tree(self, state, path):
        """The object of a path, to be put somewhere else."""
        found = self.objects(path, at=state)
        return ("040000", found[path])

    def overlay(self, environment, service):
        return f"overlays/{environment}/{service}"

    def pinned(self, state, environment, service):
        return re.search(r"newTag: (\S+)", self.text(f"overlays/{environment}/{service}/release/kustomization.yaml", state)).group(1)

    # Commits.

    def change(self, base, edits, message="A change", when=None, branch=None):
        self.number += 1
        return self.commit(message, edits, branch or f"made/{self.number}", (base,), when)

    def merge(self, base, head, when, edits):
        """A merge commit as a forge makes one: the head's change on top of the base."""
        self.number += 1
        return self.commit("Merge", edits, f"made/{self.number}", (base, head), when)

    def landed(self, base, edits, days_ago, message="A change"):
        """A state after a pull request with these edits was merged so long ago."""
        when = int(self.now - days_ago * DAY)
        head = self.change(base, edits, message, when - 600)
        return self.merge(base, head, when, edits)

    # The moves that fleet proposes, as edits.

    def settings(self, state, service, line):
        path = f"services/{service}/deploy/settings.env"
        others = re.sub(rf"(?m)^{line[: line.index('=')]}=.*\n", "", self.read(state, path))
        return {path: others + line + "\n"}

    def pin(self, state, environment, service, version=None, registry=None, digest=None, at=None):
        """A release folder as fleet writes it, of what the service is at a commit."""
        objects = self.objects(*PLATFORM, f"services/{service}", at=at or state)
        version = version or self.version(service, objects)
        folder = f"{self.overlay(environment, service)}/release"
        image = registry or "ghcr.io/argosy-fleet"
        edits = {
            folder: REMOVED,
            f"{folder}/deploy": ("040000", objects[f"services/{service}/deploy"]),
            f"{folder}/kustomization.yaml": self.release(service, f"{image}/{service}", version, digest),
        }
        if self.read(state, f"{self.overlay(environment, service)}/kustomization.yaml") is None:
            edits = {f"{self.overlay(environment, service)}/kustomization.yaml": JOIN, **edits}
        return edits

    def release(self, service, image, version, digest=None):
        return (f"# Written by ./fleet release, promote and rollback, never by hand: what moves with a version of {service}.\n"
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncomponents:\n- deploy\nimages:\n"
                f"- name: model-service\n  newName: {image}\n  newTag: {version}\n"
                + (f"  digest: {digest}\n" if digest else "")
                + f"labels:\n- includeTemplates: true\n  pairs:\n    app.kubernetes.io/version: {version}\n")

    def promotion(self, state, source, environment, service):
        folder = f"{self.overlay(environment, service)}/release"
        edits = {folder: self.tree(state, f"{self.overlay(source, service)}/release")}
        if self.read(state, f"{self.overlay(environment, service)}/kustomization.yaml") is None:
            edits[f"{self.overlay(environment, service)}/kustomization.yaml"] = JOIN
        return edits

    def rollback(self, state, environment, service, earlier, hold=True):
        folder = f"{self.overlay(environment, service)}/release"
        edits = {folder: self.tree(earlier, folder)}
        if hold:
            edits[f"{self.overlay(environment, service)}/hold.yaml"] = self.hold(
                environment, service, self.pinned(earlier, environment, service), self.pinned(state, environment, service))
        return edits

    def hold(self, environment, service, at, left):
        return (f"# Set by ./fleet rollback. Until ./fleet unhold removes it, nothing is promoted over {service} in {environment}.\n"
                f"at: {at}\nfrom: {left}\n")

    # The history.

    def live(self):
        """Ten days of it: new versions of all, through all environments; then each thing that can hold one back."""
        v1 = self.start
        edits = {}
        for service in SERVICES:
            edits.update(self.settings(v1, service, "SERVING_QUEUE=60"))
        edited = self.landed(v1, edits, 10)
        pins = {}
        for service in SERVICES:
            pins.update(self.pin(edited, "dev", service))
        self.states["released"] = self.landed(edited, pins, 9.9, "Release all")
        self.states["staged"] = self.promoted("released", "dev", "staging", 8)
        self.states["live"] = self.promoted("staged", "staging", "production", 5)
        self.states["rolled back"] = self.landed(
            self.states["live"], self.rollback(self.states["live"], "production", "churn", self.states["staged"]), 4, "Roll back")
        self.states["frozen"] = self.rule("staged", "production", "freeze:\n- from: 2020-01-01T00:00:00Z\n  to: 2999-01-01T00:00:00Z\n"
                                          "  reason: The year's end\n")
        self.states["soaking"] = self.rule("staged", "production", "soak: 60d\n")
        self.states["quarantined"] = self.landed(
            self.states["released"],
            {"overlays/quarantine.yaml": self.quarantine("churn", self.pinned(self.states["released"], "dev", "churn"))}, 7)
        self.states["holding dev"] = self.landed(
            self.states["live"], self.rollback(self.states["live"], "dev", "churn", edited), 3, "Roll back in dev")

    def promoted(self, state, source, environment, days_ago):
        base = self.states[state]
        edits = {}
        for service in SERVICES:
            edits.update(self.promotion(base, source, environment, service))
        return self.landed(base, edits, days_ago, f"Promote all to {environment}")

    def rule(self, state, environment, line):
        path = f"overlays/{environment}/environment/environment-policy.yaml"
        kept = re.sub(r"(?m)^(soak|freeze):.*\n(?:(?:-|  ).*\n)*", "", self.read(self.states[state], path))
        return self.landed(self.states[state], {path: kept + line}, 7.5, "A rule")

    def quarantine(self, service, version):
        return (f"# Versions that may never be pinned again, in any environment. Written by ./fleet quarantine.\n"
                f"- service: {service}\n  version: {version}\n  reason: It is wrong\n")

    # Models that are really trained.

    def train(self):
        """A retrained model, and two services of other names: as files on branches that pull requests take theirs from."""
        self.models = {}
        recipe = f"services/{TRAINED}/recipe.yaml"
        self.models["retrained"] = self.trained("released", TRAINED, {
            recipe: re.sub(r"(?m)^version: .*$", "version: 9.9.0", re.sub(r"(?m)^seed: .*$", "seed: 77", self.text(recipe)))})
        for name in NEW:
            files = self.objects(f"services/{TRAINED}", at=self.states["live"])
            copy = {}
            for path in self.git("ls-tree", "-r", "--name-only", self.states["live"], f"services/{TRAINED}").splitlines():
                own = renamed(path, TRAINED, name)
                if path.endswith((".cbor", ".csv")) or "/model/" in path:
                    copy[own] = ("100644", files[path])
                else:
                    copy[own.replace("Diabetes", name.capitalize())] = renamed(
                        self.text(path, self.states["live"]), TRAINED, name).replace(f"data/{name}.csv", f"data/{TRAINED}.csv").replace(
                            "Diabetes", name.capitalize())
            copy[f"services/{name}/data/{TRAINED}.csv"] = copy.pop(f"services/{name}/data/{name}.csv")
            # What was accepted of the one that it is copied from says nothing of it, and is a guard lowered.
            copy.pop(f"services/{name}/promotion-policy.yaml", None)
            self.models[name] = self.trained("live", name, copy)

    def trained(self, state, service, edits):
        made = self.change(self.states[state], edits, "Another recipe", branch=f"train/{service}")
        self.git("switch", "-q", "--detach", made)
        subprocess.run([FLEET, "train", "-C", self.folder, service], check=True, stdout=sys.stderr)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", f"Train {service}")
        made = self.git("rev-parse", "HEAD")
        self.git("switch", "-q", "main")
        return self.tree(made, f"services/{service}")


JOIN = ("# yaml-language-server: $schema=https://json.schemastore.org/kustomization.json\n"
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- ../../../base/model-service\n"
        "components:\n- release\n- ../environment\n")


def added(text, field, lines):
    """A field more, or more of a field that is there: at its list's end, where what comes last is applied last."""
    rest = lines[len(field):]
    return re.sub(rf"(?m)^{field}(?:(?:-| ).*\n)+", lambda there: there.group() + rest, text) if "\n" + field in text else text + lines


class PullRequests:
    """Each method makes one pull request of its kind: where it starts, and what it is."""

    def __init__(self, world, seed):
        self.w = world
        self.random = random.Random(seed)

    def one(self, *choices):
        return self.random.choice(choices)

    def service(self):
        return self.one(*SERVICES)

    def state(self, *names):
        return self.w.states[self.one(*names)]

    def made(self, base, edits, *more):
        head = self.w.change(base, edits)
        for edit in more:
            head = self.w.change(head, edit)
        return base, head

    def own(self, base, environment, service, lines):
        """An overlay with lines of its own."""
        path = f"{self.w.overlay(environment, service)}/kustomization.yaml"
        text = self.w.read(base, path)
        field = lines[: lines.index("\n") + 1]
        return {path: added(text, field, lines)}

    def for_all(self, base, environment, lines):
        path = f"overlays/{environment}/environment/kustomization.yaml"
        text = self.w.read(base, path)
        field = lines[: lines.index("\n") + 1]
        return {path: added(text, field, lines)}

    def setting(self, *keys):
        return self.one(*(keys or ("SERVING_QUEUE", "SERVING_MAX_ROWS", "SERVING_CONCURRENCY"))) + f"={self.random.randrange(16, 80)}"

    # Good ones.

    def good_release(self):
        base, service = self.state("released", "live"), self.service()
        head = self.w.change(base, self.w.settings(base, service, self.setting()))
        return base, self.w.change(head, self.w.pin(head, "dev", service), "Release")

    def good_release_in_one_commit(self):
        base, service = self.state("released", "live"), self.service()
        edits = self.w.settings(base, service, self.setting())
        head = self.w.change(base, edits)
        return self.made(base, {**edits, **self.w.pin(base, "dev", service, at=head)})

    def good_retrained_model(self):
        base = self.state("released")
        head = self.w.change(base, {f"services/{TRAINED}": self.w.models["retrained"]})
        return base, self.w.change(head, self.w.pin(head, "dev", TRAINED), "Release")

    def good_promotion(self):
        state, source, target = self.one(("released", "dev", "staging"), ("staged", "staging", "production"))
        return self.made(self.w.states[state], self.w.promotion(self.w.states[state], source, target, self.service()))

    def good_promotion_of_several(self):
        state, source, target = self.one(("released", "dev", "staging"), ("staged", "staging", "production"))
        base = self.w.states[state]
        return self.made(base, *[self.w.promotion(base, source, target, service)
                                 for service in self.random.sample(SERVICES, self.one(2, 3))])

    def good_rollback(self):
        environment, state, earlier = self.one(("production", "live", "staged"), ("staging", "staged", "released"))
        base = self.w.states[state]
        return self.made(base, self.w.rollback(base, environment, self.service(), self.w.states[earlier]))

    def good_rollback_in_a_freeze(self):
        base = self.w.rule("live", "production", "freeze:\n- from: 2020-01-01T00:00:00Z\n  to: 2999-01-01T00:00:00Z\n  reason: Now\n")
        return self.made(base, self.w.rollback(base, "production", self.service(), self.w.states["staged"]))

    def good_quarantine(self):
        base, service = self.state("live", "staged"), self.service()
        return self.made(base, {"overlays/quarantine.yaml": self.w.quarantine(service, self.w.pinned(base, "dev", service))})

    def good_setting_of_an_overlay(self):
        base = self.state("released", "staged", "live")
        return self.made(base, self.own(base, self.one(*ENVIRONMENTS), self.service(),
                         "configMapGenerator:\n- name: settings\n  behavior: merge\n  literals:\n  - "
                         # A release that says SERVING_QUEUE comes later, and would overrule it.
                         + self.setting("SERVING_MAX_ROWS", "SERVING_CONCURRENCY") + "\n"))

    def good_setting_of_an_environment(self):
        base = self.state("released", "staged", "live")
        return self.made(base, self.for_all(base, self.one(*ENVIRONMENTS),
                         f"labels:\n- includeTemplates: true\n  pairs:\n    team: t{self.random.randrange(99)}\n"))

    def good_size(self):
        base, number = self.state("released", "staged", "live"), self.random.randrange(3, 5)
        return self.made(base, self.own(base, self.one("staging", "production"), self.service(),
                         PATCH % ("HorizontalPodAutoscaler", "replace", "/spec/minReplicas", number)))

    def good_resources(self):
        base = self.state("released", "live")
        return self.made(base, self.own(base, self.one(*ENVIRONMENTS), self.service(), PATCH % (
            "Deployment", "replace", "/spec/template/spec/containers/0/resources/requests/cpu", f"{self.random.randrange(4, 9)}00m")))

    def good_placement(self):
        base = self.state("released", "live")
        return self.made(base, self.own(base, self.one(*ENVIRONMENTS), self.service(), PATCH % (
            "Deployment", "add", "/spec/template/spec/nodeSelector", "{kubernetes.io/arch: amd64}")))

    def good_route(self):
        base, environment = self.state("released", "live"), self.one(*ENVIRONMENTS)
        host = re.search(r"HOST=(\S+)", self.w.read(base, f"clusters/{environment}/facts/kustomization.yaml")).group(1)
        return self.made(base, self.own(base, environment, self.service(), self.one(
            PATCH % ("HTTPRoute", "add", "/spec/hostnames", f"[{host}]"),
            PATCH % ("HTTPRoute", "add", "/spec/rules/0/timeouts", f"{{request: {self.random.randrange(1, 20)}s}}"))))

    def good_trait(self):
        base, environment = self.state("released", "live"), self.one(*ENVIRONMENTS)
        # Dev is on kind, and has no store that a secret could come from.
        traits = ("debug-logging", "pod-monitor") + (() if environment == "dev" else ("external-secret",))
        return self.made(base, self.own(base, environment, self.service(),
                         "components:\n- " + self.one(*[f"../../../base/components/{trait}" for trait in traits]) + "\n"))

    def good_new_service(self):
        base, name = self.w.states["live"], self.one(*NEW)
        head = self.w.change(base, {f"services/{name}": self.w.models[name]})
        return base, self.w.change(head, self.w.pin(head, "dev", name), "Release")

    def good_first_promotion(self):
        name = self.one(*NEW)
        there = self.w.landed(self.w.states["live"], {f"services/{name}": self.w.models[name]}, 3)
        base = self.w.landed(there, self.w.pin(there, "dev", name), 2.9)
        return self.made(base, self.w.promotion(base, "dev", "staging", name))

    def good_fold_into_base(self):
        base = self.state("released", "live")
        path = self.one("base/model-service/deployment.yaml", "base/model-service/service.yaml", "base/components/docs-off/kustomization.yaml")
        return self.made(base, {path: f"# {self.random.random()}\n" + self.w.read(base, path)})

    def good_new_component(self):
        base = self.state("released", "live")
        return self.made(base, {f"base/components/t{self.random.randrange(99)}/kustomization.yaml":
                                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + PATCH % (
                                    "Deployment", "replace", "/spec/revisionHistoryLimit", self.random.randrange(2, 9))})

    def component(self, base, least=2):
        """A component of main that nobody has switched on."""
        name = f"t{self.random.randrange(99)}"
        return self.w.landed(base, {f"base/components/{name}/kustomization.yaml":
                                    "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n" + PATCH % (
                                        "Deployment", "replace", "/spec/revisionHistoryLimit", self.random.randrange(least, 9))}, 1), (
            f"components:\n- ../../../base/components/{name}\n")

    def good_component_switched_on_in_one(self):
        base, lines = self.component(self.state("released", "live"))
        reached = self.random.randrange(len(ENVIRONMENTS))
        for environment in ENVIRONMENTS[:reached]:
            base = self.w.landed(base, self.for_all(base, environment, lines), 1)
        return self.made(base, self.for_all(base, ENVIRONMENTS[reached], lines))

    def good_words(self):
        base = self.state("released", "live")
        path = self.one("README.md", "overlays/README.md", f"services/{self.service()}/data/SOURCE.md")
        return self.made(base, {path: self.w.read(base, path) + f"{self.random.random()}\n"})

    def good_stricter_rule(self):
        base, environment = self.w.states["live"], self.one("staging", "production")
        path = f"overlays/{environment}/environment/environment-policy.yaml"
        kept = re.sub(r"(?m)^soak:.*\n", "", self.w.read(base, path))
        return self.made(base, {path: kept + f"soak: {self.random.randrange(30, 60)}d\n"})

    def good_retirement(self):
        base, service = self.state("live"), self.service()
        return self.made(base, {self.w.overlay("production", service): REMOVED})

    # Bad ones: what would run is not the pin.

    def bad_image(self):
        base, environment, service = self.state("live", "frozen"), self.one(*ENVIRONMENTS), self.service()
        image = f"ghcr.io/argosy-fleet/{service}"
        lines = self.one(
            f"images:\n- name: {image}\n  newTag: other\n",
            f"images:\n- name: {image}\n  newTag: {self.w.pinned(self.w.start, 'dev', service)}\n",
            f"images:\n- name: {image}\n  newName: docker.io/elsewhere/{service}\n",
            f"images:\n- name: {image}\n  digest: sha256:{'0' * 64}\n",
            PATCH % ("Deployment", "replace", "/spec/template/spec/containers/0/image", "elsewhere.example/x:1"),
            PATCH % ("Deployment", "add", "/spec/template/spec/initContainers", "[{name: first, image: elsewhere.example/x:1}]"),
            PATCH % ("Deployment", "add", "/spec/template/spec/containers/-", "{name: second, image: elsewhere.example/x:1}"))
        return self.made(base, self.one(self.own, lambda b, e, s, li: self.for_all(b, e, li))(base, environment, service, lines))

    def bad_command(self):
        base = self.state("live")
        lines = self.one(
            PATCH % ("Deployment", "add", "/spec/template/spec/containers/0/command", "[sh, -c, id]"),
            PATCH % ("Deployment", "add", "/spec/template/spec/containers/0/args", "[--check]"),
            PATCH % ("Deployment", "add", "/spec/template/spec/containers/0/env", "[{name: JAVA_TOOL_OPTIONS, value: -Dx=y}]"),
            PATCH % ("Deployment", "add", "/spec/template/spec/containers/0/lifecycle/postStart", "{exec: {command: [id]}}"),
            PATCH % ("Deployment", "replace", "/spec/template/spec/containers/0/livenessProbe", "{exec: {command: [id]}}"),
            "configMapGenerator:\n- name: settings\n  behavior: merge\n  literals:\n  - JAVA_TOOL_OPTIONS=-Dx=y\n",
            "configMapGenerator:\n- name: settings\n  behavior: merge\n  literals:\n  - SERVING_MODEL=/tmp/x\n")
        return self.made(base, self.own(base, self.one(*ENVIRONMENTS), self.service(), lines))

    def bad_command_of_a_release(self):
        base, service = self.state("live"), self.service()
        path = f"services/{service}/deploy/kustomization.yaml"
        edits = {path: self.w.read(base, path) + PATCH % (
            "Deployment", "add", "/spec/template/spec/containers/0/command", "[sh, -c, id]")}
        head = self.w.change(base, edits)
        return base, self.w.change(head, self.w.pin(head, "dev", service))

    def bad_rights(self):
        base = self.state("live")
        lines = self.one(
            PATCH % ("Deployment", "add", "/spec/template/spec/hostNetwork", "true"),
            PATCH % ("Deployment", "add", "/spec/template/spec/volumes/-", "{name: disk, hostPath: {path: /}}"),
            PATCH % ("Deployment", "add", "/spec/template/spec/containers/0/securityContext/privileged", "true"),
            PATCH % ("Deployment", "replace", "/spec/template/spec/serviceAccountName", "default"),
            PATCH % ("Deployment", "replace", "/spec/template/spec/automountServiceAccountToken", "true"),
            PATCH % ("NetworkPolicy", "replace", "/spec/egress", "[{}]"),
            PATCH % ("Namespace", "replace", "/metadata/labels/pod-security.kubernetes.io~1enforce", "privileged"))
        return self.made(base, self.own(base, self.one(*ENVIRONMENTS), self.service(), lines))

    def bad_object(self):
        base, environment, service = self.state("live"), self.one(*ENVIRONMENTS), self.service()
        kind = self.one("v1 Secret", "v1 Pod", "v1 ConfigMap", "rbac.authorization.k8s.io/v1 ClusterRole", "v1 Namespace", "batch/v1 Job")
        version, kind = kind.split()
        path = self.w.overlay(environment, service)
        text = self.w.read(base, f"{path}/kustomization.yaml").replace("resources:\n", "resources:\n- more.yaml\n")
        return self.made(base, {
            f"{path}/kustomization.yaml": text,
            f"{path}/more.yaml": f"apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: more\n"})

    # What a render reads is not what review reads.

    def bad_reference(self):
        base, service = self.state("live"), self.service()
        tuning = f"overlays/dev/{service}/tuning"
        patch = (f"apiVersion: builtin\nkind: PatchTransformer\nmetadata:\n  name: x\ntarget:\n  kind: Deployment\npatch: |\n"
                 f"  - op: add\n    path: /metadata/annotations\n    value: {{a: '%s'}}\n")
        lines = self.one(
            f"transformers:\n- ../../dev/{service}/tuning\n", f"components:\n- ../../dev/{service}/tuning\n",
            f"resources:\n- ../../dev/{service}/tuning\n", f"generators:\n- ../../dev/{service}/tuning\n",
            f"Transformers:\n- ../../dev/{service}/tuning\n",
            "patches:\n- path: http://127.0.0.1:9/p.yaml\n", "components:\n- GitHub.com/x/y//z\n",
            "resources:\n- https://127.0.0.1:9/x.yaml\n", "resources:\n- git@127.0.0.1:x/y.git\n",
            "configurations:\n- http://127.0.0.1:9/c.yaml\n", "openapi:\n  path: http://127.0.0.1:9/o.json\n",
            "components:\n- ../../../services\n", "helmCharts:\n- name: x\n  repo: http://127.0.0.1:9\n")
        edits = {**self.own(base, "production", service, lines),
                 f"{tuning}/kustomization.yaml": "resources:\n- p.yaml\n", f"{tuning}/p.yaml": patch % "one"}
        return self.made(base, edits)

    def bad_tree(self):
        base, service = self.state("live"), self.service()
        link = self.w.git("hash-object", "-w", "--stdin", text="SERVING_DOCS=on")
        overlay = self.w.overlay("production", service)
        return self.made(base, self.one(
            {"overlays/production/more": ("160000", self.w.start), ".gitmodules": '[submodule "m"]\n\tpath = overlays/production/more\n'},
            {"overlays/production/more": ("120000", link)},
            {f"{overlay}/release/deploy/settings.env": ("120000", link)},
            {f"services/{service}/deploy/settings.env": ("120000", link)},
            {".gitattributes": self.w.read(base, ".gitattributes") + "*.env text eol=crlf\n"},
            {f"{overlay}/.gitattributes": "* ident\n"}))

    def bad_file(self):
        base, service = self.state("live"), self.service()
        name = self.one(".argocd-source.yaml", f".argocd-source-{service}.yaml", "Chart.yaml", "main.jsonnet", "kustomization.yml",
                        "notes.txt", "release/.argocd-source.yaml", "release/deploy/more.env")
        return self.made(base, {f"{self.w.overlay(self.one(*ENVIRONMENTS), service)}/{name}":
                                f"kustomize:\n  images:\n  - ghcr.io/argosy-fleet/{service}=elsewhere.example/x:1\n"})

    # Registry, names, history.

    def bad_registry(self):
        base, service = self.state("live"), self.service()
        return self.made(base, self.one(
            self.w.pin(base, "dev", service, registry="docker.io/elsewhere"),
            self.w.pin(base, "dev", service, digest="sha256:" + "1" * 64),
            self.w.pin(base, "production", service, registry="docker.io/elsewhere")))

    def bad_version(self):
        base, service = self.state("live"), self.service()
        content = self.w.pinned(base, "dev", service).split("-")[1]
        unmerged = self.w.change(base, self.w.settings(base, service, "SERVING_QUEUE=9"), branch=f"unmerged/{self.w.number}")
        return self.made(base, self.one(
            self.w.pin(base, "dev", service, version=f"1.99.1-{content}"),
            self.w.pin(base, "dev", service, version="1.0.0-ffffffffffff"),
            self.w.pin(base, "dev", service, at=unmerged)))

    def bad_version_taken_back(self):
        base, service = self.state("live"), self.service()
        path = f"services/{service}/deploy/settings.env"
        one = self.w.change(base, self.w.settings(base, service, "SERVING_QUEUE=9"))
        back = self.w.change(one, {path: self.w.read(base, path)})
        return base, self.w.change(back, self.w.pin(back, "dev", service, at=one))

    def bad_promotion(self):
        base, service = self.w.states["released"], self.service()
        return self.made(base, self.one(
            self.w.promotion(base, "dev", "production", service),
            {**self.w.promotion(base, "dev", "staging", service), **self.w.promotion(base, "dev", "production", service)},
            {**self.w.promotion(base, "dev", "staging", service), "base/model-service/settings.env": "SERVING_DRAIN_SECONDS=6\n"},
            {**self.w.promotion(base, "dev", "staging", service),
             f"overlays/staging/{service}/release/deploy/settings.env": "SERVING_QUEUE=1\n"}))

    def bad_soak(self):
        service = self.service()
        base = self.w.states["soaking"]
        if self.one(True, False):
            # It came to staging a minute ago by a commit that says it was half a year.
            fresh = self.w.rule("released", "production", "soak: 30d\n")
            old = self.w.change(fresh, self.w.promotion(fresh, "dev", "staging", service), when=self.w.now - 180 * DAY)
            base = self.one(old, self.w.merge(fresh, old, self.w.now - 60, self.w.promotion(fresh, "dev", "staging", service)))
        return self.made(base, self.w.promotion(base, "staging", "production", service))

    def bad_rollback(self):
        base, service = self.w.states["live"], self.service()
        never = self.w.change(base, {**self.w.settings(base, service, "SERVING_QUEUE=9")})
        pin = self.w.pin(never, "production", service)
        # A pull request of two commits: what the first pins never ran.
        one = self.w.change(never, pin, when=self.w.now - 5000)
        two = self.w.change(one, self.w.rollback(base, "production", service, base, hold=False), when=self.w.now - 4000)
        merged = self.w.merge(base, two, self.w.now - 3000, self.w.settings(base, service, "SERVING_QUEUE=9"))
        return self.made(merged, {**self.w.rollback(merged, "production", service, one)})

    def bad_revert_without_hold(self):
        base, service = self.w.states["live"], self.service()
        return self.made(base, self.w.rollback(base, "production", service, self.w.states["staged"], hold=False))

    # Holds, freezes, quarantine.

    def bad_over_a_hold(self):
        base = self.w.states["rolled back"]
        left = self.w.pinned(self.w.states["live"], "production", "churn")
        hold = "overlays/production/churn/hold.yaml"
        return self.made(base, self.one(
            self.w.promotion(base, "staging", "production", "churn"),
            {**self.w.promotion(base, "staging", "production", "churn"), hold: REMOVED},
            self.w.rollback(base, "production", "churn", self.w.states["live"]),
            {**self.w.promotion(base, "staging", "production", "churn"), hold: self.w.hold("production", "churn", left, left)},
            {hold: self.w.hold("production", "churn", left, left)},
            self.own(base, "production", "churn", "labels:\n- pairs: {team: x}\n"),
            {"overlays/production/churn": REMOVED}))

    def bad_release_over_a_hold(self):
        base = self.w.states["holding dev"]
        head = self.w.change(base, self.w.settings(base, "churn", self.setting()))
        return base, self.w.change(head, self.w.pin(head, "dev", "churn"))

    def bad_in_a_freeze(self):
        base, service = self.w.states["frozen"], self.service()
        return self.made(base, self.one(
            self.w.promotion(base, "staging", "production", service),
            self.own(base, "production", service, "labels:\n- pairs: {team: x}\n"),
            self.for_all(base, "production", "labels:\n- pairs: {team: x}\n"),
            {self.w.overlay("production", service): REMOVED}))

    def bad_from_quarantine(self):
        base = self.w.states["quarantined"]
        content = self.w.pinned(base, "dev", "churn").split("-")[1]
        return self.made(base, self.one(
            self.w.promotion(base, "dev", "staging", "churn"),
            {**self.w.promotion(base, "dev", "staging", "churn"), "overlays/quarantine.yaml": REMOVED},
            {**self.w.promotion(base, "dev", "staging", "churn"),
             "overlays/staging/churn/release/kustomization.yaml": self.w.release(
                 "churn", "ghcr.io/argosy-fleet/churn", f"1.99.1-{content}")}))

    # Models.

    def bad_model(self):
        base, service = self.state("live"), self.service()
        folder = f"services/{service}/model"
        metrics = json.loads(self.w.read(base, f"{folder}/metrics.json"))
        for figure in metrics["overall"]:
            figure["value"] = 0.999 if figure["value"] < 1 else figure["value"] * 0.5
        manifest = self.w.read(base, f"{folder}/model.json")
        text = json.dumps(metrics, indent=2) + "\n"
        import hashlib
        old = hashlib.sha256(self.w.git("cat-file", "blob", f"{base}:{folder}/metrics.json").encode() + b"\n").hexdigest()
        raised = {f"{folder}/metrics.json": text,
                  f"{folder}/model.json": manifest.replace(old, hashlib.sha256(text.encode()).hexdigest())}
        data = [p for p in self.w.git("ls-tree", "--name-only", base, f"services/{service}/data/").splitlines()
                if p.endswith(".csv") and "holdout" not in p][0]
        recipe = f"services/{service}/recipe.yaml"
        golden = self.w.read(base, f"{folder}/golden.jsonl").splitlines(keepends=True)
        edits = self.one(
            raised,
            {recipe: re.sub(r"(?m)^seed: .*$", "seed: 4711", self.w.read(base, recipe))},
            {data: "".join(self.w.read(base, data).splitlines(keepends=True)[:-5])},
            {f"{folder}/golden.jsonl": "".join(golden[: len(golden) // 2])},
            {f"{folder}/CARD.md": self.w.read(base, f"{folder}/CARD.md") + "It is the best.\n"})
        head = self.w.change(base, edits)
        return base, self.w.change(head, self.w.pin(head, "dev", service))

    # Rules.

    def bad_guard_and_move(self):
        base, service = self.w.states["soaking"], self.service()
        rules = "overlays/production/environment/environment-policy.yaml"
        lowered = self.one(
            {rules: "after: staging\n"},
            {rules: self.w.read(base, rules).replace("60d", "1m")},
            {f"services/{service}/promotion-policy.yaml": "margin: 1\nflips: 1\n"},
            {".github/workflows/pull-request.yaml": REMOVED},
            {"tools/fleet/src/main/java/io/argosy/fleet/gate/promotion/Soak.java": "package io.argosy.fleet.gate.promotion;\n"},
            {".fleet.yaml": self.w.read(base, ".fleet.yaml").replace("ghcr.io/argosy-fleet", "docker.io/elsewhere")},
            {"clusters/models/project.yaml": self.w.read(base, "clusters/models/project.yaml").replace("kind: Job", "kind: Secret")})
        move = self.one(self.w.promotion(base, "staging", "production", service),
                        self.own(base, "staging", service, "labels:\n- pairs: {team: x}\n"))
        return self.made(base, {**lowered, **move})

    def bad_brick(self):
        base = self.state("live")
        staging, production = (f"overlays/{e}/environment/environment-policy.yaml" for e in ("staging", "production"))
        return self.made(base, self.one(
            {production: "after: [\n"}, {production: "after: nowhere\n"}, {production: REMOVED}, {production: "after: dev\n"},
            {staging: "after: production\n"}, {production: "after: staging\nsoke: 1h\n"}, {"overlays/prices.yaml": "currency: [\n"},
            {".fleet.yaml": "branch: main\n"}, {"overlays/quarantine.yaml": "- churn\n"},
            {"services/churn/promotion-policy.yaml": "margine: 1\n"}, {"overlays/canary/environment/kustomization.yaml":
                                                                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"},
            {"overlays/staging/environment": REMOVED}, {"services/churn/model/model.json": "{\n"}))

    def bad_everywhere(self):
        base = self.state("live")
        path = "base/model-service/deployment.yaml"
        return self.made(base, self.one(
            {path: self.w.read(base, path).replace("revisionHistoryLimit: 5", "revisionHistoryLimit: 3")},
            {"base/model-service/settings.env": "SERVING_DRAIN_SECONDS=7\n"},
            {**self.for_all(base, "dev", "labels:\n- pairs: {team: x}\n"), **self.for_all(base, "staging", "labels:\n- pairs: {team: x}\n")}))

    def bad_component_before_its_turn(self):
        base, lines = self.component(self.state("live"), least=6)
        reached = self.one(1, 2)
        for environment in ENVIRONMENTS[: reached - 1]:
            base = self.w.landed(base, self.for_all(base, environment, lines), 1)
        return self.made(base, self.for_all(base, ENVIRONMENTS[reached], lines))

    def bad_trait_in_two_steps(self):
        """The trait is merged where nobody has it, and the second step is one line."""
        base, name = self.state("live"), f"t{self.random.randrange(99)}"
        service, container = self.service(), "/spec/template/spec/containers/0"
        environment = self.one("staging", "production")
        component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
        route = ("apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: %s, namespace: model-%s}\nspec:\n"
                 "  parentRefs: [{name: public, namespace: gateway, sectionName: https}]\n  rules:\n"
                 "  - matches: [{path: {type: PathPrefix, value: /%s/predict}}]\n"
                 "    filters: [{type: RequestRedirect, requestRedirect: {hostname: evil.example}}]\n" % (name, service, service))
        scaler = ("apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: %s, namespace: model-%s}\nspec:\n"
                  "  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s-model}\n  minReplicas: 2\n  maxReplicas: 3\n"
                  % (name, service, service))
        files = self.one(
            {"kustomization.yaml": component + PATCH % ("Deployment", "add", f"{container}/envFrom/0/prefix", "X_")},
            {"kustomization.yaml": component + PATCH % ("Deployment", "add", f"{container}/env", "[{name: %s}]" % self.one(
                "SERVING_DRAIN, value: 600s", "SERVING_TIMEOUT, value: 5m", "SERVING_ENVIRONMENT, value: dev",
                "SERVING_MAX_CONNECTIONS, value: '1'", "SERVING_DOCS, value: 'on'"))},
            {"kustomization.yaml": component + PATCH % (self.one("ConfigMap", "ServiceAccount"), "add", "/metadata/annotations",
                                                         "{argocd.argoproj.io/sync-wave: '101'}")},
            {"kustomization.yaml": component + PATCH % ("Deployment", "add", "/metadata/annotations", "{argocd.argoproj.io/sync-wave: '-20'}")},
            {"kustomization.yaml": component + "resources:\n- more.yaml\n", "more.yaml": route},
            {"kustomization.yaml": component + "resources:\n- more.yaml\n", "more.yaml": scaler})
        base = self.w.landed(base, {f"base/components/{name}/{file}": text for file, text in files.items()}, 1)
        return self.made(base, self.own(base, environment, service, f"components:\n- ../../../base/components/{name}\n"))

    def bad_retirement_while_another_runs_it(self):
        return self.made(self.w.states["live"], {self.w.overlay(self.one("dev", "staging"), self.service()): REMOVED})

    def bad_so_that_nobody_is_answered(self):
        base, environment = self.state("released", "live"), self.one("staging", "production")
        pod = "/spec/template/spec/"
        return self.made(base, self.own(base, environment, self.service(), self.one(
            PATCH % ("HTTPRoute", "add", "/spec/hostnames", f"[h{self.random.randrange(99)}.example.org]"),
            PATCH % ("HTTPRoute", "replace", "/spec/parentRefs", "[{name: inner, namespace: gateway}]"),
            PATCH % ("HTTPRoute", "add", "/spec/rules/0/timeouts", "{request: 5ms}"),
            PATCH % ("Deployment", "add", pod + "priorityClassName", f"urgent-{self.random.randrange(9)}"),
            PATCH % ("Deployment", "replace", pod + "topologySpreadConstraints", "[]"),
            PATCH % ("Deployment", "add", pod + "nodeSelector", "{kubernetes.io/os: windows}"),
            PATCH % ("Deployment", "add", pod + "containers/0/resources/limits/example.com~1nothing", "1"),
            PATCH % ("HorizontalPodAutoscaler", "replace", "/spec/metrics/0/resource/target/averageUtilization", "1000"),
            PATCH % ("PodDisruptionBudget", "replace", "/spec",
                     "{minAvailable: 100%, selector: {matchLabels: {app.kubernetes.io/part-of: argosy}}}"),
            "configMapGenerator:\n- name: settings\n  behavior: merge\n  literals:\n  - "
            + self.one("SERVING_TIMEOUT=10ms", "SERVING_MAX_BODY=64", "SERVING_MAX_CONNECTIONS=1")
            + "\n")))

    def bad_selector(self):
        base = self.state("live")
        return self.made(base, self.own(base, self.one(*ENVIRONMENTS), self.service(), self.one(
            "labels:\n- includeSelectors: true\n  pairs: {team: x}\n", "commonLabels:\n  team: x\n",
            "namePrefix: x-\n", "namespace: elsewhere\n")))

    def bad_capacity(self):
        base = self.state("live")
        return self.made(base, self.own(base, self.one(*ENVIRONMENTS), self.service(), self.one(
            PATCH % ("Deployment", "remove", "/spec/template/spec/containers/0/resources/limits", "x"),
            PATCH % ("Deployment", "replace", "/spec/template/spec/containers/0/resources/requests/memory", "128Mi"),
            PATCH % ("PodDisruptionBudget", "replace", "/spec",
                     "{minAvailable: 0, selector: {matchLabels: {app.kubernetes.io/part-of: argosy}}}"),
            PATCH % ("Deployment", "replace", "/spec/template/spec/containers/0/resources", "{}"))))


def kinds(requests, prefix, only):
    names = [name for name in dir(requests) if name.startswith(prefix)]
    return [name for name in names if not only or any(word in name for word in only)]


def judged(folder, base, head):
    """The verdict, whether a guard is said to be lowered, and the exit code."""
    run = subprocess.run([FLEET, "review", "-C", folder, f"{base}..{head}", "-o", "json"], capture_output=True, text=True)
    try:
        review = json.loads(run.stdout)
        return review["verdict"], bool(review.get("guards")), run.returncode, review
    except json.JSONDecodeError:
        return f"exit {run.returncode}: {run.stderr.strip()}", False, run.returncode, {}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--good", type=int, default=200)
    arguments.add_argument("--bad", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--only", default="", help="words, of which a kind's name has one")
    arguments.add_argument("--keep", help="a new folder for the clone, which stays")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        world = World(options.keep or os.path.join(temporary, "clone"))
        world.live()
        world.train()
        requests = PullRequests(world, options.seed)
        only = [word for word in options.only.split(",") if word]
        made = []
        for prefix, count in (("good_", options.good), ("bad_", options.bad)):
            names = kinds(requests, prefix, only)
            made += [(name, *getattr(requests, name)()) for name in (names * (count // max(1, len(names)) + 1))[:count] if names]
        print(f"seed {options.seed}: {len(made)} pull requests in {world.folder}", file=sys.stderr)
        with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as workers:
            results = list(workers.map(lambda one: judged(world.folder, one[1], one[2]), made))
    counts, wrong = collections.Counter(), []
    for (name, base, head), (verdict, guards, code, review) in zip(made, results):
        counts[name] += 1
        passes = verdict == "PASS" and code == 0 and not guards
        good = name.startswith("good_")
        if good != passes and not (good and verdict == "PASS" and guards):
            wrong.append((name, base, head, verdict, review))
    for name in sorted(counts):
        errors = sum(1 for one in wrong if one[0] == name)
        print(f"{name.replace('_', ' '):<44} {counts[name]:>4}  {'' if not errors else f'{errors} judged wrongly'}")
    for name, base, head, verdict, review in wrong:
        why = [f"{j['subject']} {j['gate']}: {j['reason']}" for j in review.get("judgements", []) if j["verdict"] != "PASS"]
        print(f"  {name} {base[:12]}..{head[:12]} {verdict} {' | '.join(why)[:600]}")
    bad = sum(1 for one in wrong if one[0].startswith("bad_"))
    good = len(wrong) - bad
    all_good = sum(count for name, count in counts.items() if name.startswith("good_"))
    all_bad = sum(counts.values()) - all_good
    print(f"bad that pass: {bad} of {all_bad}; good that are refused: {good} of {all_good}"
          f" ({100 * good / max(1, all_good):.1f} %)")
    sys.exit(1 if bad or good > all_good / 100 else 0)


main()
