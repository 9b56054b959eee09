package io.argosy.fleet.board.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files beside the pages. */
final class Assets {
    private static final Map<String, String> TYPES = Map.of(
            "board.css", "text/css; charset=utf-8",
            "board.js", "text/javascript; charset=utf-8",
            "icon.svg", "image/svg+xml");

    private final SortedMap<String, byte[]> files = new TreeMap<>();

    Assets() {
        for (String name : TYPES.keySet()) {
            try (InputStream file = Assets.class.getResourceAsStream("/board/" + name)) {
                if (file == null) {
                    throw new IllegalStateException("this fleet was built without its file " + name);
                }
                files.put(name, file.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    SortedMap<String, byte[]> all() {
        return new TreeMap<>(files);
    }

    Optional<Answer> find(String name) {
        byte[] content = files.get(name);
        String type = TYPES.get(name);
        return content == null || type == null ? Optional.empty() : Optional.of(new Answer(200, type, content));
    }
}
