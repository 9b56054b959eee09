package io.argosy.fleet.manifest;

import io.argosy.fleet.git.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Which files a render reads, found from the references that kustomizations hold: exactly those, because a kustomization that
 * could read others is refused ({@link KustomizationFile}), and so is one that refers to where it may not ({@link Layers}), or
 * to what a checkout would not give as the file that Git has. Where the inputs of two commits are the same, so is what
 * they render to.
 */
public final class ReferenceGraph {
    /** What one file may have: a manifest is a page, and what Git holds could fill a machine. */
    private static final long MOST_BYTES = 1 << 20;

    /** Kustomize reads any; who looks at a file knows by its name that it is one. */
    private static final Pattern MANIFEST = Pattern.compile(".*\\.(yaml|yml|json)");

    private final Snapshot snapshot;
    private final Map<ObjectId, KustomizationFile> parsed;
    private final Map<String, Node> nodes = new HashMap<>();

    public ReferenceGraph(Snapshot snapshot) {
        this(snapshot, new ConcurrentHashMap<>());
    }

    private ReferenceGraph(Snapshot snapshot, Map<ObjectId, KustomizationFile> parsed) {
        this.snapshot = snapshot;
        this.parsed = parsed;
    }

    /**
     * The graph of another snapshot, which parses no file again that both have. A graph is one thread's; of what comes from one, each
     * may be another's.
     */
    public ReferenceGraph at(Snapshot other) {
        return new ReferenceGraph(other, parsed);
    }

    /** The files that it looks at. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /**
     * What is wrong with one kustomization, without what it refers to.
     *
     * @param file its path from the root
     * @return sentences about it; empty where it is not there
     */
    public List<String> problems(String file) {
        String folder = file.contains("/") ? file.substring(0, file.lastIndexOf('/')) : "";
        return snapshot.find(file).isEmpty() ? List.of() : node(folder).problems();
    }

    /**
     * The paths that a render of a folder reads; empty where it is no kustomization.
     *
     * @throws RenderException where it refers to what it may not
     */
    public SortedSet<String> files(String folder) throws RenderException {
        return new TreeSet<>(inputs(folder).files().keySet());
    }

    /** Whether a folder is known to render from the same files in both; what is refused in one of them, nobody knows. */
    public boolean isSame(String folder, ReferenceGraph other) {
        try {
            return inputs(folder).equals(other.inputs(folder));
        } catch (RenderException e) {
            return false;
        }
    }

    /**
     * What is read of the repository where a cluster's own Argo CD is applied, whose install is fetched there and not here.
     *
     * @param files what each holds, by its path
     * @param problems what keeps it from being known, a sentence for each; an install's address is none
     */
    public record Reach(SortedMap<String, ObjectId> files, List<String> problems) {}

    /** Whether a folder is a kustomization, be it by a name that is refused here. */
    public boolean isThere(String folder) {
        return Stream.concat(Stream.of(KustomizationFile.NAME), KustomizationFile.OTHER_NAMES.stream())
                .anyMatch(name -> snapshot.find(folder + "/" + name).isPresent());
    }

    /** What a kustomization reaches, fetched installs left out; nothing where it is none. */
    public Reach reach(String folder) {
        SortedMap<String, ObjectId> files = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        List<String> fetched = new ArrayList<>();
        walk(folder, (path, node) -> {
            files.putAll(node.files());
            fetched.addAll(node.fetched());
            node.problems().forEach(problem -> problems.add(path + "/" + KustomizationFile.NAME + ": " + problem));
        });
        if (fetched.size() > 1) {
            problems.add(folder + "/" + KustomizationFile.NAME + ": " + String.join(", and ", fetched)
                    + ": what both bring is there twice");
        }
        return new Reach(files, problems);
    }

    /** What a kustomization and those that it refers to are, each once. */
    private void walk(String folder, BiConsumer<String, Node> visitor) {
        Set<String> seen = new HashSet<>(Set.of(folder));
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            String next = open.pop();
            Node node = node(next);
            visitor.accept(next, node);
            node.folders().stream().filter(seen::add).forEach(open::push);
        }
    }

    /** The inputs of a folder's render; no files where it is no kustomization. */
    Inputs inputs(String folder) throws RenderException {
        if (snapshot.find(folder).filter(Snapshot.Entry::folder).isPresent() && !isThere(folder)) {
            throw new RenderException(folder + " has no " + KustomizationFile.NAME
                    + ", and Argo CD would apply what lies in it as it is");
        }
        Map<String, Inputs.Content> files = new TreeMap<>();
        List<String> problems = new ArrayList<>();
        walk(folder, (next, node) -> {
            Stream.concat(node.problems().stream(), node.fetched().stream())
                    .forEach(problem -> problems.add(next + "/" + KustomizationFile.NAME + ": " + problem));
            node.files()
                    .forEach((path, id) -> files.put(path, new Inputs.Content(id.name(), () -> snapshot.bytes(id))));
        });
        if (!problems.isEmpty()) {
            throw new RenderException(problems.getFirst());
        }
        return new Inputs(folder, new TreeMap<>(files));
    }

    /** The folders that a kustomization refers to as components, in its order. */
    List<String> components(String folder) {
        return snapshot.find(folder + "/" + KustomizationFile.NAME)
                .filter(Snapshot.Entry::file)
                .map(file -> parsed.computeIfAbsent(file.id(), id -> KustomizationFile.parse(snapshot.bytes(id))))
                .map(kustomization -> kustomization.references().stream()
                        .filter(reference -> reference.field().equals("components"))
                        .flatMap(reference -> Layers.resolve(folder, reference.path()).stream())
                        .toList())
                .orElse(List.of());
    }

    private Node node(String folder) {
        return nodes.computeIfAbsent(folder, this::read);
    }

    private Node read(String folder) {
        Node node = new Node(new TreeMap<>(), new LinkedHashSet<>(), new ArrayList<>(), new ArrayList<>());
        String path = folder + "/" + KustomizationFile.NAME;
        Optional<Snapshot.Entry> file = snapshot.find(path);
        if (folder.startsWith("clusters/")) {
            // Elsewhere such a file is one that nothing here knows.
            otherNames(folder, file.isPresent(), node.problems());
        }
        if (file.isEmpty()) {
            notReached(folder).ifPresent(node.problems()::add);
            return node;
        }
        if (!file.get().file()) {
            node.problems().add("it is no plain file: a checkout gives something else than Git has");
            return node;
        }
        if (snapshot.size(file.get().id()) > MOST_BYTES) {
            node.problems().add("it has more than " + MOST_BYTES / 1024 + " KiB");
            return node;
        }
        node.files().put(path, file.get().id());
        KustomizationFile kustomization =
                parsed.computeIfAbsent(file.get().id(), id -> KustomizationFile.parse(snapshot.bytes(id)));
        node.problems().addAll(kustomization.problems());
        if (kustomization.unhashed() && !folder.startsWith("clusters/")) {
            node.problems().add("it says `disableNameSuffixHash`, and pods roll by that hash when a setting changes");
        }
        if (kustomization.images() && !Layers.mayNameImages(folder)) {
            // Even where it changes nothing today, it would stand in the way of the next promotion, and of the way
            // back.
            node.problems().add("it says `images`, and only a release does");
        }
        kustomization.references().forEach(reference -> follow(folder, reference, node));
        return node;
    }

    private void otherNames(String folder, boolean beside, List<String> problems) {
        KustomizationFile.OTHER_NAMES.stream()
                .filter(name -> snapshot.find(folder + "/" + name).isPresent())
                .forEach(name -> problems.add(
                        beside
                                ? folder + "/" + name + " lies beside it, and kustomize takes one of them alone"
                                : "it is called " + name + ": give it this name"));
    }

    /** A folder that is not there is no kustomization; a link or a submodule where one should be is something else. */
    private Optional<String> notReached(String folder) {
        String path = "";
        for (String name : folder.split("/", -1)) {
            path = path.isEmpty() ? name : path + "/" + name;
            Optional<Snapshot.Entry> entry = snapshot.find(path);
            if (entry.isPresent() && !entry.get().folder()) {
                return Optional.of(path + " is no plain folder: a checkout gives something else than Git has");
            }
        }
        return Optional.empty();
    }

    private void follow(String folder, KustomizationFile.Reference reference, Node node) {
        Optional<String> resolved = Layers.resolve(folder, reference.path());
        if (resolved.isEmpty()) {
            if (reference.field().equals("resources") && Layers.isFetched(folder, reference.path())) {
                node.fetched().add(format(reference) + ", which is fetched where it is applied");
            } else {
                node.problems()
                        .add(format(reference) + ", which is no path below the repository's top"
                                + Layers.mayBeFetched(folder)
                                        .map(example -> ", and not " + example + ", which is fetched here")
                                        .orElse(""));
            }
            return;
        }
        String target = resolved.get();
        if (!Layers.allows(folder, target)) {
            node.problems()
                    .add("`" + reference.field() + "` refers to " + target
                            + ": let it refer to what is below it, to its environment, or to base");
            return;
        }
        Optional<Snapshot.Entry> entry = snapshot.find(target);
        if (entry.isEmpty()) {
            node.problems().add(format(reference) + ", and there is no " + target);
        } else if (entry.get().folder() && reference.folder()) {
            if (Layers.isLikeAHost(reference.path())) {
                node.problems().add(format(reference) + ": a folder's name with a dot in it may be read as a host's");
            } else if (!isThere(target)) {
                node.problems().add(format(reference) + ", and " + target + " has no " + KustomizationFile.NAME);
            } else {
                node.folders().add(target);
            }
        } else if (entry.get().file() && reference.file()) {
            if (reference.manifest() && !MANIFEST.matcher(target).matches()) {
                node.problems().add(format(reference) + ": a manifest's name ends in .yaml, .yml or .json");
            } else if (snapshot.size(entry.get().id()) > MOST_BYTES) {
                node.problems().add(format(reference) + ", which has more than " + MOST_BYTES / 1024 + " KiB");
            } else if (!target.startsWith(folder + "/")) {
                node.problems().add(format(reference) + ": a file that is referred to lies below its kustomization");
            } else {
                node.files().put(target, entry.get().id());
            }
        } else {
            node.problems()
                    .add(format(reference) + ", and " + target + " is no plain "
                            + (reference.folder() ? "file or folder" : "file"));
        }
    }

    private static String format(KustomizationFile.Reference reference) {
        return "`" + reference.field() + "` refers to \"" + reference.path() + "\"";
    }

    /**
     * One kustomization: the files that it reads itself, the folders that it builds on, what is wrong with it, and what is
     * wrong where nothing may be fetched.
     */
    private record Node(
            Map<String, ObjectId> files, Set<String> folders, List<String> problems, List<String> fetched) {}
}
