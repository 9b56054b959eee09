package io.argosy.fleet.manifest;

import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * All that a render reads.
 *
 * @param folder the kustomization's folder, from the repository's root
 * @param files what each file holds, by its path from the root
 */
record Inputs(String folder, SortedMap<String, Content> files) {
    /**
     * A file's content, which is fetched when it is needed.
     *
     * @param id equal ids, equal content
     */
    record Content(String id, Supplier<byte[]> bytes) {
        static Content of(byte[] bytes) {
            return new Content("literally " + new String(bytes, StandardCharsets.ISO_8859_1), () -> bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Content content && content.id.equals(id);
        }

        @Override
        public int hashCode() {
            return id.hashCode();
        }
    }
}
