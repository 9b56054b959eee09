package io.argosy.fleet.build;

import io.argosy.fleet.version.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A version at hand: what its image holds in {@code /app}, laid out in two folders of this machine's cache.
 *
 * @param service the service, e.g. {@code churn}
 * @param version the version by content
 * @param directory what of {@code /app} is its own: {@code model/}, {@code service/} where it has Java of its own, and {@code onnx/}
 *     where its model is a graph
 * @param platform what of {@code /app} it shares with every version of the same platform: {@code platform/}, {@code lib/}
 * @param command the process to start, absolute paths, first the JDK's {@code java}
 * @param environment what the image sets, e.g. {@code SERVING_MODEL}; a Deployment's own settings go over it
 */
public record BuiltVersion(
        String service,
        Version version,
        Path directory,
        Path platform,
        List<String> command,
        Map<String, String> environment) {
    public BuiltVersion {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
