package io.argosy.fleet.build;

import io.argosy.fleet.ParserFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is known of a built version beside the files that go on its image.
 *
 * @param image what the image is made on
 * @param mainClass the service's entry point
 * @param classPath jars relative to {@code /app}, in the order in which the JVM gets them
 * @param model the model package's name
 * @param platform the key of the {@link Platform} that has the jars in {@code platform/} and {@code lib/}; empty where the
 *     version has them beside its own
 */
record VersionManifest(ImageSettings image, String mainClass, List<String> classPath, String model, String platform) {
    private static final String FILE = "version.json";
    private static final JsonMapper JSON = JsonMapper.shared();

    VersionManifest {
        classPath = List.copyOf(classPath);
    }

    /** Whether a jar of the class path is the version's own: its Java, or the engine that its model alone needs. */
    static boolean isOwn(String jar) {
        return jar.startsWith("service/") || jar.startsWith(Platform.ENGINE + "/");
    }

    /** The same for a platform by itself. */
    VersionManifest ofPlatform(Platform shared) throws IOException {
        return new VersionManifest(image, Platform.MAIN, shared.classPath(), "", shared.key());
    }

    /** The folder that stands for the image's {@code /app}. */
    static Path app(Path versionFolder) {
        return versionFolder.resolve("app");
    }

    /**
     * @param app the folder that stands for {@code /app}, beside which the manifest lies
     */
    static VersionManifest read(Path app) throws IOException {
        try {
            return JSON.readValue(Files.readAllBytes(app.resolveSibling(FILE)), VersionManifest.class);
        } catch (JacksonException e) {
            throw new IOException(FILE + ": " + ParserFinding.of(e), e);
        }
    }

    void write(Path versionFolder) throws IOException {
        Files.write(versionFolder.resolve(FILE), JSON.writeValueAsBytes(this));
    }

    /**
     * The arguments of {@code java} that start the service.
     *
     * @param app where {@code /app} is, e.g. {@code /app} on an image
     */
    List<String> javaArguments(String app) {
        return javaArguments(List.of(), jar -> app + "/" + jar);
    }

    /**
     * The same.
     *
     * @param more flags, which go over the image's own
     * @param place where each jar of the class path is
     */
    List<String> javaArguments(List<String> more, UnaryOperator<String> place) {
        List<String> arguments = new ArrayList<>(image.flags());
        arguments.addAll(more);
        if (classPath.stream().anyMatch(jar -> jar.startsWith(Platform.ENGINE + "/"))) {
            arguments.add("--enable-native-access=ALL-UNNAMED");
        }
        arguments.add("-cp");
        arguments.add(classPath.stream().map(place).collect(Collectors.joining(":")));
        arguments.add(mainClass);
        return arguments;
    }
}
