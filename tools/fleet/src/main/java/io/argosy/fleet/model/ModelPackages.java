package io.argosy.fleet.model;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.tool.TemporaryFolder;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import io.argosy.model.format.PackageReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/** Versions and their model packages, taken out of Git: each is looked for once, and loaded once. For one thread. */
public final class ModelPackages {
    /** What loads a package and answers with it; it is on the image, beside the package. */
    private static final String CODE = "platform/model/src/main";

    private final Monorepo repository;
    private final RevCommit head;
    private final Map<String, Optional<RevCommit>> commits = new HashMap<>();
    private final Map<String, ModelPackage> loaded = new HashMap<>();

    /**
     * @param head where to look for a version first
     */
    public ModelPackages(Monorepo repository, RevCommit head) {
        this.repository = repository;
        this.head = head;
    }

    /** The newest commit that has a version, or nothing where none has. */
    public Optional<RevCommit> commit(String service, Version version) {
        return commits.computeIfAbsent(
                service + " " + version, _ -> new Versions(repository).commitOf(head, service, version));
    }

    /**
     * Whether a version answers with the code that judges it here. With other code, what happens here says nothing of what
     * happens there.
     */
    public boolean answersWithThisCode(String service, Version version) {
        return commit(service, version).filter(this::answersWithThisCode).isPresent();
    }

    private boolean answersWithThisCode(RevCommit commit) {
        return repository.objectId(commit, CODE).equals(repository.objectId(head, CODE));
    }

    /**
     * The package of a version.
     *
     * @throws FleetException where no commit has the version, or this code cannot load its package
     */
    public ModelPackage load(String service, Version version) throws IOException {
        ModelPackage known = loaded.get(service + " " + version);
        if (known != null) {
            return known;
        }
        RevCommit commit = commit(service, version)
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        "no commit has " + service + " " + version + ", so its model cannot be compared",
                        "fetch the branch that has it"));
        ModelPackage model = load(service, commit, version.toString());
        loaded.put(service + " " + version, model);
        return model;
    }

    /**
     * The package that a service has at a commit.
     *
     * @throws FleetException where it has none there, or one that breaks a rule
     */
    public ModelPackage load(String service, RevCommit commit) throws IOException {
        String name = "of commit " + commit.abbreviate(12).name();
        if (repository.objectId(commit, folder(service)).isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    service + " " + name + " has no model package",
                    "name a commit that has " + folder(service));
        }
        return load(service, commit, name);
    }

    private ModelPackage load(String service, RevCommit commit, String name) throws IOException {
        try (TemporaryFolder temporary = TemporaryFolder.inMemory()) {
            repository.export(commit, List.of(folder(service)), temporary.path());
            return PackageReader.read(temporary.path().resolve(folder(service)));
        } catch (InvalidPackageException e) {
            String what = "the model package of " + service + " " + name;
            throw answersWithThisCode(commit)
                    ? new FleetException(
                            ExitCode.REFUSED,
                            what + " is refused: " + e.getMessage(),
                            "train it again with `./fleet train " + service + "` and commit what that writes",
                            e)
                    : new FleetException(
                            ExitCode.REFUSED,
                            what + " is of a form that only its own code reads: " + e.getMessage(),
                            "release a version with today's code, or let somebody accept that by a pull request: see"
                                    + " `accepted` in overlays/README.md",
                            e);
        }
    }

    private static String folder(String service) {
        return "services/" + service + "/model";
    }
}
