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
import org.jspecify.annotations.Nullable;
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
    /** The library's time grows with the square of a line's length. */
    private static final int LONGEST_LINE = 10_000;

    private static final Pattern READABLE = Pattern.compile("(?s).*\\.(?:yaml|yml|json|env)");
    private static final Pattern SECRET = Pattern.compile("[\"']?kind[\"']?\\s*:\\s*[\"']?Secret\\b");
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
    private record Told(int rank, boolean isFile, String words) {}

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
        int shown = told.stream().allMatch(Told::isFile) ? 1 : 3;
        return String.join("; ", told.stream().limit(shown).map(Told::words).toList())
                + (told.size() > shown ? " and " + (told.size() - shown) + " more" : "");
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
            fields(
                    label,
                    0,
                    "",
                    before.getOrDefault(label, none),
                    after.getOrDefault(label, none),
                    label.startsWith("Secret ") || label.equals("Secret") || label.startsWith("any kind"));
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
                fields(label, rank, "", was, is, isSecret(was) || isSecret(is));
            } else {
                String role = one.path("roleRef").path("name").asString("");
                told.add(new Told(
                        rank,
                        false,
                        label
                                + (is == null ? " is gone" : " is new")
                                + (label.startsWith(path) ? "" : " in " + path)
                                + (role.isEmpty() ? "" : ", for the role " + role)));
            }
        }
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

    private void fields(
            String label, int rank, String path, @Nullable JsonNode was, @Nullable JsonNode is, boolean secret) {
        if (Objects.equals(was, is) || told.size() > MOST_CHANGES) {
            return;
        }
        if (was != null && is != null && was.isObject() && is.isObject()) {
            boolean hidden = secret || isSecret(was) || isSecret(is);
            Set<String> names = new LinkedHashSet<>(was.propertyNames());
            names.addAll(is.propertyNames());
            names.forEach(name -> fields(
                    label, rank, FieldWords.field(path, name), was.get(name), is.get(name), hidden || isOf(name)));
            return;
        }
        Optional<Map<String, JsonNode>> ours = FieldWords.named(was);
        Optional<Map<String, JsonNode>> theirs = FieldWords.named(is);
        if (ours.isPresent() && theirs.isPresent() && FieldWords.inOneOrder(ours.get(), theirs.get())) {
            Set<String> names = new LinkedHashSet<>(ours.get().keySet());
            names.addAll(theirs.get().keySet());
            names.forEach(name -> fields(
                    label,
                    rank,
                    path + "[" + FieldWords.visible(name) + "]",
                    ours.get().get(name),
                    theirs.get().get(name),
                    secret));
            return;
        }
        if (was != null && is != null && FieldWords.inPlace(was, is)) {
            for (int i = 0; i < was.size(); i++) {
                fields(label, rank, path + "[" + i + "]", was.get(i), is.get(i), secret);
            }
            return;
        }
        boolean hidden = secret || holdsSecret(was) || holdsSecret(is);
        told.add(new Told(
                WORDS.matcher(path).matches() ? 2 : rank,
                false,
                label + ": " + (path.isEmpty() ? "" : path + ": ")
                        + (hidden ? "another value, of a Secret" : FieldWords.change(was, is))));
    }

    private static boolean isOf(String field) {
        return field.equals("secretGenerator");
    }

    /** Whether an object is a Secret, or a patch of one. */
    private static boolean isSecret(JsonNode object) {
        return object.path("kind").asString("").equals("Secret")
                || object.path("target").path("kind").asString("").equals("Secret");
    }

    private static boolean holdsSecret(@Nullable JsonNode node) {
        if (node == null) {
            return false;
        }
        return node.isString()
                ? SECRET.matcher(node.asString()).find()
                : isSecret(node)
                        || node.has("secretGenerator")
                        || node.valueStream().anyMatch(ChangedFields::holdsSecret);
    }
}
