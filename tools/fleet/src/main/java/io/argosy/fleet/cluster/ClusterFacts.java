package io.argosy.fleet.cluster;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Yaml;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.rules.Facts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * What {@code clusters/<env>/facts} says about an environment's cluster.
 *
 * @param environment e.g. {@code dev}
 * @param provider who runs it, {@code kind} or {@code gke}: the script in {@code clusters/} that makes it
 * @param context the kubeconfig context that reaches it
 * @param address where its public gateway answers, e.g. {@code https://dev.argosy.localhost:8443}; each service has the
 *     path of its name there
 */
public record ClusterFacts(String environment, String provider, String context, String address) {

    /**
     * The facts as the clone at {@code root} has them. The variable {@code FLEET_CONTEXT_<ENV>} overrides the context.
     *
     * @throws FleetException where the file is missing or lacks one
     */
    public static ClusterFacts of(Path root, String environment) {
        return of(root, environment, System.getenv());
    }

    static ClusterFacts of(Path root, String environment, Map<String, String> variables) {
        String file = Facts.path(environment);
        Facts facts;
        try {
            facts = Facts.parse(Files.readString(root.resolve(file)));
        } catch (IOException | Yaml.Malformed e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    file + " cannot be read: " + e.getMessage(),
                    "write it as the other environments' are",
                    e);
        }
        String override = variables.get(variable(environment));
        return new ClusterFacts(
                environment,
                required(facts, "PROVIDER", file),
                override == null || override.isEmpty() ? required(facts, "CONTEXT", file) : override,
                "https://" + required(facts, "HOST", file) + facts.value("PORT"));
    }

    /** The facts as a commit has them, as far as it says them: for whoever needs no context. */
    public static ClusterFacts at(Monorepo repository, RevCommit commit, String environment) {
        Facts facts = Facts.at(repository, commit, environment);
        String host = facts.value("HOST");
        return new ClusterFacts(
                environment,
                facts.value("PROVIDER"),
                facts.value("CONTEXT"),
                host.isEmpty() ? "" : "https://" + host + facts.value("PORT"));
    }

    /** The name at which its public gateway answers, without port. */
    public String host() {
        return URI.create(address).getHost();
    }

    /** The same cluster, reached by another context; by this one where {@code other} is null. */
    public ClusterFacts reachedBy(@Nullable String other) {
        return other == null ? this : new ClusterFacts(environment, provider, other, address);
    }

    /** The variable that names another context for an environment, e.g. {@code FLEET_CONTEXT_DEV}. */
    public static String variable(String environment) {
        return "FLEET_CONTEXT_" + environment.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String required(Facts facts, String key, String file) {
        String value = facts.value(key);
        if (value.isEmpty()) {
            throw new FleetException(ExitCode.REFUSED, file + " lacks " + key, "add `- " + key + "=…` to its literals");
        }
        return value;
    }
}
