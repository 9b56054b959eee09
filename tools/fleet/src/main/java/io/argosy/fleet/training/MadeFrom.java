package io.argosy.fleet.training;

import io.argosy.fleet.Sha256;
import io.argosy.fleet.git.Monorepo;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a package says it was made from. It proves nothing, as its author may write it, but it finds the slip of the hand: a
 * recipe or data that was changed and not trained with.
 */
public final class MadeFrom {
    private MadeFrom() {}

    /** The file that a package was not made from, from the repository's root; nothing where all is as it says. */
    public static Optional<String> otherFile(Monorepo repository, RevCommit commit, String service) {
        String folder = PackageSources.folder(service) + "/";
        Optional<JsonNode> said =
                repository.readText(commit, folder + "model/model.json").flatMap(MadeFrom::provenance);
        if (said.isEmpty()) {
            return Optional.empty();
        }
        record Source(String path, String sha256) {}
        return Stream.of(
                        new Source(
                                folder + "recipe.yaml",
                                said.get().path("recipeSha256").asString("")),
                        new Source(
                                folder + said.get().path("dataFile").asString(""),
                                said.get().path("dataSha256").asString("")))
                .filter(source -> repository
                        .read(commit, source.path())
                        .filter(bytes -> !Sha256.of(bytes).equals(source.sha256()))
                        .isPresent())
                .map(Source::path)
                .findFirst();
    }

    private static Optional<JsonNode> provenance(String json) {
        try {
            JsonNode provenance = JsonMapper.shared().readTree(json).path("provenance");
            return provenance.isObject() ? Optional.of(provenance) : Optional.empty();
        } catch (JacksonException e) {
            // Whether a package can be read is for whoever loads it.
            return Optional.empty();
        }
    }
}
