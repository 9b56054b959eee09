package io.argosy.fleet.gate.model;

import io.argosy.fleet.git.Monorepo;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * What callers of a service once sent, in {@code services/<service>/requests.jsonl}: a JSON object in each line.
 *
 * @param lines the requests, each as it stands there
 * @param problem why the file is none of requests, or null
 */
public record RecordedRequests(List<String> lines, @Nullable String problem) {
    private static final ObjectReader JSON =
            JsonMapper.shared().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    public RecordedRequests {
        lines = List.copyOf(lines);
    }

    /** Where those of a service stand. */
    public static String path(String service) {
        return "services/" + service + "/requests.jsonl";
    }

    /** Those that a commit has, or nothing where it has none. */
    static Optional<RecordedRequests> at(Monorepo repository, RevCommit commit, String service) {
        return repository.read(commit, path(service)).map(RecordedRequests::of);
    }

    private static RecordedRequests of(byte[] content) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            return new RecordedRequests(List.of(), "it is not UTF-8");
        }
        List<String> requests = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                if (!JSON.readTree(line).isObject()) {
                    return new RecordedRequests(List.of(), "line " + number + " is no JSON object");
                }
            } catch (JacksonException e) {
                // Not its words: they repeat what a caller sent.
                return new RecordedRequests(List.of(), "line " + number + " is no JSON");
            }
            requests.add(line);
        }
        return new RecordedRequests(requests, requests.isEmpty() ? "it holds no requests" : null);
    }

    /** Why they cannot be replayed, or nothing where they can. */
    Optional<String> wrong() {
        return Optional.ofNullable(problem);
    }
}
