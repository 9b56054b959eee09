package io.argosy.fleet.manifest;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * YAML points one way: an overlay to its own release, its own environment and base; an environment to base; base, a release
 * and a service's {@code deploy/} to what is below them; a cluster's wiring to other wiring. That an overlay is a leaf is
 * what lets a review look at the overlays that a change touches, and at no other.
 */
final class Layers {
    /** Nothing that any of the forms of an address needs: no colon, no at sign, no question mark, no percent. */
    private static final Pattern PATH = Pattern.compile("(\\.{1,2}/)*[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*/?|\\.{2}");

    /**
     * What is fetched where it is applied, from wherever its repository is mirrored, at a version or a commit: what a branch has is
     * another thing tomorrow. Of Argo CD's installs, {@code cluster-install} may look after other namespaces than its own
     * (argo-cd.readthedocs.io/en/stable/operator-manual/installation).
     */
    private enum Fetched {
        ARGO_CD("clusters/([^/]+/)?argocd", "argo-cd", "manifests/(ha/)?cluster-install", "manifests/cluster-install"),
        GATEWAY_API("clusters/gateway-api", "gateway-api", "config/crd(/experimental)?", "config/crd");

        private final Pattern folder;
        private final Pattern address;
        private final String example;

        Fetched(String folder, String repository, String path, String example) {
            this.folder = Pattern.compile(folder);
            this.address =
                    Pattern.compile("https://[A-Za-z0-9.-]+(:[0-9]+)?/[A-Za-z0-9./_-]+/" + repository + "(\\.git)?//"
                            + path
                            + "/?\\?ref=(v[0-9]+\\.[0-9]+\\.[0-9]+(-rc[0-9.]+)?|[0-9a-f]{40})");
            this.example = "https://HOST/ORGANISATION/" + repository + "//" + example + "?ref=VERSION";
        }
    }

    private Layers() {}

    /** Whether a kustomization may fetch what an address names where it is applied. */
    static boolean isFetched(String folder, String address) {
        return fetched(folder)
                .filter(its -> its.address.matcher(address).matches())
                .isPresent();
    }

    /** What a kustomization may fetch where it is applied, as an example of it; nothing where it may fetch nothing. */
    static Optional<String> mayBeFetched(String folder) {
        return fetched(folder).map(its -> its.example);
    }

    private static Optional<Fetched> fetched(String folder) {
        return Stream.of(Fetched.values())
                .filter(its -> its.folder.matcher(folder).matches())
                .findFirst();
    }

    /**
     * Where a reference leads.
     *
     * @param folder of the kustomization that holds it, from the repository's root
     * @param reference as it is written
     * @return a path from the root; nothing where it leads out of the repository, or is an address
     */
    static Optional<String> resolve(String folder, String reference) {
        if (!PATH.matcher(reference).matches()) {
            return Optional.empty();
        }
        Path target = Path.of(folder).resolve(reference).normalize();
        return target.startsWith("..") || target.toString().isEmpty()
                ? Optional.empty()
                : Optional.of(target.toString());
    }

    /** Whether a folder's name could be taken for a host's: kustomize looks for addresses before it looks for folders. */
    static boolean isLikeAHost(String reference) {
        for (String name : reference.split("/", -1)) {
            if (name.contains(".") && !name.equals(".") && !name.equals("..")) {
                return true;
            }
        }
        return false;
    }

    /** Whether a kustomization in a folder may refer to a path. */
    static boolean allows(String folder, String target) {
        Path from = Path.of(folder);
        Path to = Path.of(target);
        if (to.startsWith(from)) {
            return !to.equals(from);
        }
        boolean overlay = from.getNameCount() == 3;
        return switch (from.getName(0).toString()) {
            case "base" -> to.startsWith("base");
            case "clusters" -> to.startsWith("clusters");
            case "overlays" ->
                (overlay && to.startsWith("base"))
                        || (overlay && !isEnvironment(from) && to.equals(from.resolveSibling("environment")));
            default -> false;
        };
    }

    /** Whether a kustomization in a folder may say which images run: in an overlay, its release alone. */
    static boolean mayNameImages(String folder) {
        Path path = Path.of(folder);
        return switch (path.getName(0).toString()) {
            case "overlays" -> path.getNameCount() == 4 && path.endsWith("release");
            case "services" -> false;
            default -> true;
        };
    }

    private static boolean isEnvironment(Path folder) {
        return folder.endsWith("environment");
    }
}
