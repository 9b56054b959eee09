package io.argosy.fleet.scaffold;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a fork is called.
 *
 * @param organisation the owner on GitHub, a person's or an organisation's login, e.g. {@code acme}
 * @param repository the repository's name there, e.g. {@code models}; clusters are named after it
 * @param registry where images are named and pushed, e.g. {@code ghcr.io/acme}; a service's image is this and its name
 * @param domain what the host names of clusters in a cloud end in, e.g. {@code example.com}; empty where nobody knows yet
 * @param project what the ids of Google Cloud projects begin with, one for each environment, e.g. {@code acme-models} for
 *     {@code acme-models-staging}; empty where nobody knows yet
 */
public record ForkNames(
        String organisation, String repository, String registry, Optional<String> domain, Optional<String> project) {
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}");
    private static final Pattern REPOSITORY =
            Pattern.compile("(?!\\.{1,2}$)(?!.*\\.git$)[A-Za-z0-9._][A-Za-z0-9._-]{0,99}");
    /** As the OCI distribution specification writes the name of a repository, with a host before it. */
    private static final Pattern REGISTRY = Pattern.compile(
            "[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)+");

    private static final Pattern LABEL = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    /** A project's id has at most 30 letters, an environment's name and a hyphen among them (cloud.google.com/resource-manager). */
    private static final Pattern PROJECT = Pattern.compile("[a-z][a-z0-9-]{1,17}[a-z0-9]");

    /**
     * Checks what somebody typed.
     *
     * @throws FleetException where one of them can be none
     */
    public ForkNames {
        require(LOGIN, organisation, "organisation", "letters, digits and single hyphens, such as acme");
        require(REPOSITORY, repository, "repository", "a name on GitHub, such as models");
        require(REGISTRY, registry, "registry", "a host and a path in small letters, such as ghcr.io/acme");
        project.ifPresent(id ->
                require(PROJECT, id, "project", "small letters, digits and hyphens, 3 to 19, such as acme-models"));
        domain.ifPresent(name -> {
            for (String label : name.split("\\.", -1)) {
                require(LABEL, label, "domain", "a name of the DNS in small letters, such as example.com");
            }
            if (!name.contains(".")) {
                throw refused("domain", name, "a name of the DNS with a dot, such as example.com");
            }
        });
    }

    /** The repository's address, as Argo CD reads it. */
    String address() {
        return "https://github.com/" + organisation + "/" + repository + ".git";
    }

    /** The repository's name as a label of the DNS, which clusters have before the environment's. */
    String label() {
        String label = repository
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^[0-9-]+|-+$", "");
        return label.isEmpty()
                ? "models"
                : label.substring(0, Math.min(label.length(), 24)).replaceAll("-+$", "");
    }

    private static void require(Pattern form, String value, String what, String right) {
        if (!form.matcher(value).matches()) {
            throw refused(what, value, right);
        }
    }

    private static FleetException refused(String what, String value, String right) {
        return new FleetException(
                ExitCode.USAGE, "\"" + value + "\" can be no " + what, "give --" + what + " " + right);
    }
}
