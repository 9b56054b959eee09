package io.argosy.fleet.board.state;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.model.ModelPackages;
import io.argosy.fleet.version.Version;
import io.argosy.model.ModelPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.revwalk.RevCommit;

/** The model packages that somebody looked at last, taken out of Git; a broken one is told as that. */
final class ModelShelf {
    /** A package may weigh megabytes. */
    private static final int MOST = 12;

    private final Monorepo repository;
    private final Map<String, Shelved> shelved = new LinkedHashMap<>(16, 0.75f, true);

    ModelShelf(Monorepo repository) {
        this.repository = repository;
    }

    /** A version's package. */
    sealed interface Shelved {
        /** It loads. */
        record Loaded(ModelPackage model) implements Shelved {}

        /** It does not. */
        record Broken(String why) implements Shelved {}
    }

    /** The package of a version; nothing but a sentence where no commit has it, or it breaks a rule. */
    synchronized Shelved of(RevCommit main, String service, String version) {
        String key = service + " " + version;
        Shelved known = shelved.get(key);
        if (known == null) {
            known = load(main, service, version);
            shelved.put(key, known);
            List<String> oldest = new ArrayList<>(shelved.keySet());
            oldest.stream().limit(Math.max(0, oldest.size() - MOST)).forEach(shelved::remove);
        }
        return known;
    }

    private Shelved load(RevCommit main, String service, String version) {
        try {
            return new Shelved.Loaded(new ModelPackages(repository, main).load(service, Version.parse(version)));
        } catch (FleetException e) {
            return new Shelved.Broken(e.fact());
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            return new Shelved.Broken(String.valueOf(e.getMessage()));
        }
    }
}
