package io.argosy.fleet.guard;

import io.argosy.fleet.guard.FieldDifferences.Secrecy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What files say otherwise than before, field by field: what a guard's owner reads first, where nobody can tell by a rule
 * whether it is less. A file that is no YAML, or none that every reader reads alike, is told by its path; one of which only
 * comments changed is not told, but of a workflow.
 */
final class ChangedFields {
    private static final int MOST_FILES = 1_000;
    private static final int MOST_CHANGES = 2_000;

    /** The rank of what something says of which it is told already that it is new. */
    private static final int OF_WHAT_IS_NEW = 3;

    /** Here a comment may silence a linter, or say of which version an action is. */
    private static final String WORKFLOWS = ".github/";

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

    /** Files of which each is one thing, and no object. */
    private static final Set<String> UNNAMED = Set.of("", "Kustomization", "Component");

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
    private final List<String> untold = new ArrayList<>();
    private final Map<String, Moved> went = new LinkedHashMap<>();
    private final Map<String, Moved> came = new LinkedHashMap<>();

    /** A document that one side of a file has alone. */
    private record Moved(String path, JsonNode document) {}

    private final SecretFiles secrets;

    private ChangedFields(SecretFiles secrets) {
        this.secrets = secrets;
    }

    /** Of files that differ; those of which nothing is told are in none of its answers. */
    static ChangedFields of(Sides sides, List<String> paths) {
        ChangedFields changed = new ChangedFields(new SecretFiles(sides, paths));
        for (String path : paths) {
            int before = changed.told.size();
            int apart = changed.went.size() + changed.came.size();
            if (changed.paths.size() >= MOST_FILES || before > MOST_CHANGES) {
                changed.file(path, sides.isThereAfter(path));
                changed.tooMany(path);
            } else {
                changed.file(sides, path);
            }
            if (changed.told.size() > before || changed.went.size() + changed.came.size() > apart) {
                changed.paths.add(path);
            }
        }
        changed.moved();
        changed.told.sort(Comparator.comparingInt(Told::rank));
        return changed;
    }

    /** The files of which something is told. */
    List<String> paths() {
        return List.copyOf(paths);
    }

    /** What keeps all that changes from being told, a sentence for each file; empty where it is told. */
    List<String> untold() {
        return List.copyOf(untold);
    }

    private void tooMany(String path) {
        if (GuardText.mustBeTold(path) && untold.stream().noneMatch(why -> why.startsWith("more than"))) {
            untold.add("more than " + MOST_CHANGES + " fields or " + MOST_FILES
                    + " files are others, and nobody reads so many: the first that is not told is in " + path);
        }
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

    private void file(String path, boolean is) {
        told.add(new Told(1, true, path + (is ? "" : " is gone")));
    }

    private void file(Sides sides, String path) {
        boolean was = sides.isThereBefore(path);
        boolean is = sides.isThereAfter(path);
        String before = was ? sides.main(path) : "";
        String after = is ? sides.after(path) : "";
        if ((was && is && before.equals(after)) || secrets.makesASecret(path)) {
            file(path, is);
            return;
        }
        boolean script = before.startsWith("#!") || after.startsWith("#!");
        GuardText main = GuardText.of(path, before, script);
        GuardText head = GuardText.of(path, after, script);
        int already = told.size() + went.size() + came.size();
        switch (head) {
            case GuardText.Unread(String why) -> {
                file(path, is);
                if (is && !why.isEmpty() && GuardText.mustBeTold(path)) {
                    untold.add(path + " cannot be told field by field: " + why);
                }
                return;
            }
            case GuardText.Lines(String lines)
            when was && is -> {
                String ours = main instanceof GuardText.Lines(String text) ? text : "";
                fields(path, 1, lines(ours), lines(lines), Secrecy.NONE);
            }
            case GuardText.Lines(String lines) -> {
                told.add(new Told(1, false, path + (is ? " is new" : " is gone")));
                if (is) {
                    fields(path, OF_WHAT_IS_NEW, MissingNode.getInstance(), lines(lines), Secrecy.NONE);
                }
            }
            case GuardText.Documents(List<JsonNode> documents) -> {
                // What main has and nobody can read is as if it were not there: all that comes is told.
                List<JsonNode> ours =
                        new ArrayList<>(main instanceof GuardText.Documents(List<JsonNode> known) ? known : List.of());
                List<JsonNode> theirs = new ArrayList<>(documents);
                List<JsonNode> targets = secrets.targets(path);
                if (targets.isEmpty()) {
                    patches(InlinePatches.apart(ours), InlinePatches.apart(theirs));
                    documents(path, ours, theirs);
                } else {
                    patches(patching(targets, ours), patching(targets, theirs));
                }
                if (path.startsWith(WORKFLOWS)) {
                    fields(path + ", comments", 2, comments(before), comments(after), Secrecy.NONE);
                }
            }
        }
        if (told.size() > MOST_CHANGES) {
            tooMany(path);
        }
        if (told.size() + went.size() + came.size() > already) {
            return;
        }
        if (!was || !is) {
            told.add(new Told(1, false, path + (is ? " is new" : " is gone")));
        } else if (!withoutComments(before).equals(withoutComments(after))) {
            told.add(new Told(1, true, path + ", which reads the same"));
        }
    }

    private static JsonNode lines(String text) {
        return text.isEmpty() ? MissingNode.getInstance() : JsonNodeFactory.instance.stringNode(text.stripTrailing());
    }

    /** What a file patches by its kustomizations; what is patched beside a Secret by the same text is told as that is. */
    private static Map<String, InlinePatches.Patch> patching(List<JsonNode> targets, List<JsonNode> documents) {
        JsonNode target = targets.stream()
                .filter(one -> InlinePatches.secrecy(one.path("kind").asString("")) != Secrecy.NONE)
                .findFirst()
                .orElse(targets.getFirst());
        Map<String, InlinePatches.Patch> patches = new LinkedHashMap<>();
        documents.forEach(document -> InlinePatches.add(document, target, patches));
        return patches;
    }

    private static List<String> withoutComments(String text) {
        return text.lines()
                .map(line -> COMMENT.matcher(line).replaceFirst("").stripTrailing())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static JsonNode comments(String text) {
        ArrayNode comments = JsonNodeFactory.instance.arrayNode();
        text.lines()
                .flatMap(line -> COMMENT.matcher(line).results())
                .map(found -> found.group().strip())
                .forEach(comments::add);
        return comments.isEmpty() ? MissingNode.getInstance() : comments;
    }

    /** Field by field also where a patch is new: that there is one says nothing. */
    private void patches(Map<String, InlinePatches.Patch> before, Map<String, InlinePatches.Patch> after) {
        Set<String> labels = new LinkedHashSet<>(before.keySet());
        labels.addAll(after.keySet());
        for (String label : labels) {
            InlinePatches.Patch was = before.getOrDefault(label, InlinePatches.Patch.NONE);
            InlinePatches.Patch is = after.getOrDefault(label, InlinePatches.Patch.NONE);
            fields(label, 0, was.fields(), is.fields(), was.secrecy().or(is.secrecy()));
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
            if (was != null && is != null) {
                fields(label, rank(is), was, is, Secrecy.of(was).or(Secrecy.of(is)));
            } else if (was != null) {
                went.put(InlinePatches.unique(label, went::containsKey), new Moved(path, was));
            } else if (is != null) {
                came.put(InlinePatches.unique(label, came::containsKey), new Moved(path, is));
            }
        }
    }

    private static int rank(JsonNode document) {
        return RIGHTS.contains(document.path("kind").asString("")) ? 0 : 1;
    }

    /** What went from one file and came in another says what it does now otherwise; what only came says all. */
    private void moved() {
        went.forEach((label, gone) -> {
            Moved come = came.get(label);
            if (come == null) {
                alone(label, " is gone", gone);
            } else if (!gone.document().equals(come.document())) {
                fields(
                        label + ", now in " + FieldWords.visible(come.path()),
                        rank(come.document()),
                        gone.document(),
                        come.document(),
                        Secrecy.of(gone.document()).or(Secrecy.of(come.document())));
            } else {
                told.add(new Told(
                        rank(come.document()),
                        false,
                        label + " moves from " + FieldWords.visible(gone.path()) + " to "
                                + FieldWords.visible(come.path())));
            }
        });
        came.forEach((label, come) -> {
            if (!went.containsKey(label)) {
                alone(label, " is new", come);
                ObjectNode nothing = JsonNodeFactory.instance.objectNode();
                Secrecy secrecy = Secrecy.of(come.document());
                if (secrecy == Secrecy.NONE && wasASecret(come.document())) {
                    untold.add(label + " has the name of a Secret that goes, and may hold what that held: make two pull"
                            + " requests of it");
                    secrecy = Secrecy.MAYBE;
                }
                fields(label, OF_WHAT_IS_NEW, nothing, withoutName(come.document()), secrecy);
            }
        });
        if (told.size() > MOST_CHANGES) {
            came.values().stream().map(Moved::path).findFirst().ifPresent(this::tooMany);
        }
    }

    private boolean wasASecret(JsonNode document) {
        return went.values().stream()
                .map(Moved::document)
                .anyMatch(gone -> FieldDifferences.isOfASecret(gone)
                        && gone.path("metadata")
                                .path("name")
                                .equals(document.path("metadata").path("name")));
    }

    private void alone(String label, String what, Moved one) {
        String role = one.document().path("roleRef").path("name").asString("");
        told.add(new Told(
                rank(one.document()),
                false,
                label
                        + what
                        + (label.contains(FieldWords.visible(one.path()))
                                ? ""
                                : " in " + FieldWords.visible(one.path()))
                        + (role.isEmpty() ? "" : ", for the role " + FieldWords.title(role))));
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
            String kind = document.path("kind").asString("");
            String name = document.path("metadata").path("name").asString("");
            String label = !name.isEmpty()
                    ? FieldWords.title(kind + " " + name)
                    : UNNAMED.contains(kind)
                            ? FieldWords.visible(path)
                            : FieldWords.title(kind) + " without a name in " + FieldWords.visible(path);
            labelled.put(InlinePatches.unique(label, labelled::containsKey), document);
        }
        return labelled;
    }

    private void fields(String label, int rank, JsonNode was, JsonNode is, Secrecy secrecy) {
        FieldDifferences.of(was, is, secrecy, Math.max(0, MOST_CHANGES - told.size()))
                .forEach(difference -> told.add(new Told(
                        WORDS.matcher(difference.path()).matches() ? Math.max(2, rank) : rank,
                        false,
                        difference.words().of(label))));
    }
}
