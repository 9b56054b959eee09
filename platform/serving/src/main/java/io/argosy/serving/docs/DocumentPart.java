package io.argosy.serving.docs;

import java.io.IOException;
import java.io.InputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What stands in a file of the platform of the OpenAPI document, the same for every service. */
public final class DocumentPart {
    private DocumentPart() {}

    /**
     * Reads it anew, to be completed by who asks.
     *
     * @param owner beside whose class the file lies
     * @throws IllegalStateException where it is not there, or no JSON object
     */
    public static ObjectNode of(Class<?> owner, String file) {
        try (InputStream in = owner.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is not in the platform's jar");
            }
            return (ObjectNode) JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(file + " cannot be read", e);
        }
    }
}
