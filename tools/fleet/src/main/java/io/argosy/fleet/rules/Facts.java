package io.argosy.fleet.rules;

import io.argosy.fleet.Yaml;
import io.argosy.fleet.git.Monorepo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;

/**
 * What {@code clusters/<env>/facts} says of one environment's cluster, each word once.
 *
 * @param values by their names, e.g. {@code HOST}; of a name that stands there twice, the first
 */
public record Facts(Map<String, String> values) {
    /** By whose keys the evidence of this cluster's environment counts, see the package evidence. */
    public static final String EVIDENCE_KEY = "EVIDENCE_KEY";

    public Facts {
        values = Map.copyOf(values);
    }

    /** The file, from the repository's root. */
    public static String path(String environment) {
        return "clusters/" + environment + "/facts/kustomization.yaml";
    }

    /**
     * Reads the file.
     *
     * @throws Yaml.Malformed where nobody can
     */
    public static Facts parse(String yaml) {
        Map<String, String> values = new LinkedHashMap<>();
        for (JsonNode generator : Yaml.read(yaml).path("configMapGenerator")) {
            for (JsonNode literal : generator.path("literals")) {
                String[] pair = literal.asString("").split("=", 2);
                if (pair.length == 2) {
                    values.putIfAbsent(pair[0], pair[1]);
                }
            }
        }
        return new Facts(values);
    }

    /** What a text says; nothing where nobody can read it: whoever needs it meets that, and says so. */
    public static Facts asFarAsRead(String yaml) {
        try {
            return parse(yaml);
        } catch (Yaml.Malformed e) {
            return new Facts(Map.of());
        }
    }

    /** An environment's as a commit has them, as {@link #asFarAsRead} reads them; none where it has no such file. */
    public static Facts at(Monorepo repository, RevCommit commit, String environment) {
        return asFarAsRead(repository.readText(commit, path(environment)).orElse(""));
    }

    /** A value; empty where it is not said. */
    public String value(String name) {
        return values.getOrDefault(name, "");
    }
}
