package io.argosy.fleet.cluster;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of an upstream GitHub repository at a tag, as a kustomization names it:
 * {@code https://github.com/argoproj/argo-cd//manifests/cluster-install?ref=v3.5.7}.
 *
 * @param repository owner and name, e.g. {@code argoproj/argo-cd}
 * @param folder the folder inside
 * @param tag a semantic version with its v
 */
record RemoteBase(String repository, String folder, String tag) {
    private static final Pattern REFERENCE =
            Pattern.compile("https://github\\.com/([\\w.-]+/[\\w.-]+)//([\\w./-]+)\\?ref=(v(\\d+)[\\w.-]*)");

    /** The remote base that a kustomization's entry names; empty where it names something else. */
    static Optional<RemoteBase> parse(String entry) {
        Matcher matcher = REFERENCE.matcher(entry);
        return matcher.matches()
                ? Optional.of(new RemoteBase(matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    /**
     * The same content as a Go module, e.g. {@code github.com/argoproj/argo-cd/v3@v3.5.7}: from the Go proxy, checked
     * against the checksum database.
     */
    String goModule() {
        String path = repository.startsWith("kubernetes-sigs/")
                ? "sigs.k8s.io/" + repository.substring("kubernetes-sigs/".length())
                : "github.com/" + repository;
        String major = tag.substring(1, tag.indexOf('.'));
        return path + (major.equals("0") || major.equals("1") ? "" : "/v" + major) + "@" + tag;
    }
}
