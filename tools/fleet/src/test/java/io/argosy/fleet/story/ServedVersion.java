package io.argosy.fleet.story;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.argosy.fleet.build.BuiltVersion;
import io.argosy.fleet.build.LocalVersions;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.version.Version;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service as a clone's last commit has it, built and answering on a free port. */
final class ServedVersion implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("is ready on port ([0-9]+),");

    private final BuiltVersion built;
    private final Process process;
    private final int port;

    private ServedVersion(BuiltVersion built, Process process, int port) {
        this.built = built;
        this.process = process;
        this.port = port;
    }

    /** What is on its image alone. */
    Path directory() {
        return built.directory();
    }

    /** Builds and starts it, and waits until it is ready. */
    static ServedVersion of(FreshClone clone, String service) throws IOException, InterruptedException {
        String version = clone.shell("./fleet build " + service + " --version-only 2>/dev/null")
                .strip();
        BuiltVersion built;
        try (Monorepo repository = Monorepo.open(clone.folder())) {
            built = new LocalVersions(repository, "main").obtain(service, Version.parse(version), _ -> {});
        }
        ProcessBuilder builder = new ProcessBuilder(built.command()).redirectErrorStream(true);
        builder.environment().putAll(built.environment());
        builder.environment()
                .putAll(Map.of(
                        "SERVING_HOST", "127.0.0.1",
                        "SERVING_PORT", "0",
                        "SERVING_MANAGEMENT_PORT", "0",
                        "SERVING_QUIET", "0s"));
        Process process = builder.start();
        StringBuilder log = new StringBuilder();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                return new ServedVersion(built, process, Integer.parseInt(ready.group(1)));
            }
            log.append(line).append('\n');
        }
        throw new AssertionError(
                List.of(service, "ended", process.waitFor(), log).toString());
    }

    /** Its answer to a table, as CSV. */
    String predict(HttpClient client, String csv) throws IOException, InterruptedException {
        return post(client, "/predict", "text/csv", csv);
    }

    /** Its answer to a body, which it must give. */
    String post(HttpClient client, String path, String type, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
