package io.argosy.fleet.guard;

import io.argosy.fleet.Yaml;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What files say otherwise than before, field by field: what a guard's owner reads first, where nobody can tell by a rule
 * whether it is less. A file that is no YAML, or none that every reader reads alike, is told by its path; one of which only
 * comments changed is not told.
 */
final class ChangedFields {
    /** What is read: a manifest is a page, and a change may bring thousands. */
    private static final int MOST_LETTERS = 1 << 18;

    private static final int MOST_FILES = 200;
    private static final int MOST_CHANGES = 500;
    /** The rank of what something says of which it is told already that it is new. */
    private static final int OF_WHAT_IS_NEW = 3;

    /** The library's time grows with the square of a line's length. */
    private static final int LONGEST_LINE = 10_000;

    private static final Pattern READABLE = Pattern.compile("(?s).*\\.(?:yaml|yml|json|env)");
    private static final Pattern DOCUMENT = Pattern.compile("(?m)^---[ \\t]*\\r?$");
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*$");

    /** Who may do what, and what is followed: told before all else. */
    private static final Set<String> RIGHTS = Set.of(
            "AppProject",
            "Application",
            "ApplicationSet",
            "ClusterRole",
            "ClusterRoleBinding",
            "Role",
            "RoleBinding",
            "SecurityPolicy");

    /** What only people read. */
    private static final Pattern WORDS = Pattern.compile("(?:.*\\.)?(?:description|summary|message|title|runbook_url)"
            + "|metadata\\.labels\\..*|metadata\\.annotations\\.(?!.*argocd).*");

    /**
     * One change.
     *
     * @param rank what is told first has the lowest
     * @param isFile whether all that is told is which file
     */
    private record Told(int rank, boolean isFile, FieldWords.Words words) {
        Told(int rank, boolean isFile, String words) {
            this(rank, isFile, new FieldWords.Words(words, words));
        }
    }

    private final List<Told> told = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();

    private ChangedFields() {}

    /** Of files that differ; those of which nothing is told are in none of its answers. */
    static ChangedFields of(Sides sides, List<String> paths) {
        ChangedFields changed = new ChangedFields();
        for (String path : paths) {
            int before = changed.told.size();
            if (changed.paths.size() >= MOST_FILES || before >= MOST_CHANGES) {
                changed.file(path);
            } else {
                changed.file(sides, path);
            }
            if (changed.told.size() > before) {
                changed.paths.add(path);
            }
        }
        changed.told.sort(Comparator.comparingInt(Told::rank));
        return changed;
    }

    /** The files of which something is told. */
    List<String> paths() {
        return List.copyOf(paths);
    }

    /** The first three changes and how many more; the first file, where nothing but files can be named. */
    String words() {
        List<Told> changes =
                told.stream().filter(one -> one.rank() != OF_WHAT_IS_NEW).toList();
        int shown = shown();
        return String.join(
                        "; ",
                        changes.stream()
                                .limit(shown)
                                .map(one -> one.words().brief())
                                .toList())
                + (changes.size() > shown ? " and " + (changes.size() - shown) + " more" : "");
    }

    /** What {@link #words} leaves out: of the first those that it cuts, the others, and what is said by all that is new. */
    List<String> more() {
        return Stream.concat(
                        told.stream()
                                .limit(shown())
                                .filter(one -> one.rank() == OF_WHAT_IS_NEW
                                        || !one.words()
                                                .brief()
                                                .equals(one.words().whole())),
                        told.stream().skip(shown()))
                .map(one -> one.words().whole())
                .toList();
    }

    private int shown() {
        return told.stream().allMatch(Told::isFile) ? 1 : 3;
    }

    private void file(String path) {
        told.add(new Told(1, true, path));
    }

    private void file(Sides sides, String path) {
        boolean was = sides.isThereBefore(path);
        boolean is = sides.isThereAfter(path);
        String before = was ? sides.main(path) : "";
        String after = is ? sides.after(path) : "";
        List<JsonNode> ours = new ArrayList<>();
        List<JsonNode> theirs = new ArrayList<>();
        if (before.equals(after)
                || !READABLE.matcher(path).matches()
                || isOfASecret(sides, path)
                || !read(path, before, ours)
                || !read(path, after, theirs)) {
            file(path);
            return;
        }
        int already = told.size();
        patches(InlinePatches.apart(ours), InlinePatches.apart(theirs));
        documents(path, ours, theirs);
        if (told.size() > already) {
            return;
        }
        if (!was || !is) {
            told.add(new Told(1, false, path + (is ? " is new" : " is gone")));
        } else if (!withoutComments(before).equals(withoutComments(after))) {
            told.add(new Told(1, true, path + ", which reads the same"));
        }
    }

    /** Whether a kustomization makes a Secret of a file. */
    private static boolean isOfASecret(Sides sides, String path) {
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            String kustomization = path.substring(0, slash) + "/kustomization.yaml";
            if (!path.equals(kustomization)
                    && (sides.main(kustomization) + sides.after(kustomization)).contains("secretGenerator")) {
                return true;
            }
        }
        return false;
    }

    private static boolean read(String path, String text, List<JsonNode> documents) {
        if (text.length() > MOST_LETTERS || text.lines().anyMatch(line -> line.length() > LONGEST_LINE)) {
            return false;
        }
        if (path.endsWith(".env")) {
            ObjectNode lines = JsonNodeFactory.instance.objectNode();
            text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> {
                        int equals = line.indexOf('=');
                        lines.put(
                                equals < 0 ? line : line.substring(0, equals),
                                equals < 0 ? "" : line.substring(equals + 1));
                    });
            documents.add(lines);
            return true;
        }
        Optional<List<JsonNode>> read = documents(text);
        read.ifPresent(documents::addAll);
        return read.isPresent();
    }

    /** The documents of a text that hold anything; nothing where one is no YAML, or no object and no list. */
    static Optional<List<JsonNode>> documents(String text) {
        List<JsonNode> documents = new ArrayList<>();
        try {
            for (String document : DOCUMENT.split(text, -1)) {
                JsonNode node = Yaml.read(document);
                if (!node.isContainer()) {
                    return Optional.empty();
                }
                if (!node.isEmpty()) {
                    documents.add(node);
                }
            }
            return Optional.of(documents);
        } catch (Yaml.Malformed e) {
            return Optional.empty();
        }
    }

    private static List<String> withoutComments(String text) {
        return text.lines()
                .map(line -> COMMENT.matcher(line).replaceFirst("").stripTrailing())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** Field by field also where a patch is new: that there is one says nothing. */
    private void patches(Map<String, ObjectNode> before, Map<String, ObjectNode> after) {
        Set<String> labels = new LinkedHashSet<>(before.keySet());
        labels.addAll(after.keySet());
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        for (String label : labels) {
            // One of any kind may be of a Secret.
            boolean secret = label.equals("Secret") || label.startsWith("Secret ") || label.startsWith("any kind");
            fields(label, 0, before.getOrDefault(label, none), after.getOrDefault(label, none), secret);
        }
    }

    private void documents(String path, List<JsonNode> ours, List<JsonNode> theirs) {
        Map<String, JsonNode> before = byLabel(path, ours);
        Map<String, JsonNode> after = byLabel(path, theirs);
        Set<String> labels = new LinkedHashSet<>(before.keySet());
        labels.addAll(after.keySet());
        for (String label : labels) {
            JsonNode was = before.get(label);
            JsonNode is = after.get(label);
            JsonNode one = Objects.requireNonNull(is == null ? was : is);
            int rank = RIGHTS.contains(one.path("kind").asString("")) ? 0 : 1;
            if (was != null && is != null) {
                fields(label, rank, was, is, FieldDifferences.isOfASecret(was) || FieldDifferences.isOfASecret(is));
            } else {
                String role = one.path("roleRef").path("name").asString("");
                told.add(new Told(
                        rank,
                        false,
                        label
                                + (is == null ? " is gone" : " is new")
                                + (label.startsWith(path) ? "" : " in " + path)
                                + (role.isEmpty() ? "" : ", for the role " + role)));
                if (is != null) {
                    ObjectNode nothing = JsonNodeFactory.instance.objectNode();
                    fields(label, OF_WHAT_IS_NEW, nothing, withoutName(is), FieldDifferences.isOfASecret(is));
                }
            }
        }
    }

    /** What an object says beside what it is. */
    private static JsonNode withoutName(JsonNode object) {
        if (!object.isObject()) {
            return object;
        }
        ObjectNode rest = ((ObjectNode) object).deepCopy();
        rest.remove(List.of("apiVersion", "kind"));
        if (rest.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("name");
            if (metadata.isEmpty()) {
                rest.remove("metadata");
            }
        }
        return rest;
    }

    /** E.g. {@code AppProject models}; by the file where it has no name. */
    private static Map<String, JsonNode> byLabel(String path, List<JsonNode> documents) {
        Map<String, JsonNode> labelled = new LinkedHashMap<>();
        for (JsonNode document : documents) {
            String name = document.path("metadata").path("name").asString("");
            String label = name.isEmpty()
                    ? path
                    : FieldWords.visible(document.path("kind").asString("") + " " + name);
            String unique = label;
            for (int i = 2; labelled.containsKey(unique); i++) {
                unique = label + " (" + i + ")";
            }
            labelled.put(unique, document);
        }
        return labelled;
    }

    private void fields(String label, int rank, JsonNode was, JsonNode is, boolean secret) {
        FieldDifferences.of(was, is, secret, MOST_CHANGES - told.size())
                .forEach(difference -> told.add(new Told(
                        WORDS.matcher(difference.path()).matches() ? Math.max(2, rank) : rank,
                        false,
                        difference.words().of(label))));
    }
}
