package io.argosy.fleet.evidence;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Yaml;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.rules.Facts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * By whose key an environment's evidence counts: its cluster's, of which {@code clusters/<env>/facts} of main has the public half as
 * {@value #FACT}; where it names none, that of this clone's own engine.
 *
 * @param keys one signs, and while it is changed two may
 * @param by whose they are, for people
 * @param ofClone whether they are this clone's own, which say nothing to anybody else
 */
record EvidenceKeys(VerifyingKeys keys, String by, boolean ofClone) {
    private static final String FACT = Facts.EVIDENCE_KEY;

    /** The file of this clone's own key: in Git's own folder, from where nothing is committed. */
    static Path ofClone(Monorepo repository) {
        return repository.privateFolder().resolve("fleet").resolve("evidence-key");
    }

    /**
     * Those that count, by what main says.
     *
     * @return nothing where there are none
     * @throws FleetException where they cannot be read
     */
    static Optional<EvidenceKeys> of(Monorepo repository, RevCommit main, String environment) {
        String path = Facts.path(environment);
        Optional<String> fact = repository.readText(main, path).flatMap(yaml -> fact(yaml, path));
        try {
            if (fact.isPresent()) {
                return Optional.of(
                        new EvidenceKeys(VerifyingKeys.parse(fact.get()), environment + "'s cluster", false));
            }
        } catch (IllegalArgumentException e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    path + " says of " + FACT + " what nobody can read: " + e.getMessage(),
                    "it is the public half of an Ed25519 key, X.509 in base64, or several with commas between",
                    e);
        }
        Path own = ofClone(repository);
        if (!Files.exists(own)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(own);
            return Optional.of(
                    new EvidenceKeys(VerifyingKeys.parse(lines.size() > 1 ? lines.get(1) : ""), Seen.BY_ENGINE, true));
        } catch (IOException | IllegalArgumentException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    own + " cannot be read: " + e.getMessage(),
                    "remove it, and start the engine anew: `./fleet up` makes another one",
                    e);
        }
    }

    private static Optional<String> fact(String yaml, String path) {
        try {
            return Optional.ofNullable(Facts.parse(yaml).values().get(FACT));
        } catch (Yaml.Malformed e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    path + " cannot be read: " + e.fact(),
                    "write it as the other environments' are",
                    e);
        }
    }
}
