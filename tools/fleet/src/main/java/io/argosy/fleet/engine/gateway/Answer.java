package io.argosy.fleet.engine.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the gateway says itself. */
record Answer(Response response, Callback callback) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    void json(int status, Object body) {
        write(status, "application/json", body);
    }

    /** A problem as RFC 9457 has it. */
    void problem(int status, String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("title", HttpStatus.getMessage(status));
        problem.put("status", status);
        problem.put("detail", detail);
        write(status, "application/problem+json", problem);
    }

    private void write(int status, String type, Object body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.write(
                true,
                ByteBuffer.wrap((JSON.writeValueAsString(body) + "\n").getBytes(StandardCharsets.UTF_8)),
                callback);
    }
}
