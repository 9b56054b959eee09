package io.argosy.fleet.forge.setup;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One thing on GitHub, held against what the repository wants of it. */
public sealed interface Finding {
    /** What it is, e.g. {@code the ruleset main}. */
    String thing();

    /** It is as wanted. */
    record Fine(String thing) implements Finding {}

    /**
     * It is otherwise, and can be made so.
     *
     * @param differences each a few words; at least one
     */
    record Change(String thing, List<String> differences, Call call) implements Finding {
        public Change {
            differences = List.copyOf(differences);
        }
    }

    /**
     * It is otherwise, and only a person can make it so.
     *
     * @param fact what is the case
     * @param nextStep what to do
     */
    record Open(String thing, String fact, String nextStep) implements Finding {}

    /** It is nobody's business here, and stays as it is. */
    record Aside(String thing) implements Finding {}

    /**
     * What GitHub is asked for a change.
     *
     * @param path below the repository's own, e.g. {@code /rulesets}
     * @param body nothing where the method takes none
     */
    record Call(String method, String path, @Nullable JsonNode body) {}
}
