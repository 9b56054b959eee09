"""Clones of this repository in which fleets grow: what the benchmarks of reviews start from. Commits are written by Git's own
fast-import, so that a thousand services and a week of history take a second."""
import hashlib
import pathlib
import re
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parents[2]
FLEET = str(HERE / "fleet")
ENVIRONMENTS = ["dev", "staging", "production"]
# As io.argosy.fleet.version.VersionInputs has it; `fleet build --version-only` is asked once whether it still does.
PLATFORM = ["pom.xml", "platform/image.yaml", "platform/model/pom.xml", "platform/model/src/main",
            "platform/serving/pom.xml", "platform/serving/src/main", "platform/store/pom.xml", "platform/store/src/main",
            "platform/onnx/pom.xml", "platform/onnx/src/main"]
# What a commit from before it came has without it.
SINCE = PLATFORM[-4:]
OWN = ["pom.xml", "src/main", "model", "deploy"]
REMOVED = None


class Clone:
    """A clone of this repository, with its own main."""

    def __init__(self, folder):
        self.folder = folder
        subprocess.run(["git", "clone", "-q", str(HERE), folder], check=True)
        self.git("config", "user.name", "bench")
        self.git("config", "user.email", "bench@example.org")
        self.git("switch", "-q", "-C", "main")
        self.clock = int(time.time()) - 60

    def git(self, *arguments, text=None):
        run = subprocess.run(["git", *arguments], cwd=self.folder, input=text, capture_output=True, text=True, check=True)
        return run.stdout.strip()

    def objects(self, *paths, at="HEAD"):
        """The object id of each path below these."""
        lines = self.git("ls-tree", "-r", "-t", at, "--", *paths).splitlines()
        return {line.split("\t")[1]: line.split()[2] for line in lines}

    def commit(self, message, changes, branch="main", parents=("refs/heads/main^0",), when=None):
        """Changes by path: a file's text, a mode with an object's id, or REMOVED. The first parent's files are what is changed."""
        self.clock += 1
        stream = [f"commit refs/heads/{branch}\ncommitter bench <bench@example.org> {when or self.clock} +0000\n",
                  f"data {len(message.encode())}\n{message}\nfrom {parents[0]}\n"]
        stream += [f"merge {parent}\n" for parent in parents[1:]]
        for path, content in changes.items():
            if content is REMOVED:
                stream.append(f"D {path}\n")
            elif isinstance(content, tuple):
                stream.append(f"M {content[0]} {content[1]} {path}\n")
            else:
                stream.append(f"M 100644 inline {path}\ndata {len(content.encode())}\n{content}\n")
        self.git("fast-import", "--quiet", "--force", text="".join(stream))
        if branch == "main":
            self.git("reset", "-q", "--hard")
        return self.git("rev-parse", f"refs/heads/{branch}")

    def text(self, path, at="HEAD"):
        return self.git("show", f"{at}:{path}") + "\n"

    def version(self, service, objects, at="HEAD"):
        """The version of a service, from the ids of what makes it."""
        lines = ["layout 1"]
        lines += [f"{path} {objects.get(path, 'absent')}" for path in PLATFORM if path in objects or path not in SINCE]
        lines += [f"services/{service}/{path} {objects.get(f'services/{service}/{path}', 'absent')}" for path in OWN]
        manifest = self.git("cat-file", "blob", objects[f"services/{service}/model/model.json"])
        model = re.search(r'"version"\s*:\s*"([^"]+)"', manifest).group(1)
        digest = hashlib.sha256(("\n".join(lines) + "\n").encode()).hexdigest()[:12]
        return f"{model}-{digest}"

    def checked(self, service):
        """Asks fleet itself whether a version is still made as here."""
        import sys
        said = subprocess.run([FLEET, "build", "-C", self.folder, service, "--version-only"],
                              capture_output=True, text=True, check=True).stdout
        made = self.version(service, self.objects(*PLATFORM, "services"))
        if made not in said:
            sys.exit(f"a version is made otherwise than here: {made} here, {said.strip()} by fleet")


def renamed(yaml, name, other):
    return re.sub(rf"\b{name}\b", other, yaml)
