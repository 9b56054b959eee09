package io.argosy.fleet.model;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.tool.TemporaryFolder;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.revwalk.RevCommit;

/** The model packages of versions, taken out of Git: each is loaded once. For one thread. */
public final class ModelPackages {
    private final Monorepo repository;
    private final RevCommit head;
    private final Map<String, ModelPackage> loaded = new HashMap<>();

    /**
     * @param head where to look for a version first
     */
    public ModelPackages(Monorepo repository, RevCommit head) {
        this.repository = repository;
        this.head = head;
    }

    /**
     * The package of a version.
     *
     * @throws FleetException where no commit has the version, or its package breaks a rule
     */
    public ModelPackage load(String service, Version version) throws IOException {
        ModelPackage known = loaded.get(service + " " + version);
        if (known != null) {
            return known;
        }
        RevCommit commit = new Versions(repository)
                .commitOf(head, service, version)
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
        try (TemporaryFolder temporary = TemporaryFolder.create()) {
            repository.export(commit, List.of(folder(service)), temporary.path());
            return ModelPackage.load(temporary.path().resolve(folder(service)));
        } catch (InvalidPackageException e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "the model package of " + service + " " + name + " is refused: " + e.getMessage(),
                    "train it again with `./fleet train " + service + "` and commit what that writes",
                    e);
        }
    }

    private static String folder(String service) {
        return "services/" + service + "/model";
    }
}
