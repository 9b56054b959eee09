package io.argosy.fleet.evidence;

import io.argosy.fleet.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.SortedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Where on the branch what stands, and how it is written: JSON, of which {@code docs/evidence.schema.json} is the form. */
public final class EvidenceFiles {
    /** The file that names all others by their content. */
    static final String MANIFEST = "manifest.json";
    /** Its signature, in base64. */
    static final String SIGNATURE = "manifest.sig";
    /** The name of a service's newest state, in its folder. */
    static final String NOW = "now.json";

    /** What is larger is no evidence: a day of a service that changes each minute has half of it. */
    static final int MOST_BYTES = 1 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private EvidenceFiles() {}

    /** The branch of an environment's evidence. */
    public static String branch(String environment) {
        return "evidence/" + environment;
    }

    /** The name of a day's file, in the service's folder. */
    static String name(LocalDate day) {
        return day + ".json";
    }

    static byte[] bytes(Object file) {
        return (JSON.writeValueAsString(file) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a file.
     *
     * @throws Unsound where it is none of that form
     */
    static <T> T read(byte[] bytes, Class<T> form, String path) throws Unsound {
        if (bytes.length > MOST_BYTES) {
            throw new Unsound(path + " is larger than " + MOST_BYTES + " bytes");
        }
        try {
            JsonNode tree = JSON.readTree(bytes);
            if (form == Day.class && tree instanceof ObjectNode day) {
                complete(day);
            }
            return JSON.treeToValue(tree, form);
        } catch (JacksonException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new Unsound(path + " is no evidence: "
                    + String.valueOf(cause.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** With what days that were written before do not have. */
    private static void complete(ObjectNode day) {
        if (!day.has(Day.QUALITY)) {
            day.putArray(Day.QUALITY);
        }
        for (JsonNode one : day.path("stretches")) {
            if (one instanceof ObjectNode stretch) {
                Stretch.LATER.stream().filter(name -> !stretch.has(name)).forEach(stretch::putNull);
            }
        }
    }

    /**
     * What a manifest says of a service: the hash of its files' names and hashes.
     *
     * @param files the SHA-256 of each by its name in the service's folder
     */
    static String listing(SortedMap<String, String> files) {
        StringBuilder lines = new StringBuilder();
        files.forEach(
                (name, hash) -> lines.append(hash).append("  ").append(name).append('\n'));
        return Sha256.of(lines.toString());
    }

    /** What somebody wrote is no evidence; says why. */
    static final class Unsound extends Exception {
        private static final long serialVersionUID = 1L;

        Unsound(String why) {
            super(why);
        }

        String why() {
            return String.valueOf(getMessage());
        }
    }
}
