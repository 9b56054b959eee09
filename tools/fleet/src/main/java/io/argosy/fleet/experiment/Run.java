package io.argosy.fleet.experiment;

import io.argosy.fleet.Sha256;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * One training or one import of a service.
 *
 * @param number counts the service's runs from 1 on
 * @param at when it began
 * @param service the service
 * @param version what its recipe calls the model
 * @param trouble why the service's {@code model/} is not what it made; empty where it is
 * @param parameters the recipe's settings by their path in it, such as {@code algorithm.max_depth}, as texts
 * @param files the SHA-256 of the recipe and of each file that it names, by their paths in the service's folder
 * @param code the training code by its content: runs with the same one train alike
 * @param commit what was checked out
 * @param java the JDK that trained
 * @param rows how many rows the figures are of; 0 without
 * @param figures by name, the one that decides first; none where it failed, or nobody knows the right answers
 * @param seconds how long it took
 */
public record Run(
        int number,
        Instant at,
        String service,
        String version,
        String trouble,
        SequencedMap<String, String> parameters,
        SequencedMap<String, String> files,
        String code,
        String commit,
        String java,
        int rows,
        SequencedMap<String, Figure> figures,
        double seconds) {
    public Run {
        parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
        files = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(files));
        figures = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(figures));
    }

    /** The same under another number. */
    Run numbered(int other) {
        return new Run(
                other, at, service, version, trouble, parameters, files, code, commit, java, rows, figures, seconds);
    }

    /** Whether it ended without a package. */
    public boolean failed() {
        return !trouble.isEmpty() && rows == 0;
    }

    /** The algorithm's name in the recipe. */
    public String algorithm() {
        return parameters.getOrDefault("algorithm.kind", "?");
    }

    /** The SHA-256 of all files but the recipe, in one: runs with the same one saw the same rows. */
    public String data() {
        Map<String, String> others = new LinkedHashMap<>(files);
        others.remove(RECIPE);
        return others.size() == 1 ? others.values().iterator().next() : Sha256.of(others.toString());
    }

    /** The recipe's file. */
    static final String RECIPE = "recipe.yaml";
}
