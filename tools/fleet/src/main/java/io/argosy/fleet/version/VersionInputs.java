package io.argosy.fleet.version;

import io.argosy.fleet.Sha256;
import io.argosy.fleet.git.TreeIds;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What makes a service, and so its version: the service's sources, model and settings, the platform that serves it, and
 * the versions of the build. Tests, data, recipes and examples are not on the image and not in the version.
 */
public final class VersionInputs {
    /**
     * Raised when fleet itself puts other things on an image from the same inputs, so that such an image has a new
     * name.
     */
    static final int LAYOUT = 1;

    private static final List<String> PLATFORM = List.of(
            "pom.xml",
            "platform/image.yaml",
            "platform/model/pom.xml",
            "platform/model/src/main",
            "platform/serving/pom.xml",
            "platform/serving/src/main");

    /** What came to the platform later: a commit without it has the version that it had before anybody looked for it. */
    private static final List<String> SINCE = List.of(
            "platform/store/pom.xml", "platform/store/src/main", "platform/onnx/pom.xml", "platform/onnx/src/main");

    private VersionInputs() {}

    /** Those of {@link #paths} that are the same for every service. */
    public static List<String> platform() {
        return Stream.concat(PLATFORM.stream(), SINCE.stream()).toList();
    }

    /**
     * The paths, from the repository's root, whose Git object ids make a service's version. {@code pom.xml} and {@code
     * src/main} are seldom there: no service needs a build file any more, but versions are pinned that were made with one.
     */
    public static List<String> paths(String service) {
        String own = "services/" + service + "/";
        return Stream.concat(
                        platform().stream(),
                        Stream.of(own + "pom.xml", own + "src/main", own + "model", own + "deploy"))
                .toList();
    }

    /** Those of {@link #paths} that are code and how it is built and started: all but the model and its settings. */
    public static List<String> code(String service) {
        String own = "services/" + service + "/";
        return paths(service).stream()
                .filter(path -> !path.equals(own + "model") && !path.equals(own + "deploy"))
                .toList();
    }

    /**
     * The 12 hexadecimal digits: SHA-256 over one line for each path, {@code <path> <object id>}, with {@code absent}
     * for a path that the commit lacks and every commit was asked for.
     */
    static String content(TreeIds ids, RevCommit commit, String service) {
        StringBuilder lines = new StringBuilder("layout ").append(LAYOUT).append('\n');
        for (String path : paths(service)) {
            String id = ids.id(commit, path).map(ObjectId::name).orElse("absent");
            if (id.equals("absent") && SINCE.contains(path)) {
                continue;
            }
            lines.append(path).append(' ').append(id).append('\n');
        }
        return Sha256.of(lines.toString()).substring(0, 12);
    }
}
