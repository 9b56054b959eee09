package io.argosy.fleet.git;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What Git has is what a checkout gives: nothing that is judged here is turned into something else on its way into a cluster
 * or a build, by a link, a submodule, a name, or an attribute (gitattributes(5)).
 */
public final class PlainTree {
    private static final Set<String> HARMLESS =
            Set.of("text", "text=auto", "eol=lf", "diff", "merge", "binary", "whitespace", "export-ignore");

    private PlainTree() {}

    /**
     * What is not plain.
     *
     * @param path from the repository's root
     * @param fact what is the case
     * @param nextStep what to do about it
     */
    public record Problem(String path, String fact, String nextStep) {}

    /** Looks at some paths of a tree; those that it does not have are passed over. */
    public static List<Problem> problems(Snapshot snapshot, Collection<String> paths) {
        List<Problem> problems = new ArrayList<>();
        Set<String> looked = new HashSet<>();
        for (String path : paths) {
            snapshot.find(path).ifPresent(entry -> {
                problem(snapshot, path, entry).ifPresent(problems::add);
                problems.addAll(sameElsewhere(snapshot, path, looked));
            });
        }
        return problems;
    }

    /**
     * Names on the way to a path that a file system of macOS or Windows takes for another's beside them: a checkout there
     * has one of the two.
     */
    private static List<Problem> sameElsewhere(Snapshot snapshot, String path, Set<String> looked) {
        List<Problem> problems = new ArrayList<>();
        for (int end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
            String prefix = end < 0 ? path : path.substring(0, end);
            if (looked.add(prefix)) {
                int slash = prefix.lastIndexOf('/');
                String name = prefix.substring(slash + 1);
                String folded = folded(name);
                snapshot.list(slash < 0 ? "" : prefix.substring(0, slash)).keySet().stream()
                        .filter(other -> !other.equals(name) && folded(other).equals(folded))
                        .findFirst()
                        .map(other -> new Problem(
                                prefix,
                                "`" + other
                                        + "` stands beside it, and where letters' case or composition does not count"
                                        + " a checkout has one of the two",
                                "name it otherwise"))
                        .ifPresent(problems::add);
            }
            if (end < 0) {
                return problems;
            }
        }
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    private static Optional<Problem> problem(Snapshot snapshot, String path, Snapshot.Entry entry) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return switch (entry.kind()) {
            case LINK ->
                Optional.of(new Problem(
                        path,
                        "it is a symbolic link, which is read as what it points to",
                        "put the file itself there"));
            case SUBMODULE ->
                Optional.of(new Problem(
                        path,
                        "it is a submodule, and what it holds is another repository's",
                        "copy what is needed, and commit it here"));
            case MISNAMED ->
                Optional.of(new Problem(
                        path, "its name is none, means another folder, or stands there twice", "name it otherwise"));
            case FOLDER -> Optional.empty();
            case FILE -> {
                if (name.equals(".gitmodules")) {
                    yield Optional.of(new Problem(
                            path, "it brings other repositories into a checkout", "copy what is needed instead"));
                }
                if (!name.equals(".gitattributes")) {
                    yield Optional.empty();
                }
                if (!path.equals(name)) {
                    yield Optional.of(new Problem(
                            path, "it may change what a checkout gives", "write it into the one at the top"));
                }
                yield snapshot.text(path)
                        .flatMap(PlainTree::converting)
                        .map(attribute -> new Problem(
                                path,
                                "`" + attribute + "` may change what a checkout gives",
                                "only text, diff, merge, binary and linguist-… leave files as Git has them"));
            }
        };
    }

    /** An attribute that makes files of a checkout other than Git has them. */
    private static Optional<String> converting(String attributes) {
        return attributes
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .flatMap(line -> {
                    List<String> words = List.of(line.split("\\s+", -1));
                    return line.startsWith("[") || line.startsWith("\"")
                            ? List.of(line).stream()
                            : words.subList(1, words.size()).stream();
                })
                .filter(attribute -> !isHarmless(attribute))
                .findFirst();
    }

    private static boolean isHarmless(String attribute) {
        String name = attribute.startsWith("-") || attribute.startsWith("!") ? attribute.substring(1) : attribute;
        return HARMLESS.contains(name) || name.startsWith("linguist-") || name.startsWith("diff=");
    }
}
