package io.argosy.fleet.impact;

import io.argosy.fleet.git.Snapshot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Which files a render reads, found from the references that kustomizations hold. {@link Renderer} gives kustomize these
 * files and no others, so an input that this graph missed makes a render fail and never makes it wrong; where the inputs of
 * two commits are the same, so is what they render to.
 */
final class ReferenceGraph {
    private final Snapshot snapshot;
    private final Map<ObjectId, KustomizationPaths> parsed;
    private final Map<String, Node> nodes = new HashMap<>();

    ReferenceGraph(Snapshot snapshot) {
        this(snapshot, new HashMap<>());
    }

    private ReferenceGraph(Snapshot snapshot, Map<ObjectId, KustomizationPaths> parsed) {
        this.snapshot = snapshot;
        this.parsed = parsed;
    }

    /** The graph of another snapshot, which parses no file again that both have. */
    ReferenceGraph at(Snapshot other) {
        return new ReferenceGraph(other, parsed);
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** The files that {@code kustomize build <folder>} may read, with their content's ids; empty where it is no kustomization. */
    SortedMap<String, ObjectId> inputs(String folder) {
        SortedMap<String, ObjectId> inputs = new TreeMap<>();
        Set<String> seen = new HashSet<>(Set.of(folder));
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            Node node = nodes.computeIfAbsent(open.pop(), this::read);
            inputs.putAll(node.files());
            node.folders().stream().filter(seen::add).forEach(open::push);
        }
        return inputs;
    }

    private Node read(String folder) {
        Node node = new Node(new TreeMap<>(), new LinkedHashSet<>());
        for (String name : KustomizationPaths.FILE_NAMES) {
            String path = folder + "/" + name;
            snapshot.find(path).filter(entry -> !entry.folder()).ifPresent(entry -> {
                node.files().put(path, entry.id());
                follow(folder, paths(entry.id()), node);
            });
        }
        return node;
    }

    private void follow(String folder, KustomizationPaths paths, Node node) {
        for (String reference : paths.anywhere()) {
            String target = resolve(folder, reference).orElse(null);
            Snapshot.Entry entry = target == null ? null : snapshot.find(target).orElse(null);
            if (target == null || entry == null) {
                continue;
            }
            if (entry.folder()) {
                node.folders().add(target);
            } else if (node.files().put(target, entry.id()) == null
                    && paths.plugins().contains(reference)) {
                // A plugin's own paths are relative to the kustomization that names it.
                KustomizationPaths named = paths(entry.id());
                follow(folder, new KustomizationPaths(named.anywhere(), named.anywhere()), node);
            }
        }
    }

    private KustomizationPaths paths(ObjectId blob) {
        return parsed.computeIfAbsent(
                blob, id -> KustomizationPaths.of(new String(snapshot.bytes(id), StandardCharsets.UTF_8)));
    }

    private static Optional<String> resolve(String folder, String reference) {
        if (reference.isBlank() || reference.startsWith("/") || reference.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        Path target = Path.of(folder).resolve(reference).normalize();
        return target.startsWith("..") ? Optional.empty() : Optional.of(target.toString());
    }

    /** One kustomization: the files that it reads itself, and the folders that it builds on. */
    private record Node(SortedMap<String, ObjectId> files, Set<String> folders) {}
}
