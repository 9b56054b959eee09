package io.argosy.serving.http;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Why a request is refused, as <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a> writes it. Its type is
 * {@code about:blank}, so its title is the status's own phrase.
 *
 * @param status the HTTP status, 400 to 599
 * @param detail a sentence: what is wrong, and the next step
 * @param errors each place of the body that is wrong; empty where the body is not what is wrong
 */
public record ProblemDetail(int status, String detail, List<FieldError> errors) {
    /** The media type of a problem. */
    static final String SEE_ERRORS = ": see errors";

    public static final String TYPE = "application/problem+json";

    /** There is no room now. */
    static final ProblemDetail BUSY = of(503, "the service is busy: ask again after the time in Retry-After");

    private static final JsonFactory JSON = new JsonFactory();

    public ProblemDetail {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is no error: give one from 400 to 599");
        }
        errors = List.copyOf(errors);
    }

    /** A problem without places. */
    public static ProblemDetail of(int status, String detail) {
        return new ProblemDetail(status, detail, List.of());
    }

    /** The status's phrase, such as {@code Not Found}. */
    public String title() {
        return HttpStatus.getMessage(status);
    }

    /** The body in UTF-8, of type {@link #TYPE}. */
    public byte[] json() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("type", "about:blank");
            json.writeStringProperty("title", title());
            json.writeNumberProperty("status", status);
            json.writeStringProperty("detail", detail);
            if (!errors.isEmpty()) {
                json.writeArrayPropertyStart("errors");
                for (FieldError error : errors) {
                    json.writeStartObject();
                    json.writeStringProperty("pointer", error.pointer());
                    json.writeStringProperty("detail", error.detail());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /**
     * The same in the form that the Open Inference Protocol asks for: one member, {@code error}, with every sentence.
     *
     * @return UTF-8, of type {@code application/json}
     */
    public byte[] inferenceJson() {
        StringBuilder sentence = new StringBuilder(errors.isEmpty() ? detail : detail.replace(SEE_ERRORS, ""));
        for (FieldError error : errors) {
            sentence.append("; ").append(error.detail());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("error", sentence.toString());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
