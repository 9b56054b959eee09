package io.argosy.serving.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Gives the errors that Jetty itself finds, such as a header that is no HTTP, the form of all others. */
public final class ErrorForm extends ErrorHandler {
    /** Whether a path belongs to the Open Inference Protocol, which has its own form of an error. */
    public static boolean isInference(@Nullable String path) {
        return path != null && (path.equals("/v2") || path.startsWith("/v2/"));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = Math.max(400, response.getStatus());
        String detail = switch (status) {
            case 400 -> "the request is not valid HTTP";
            case 408 -> "the request took too long to arrive";
            case 414, 431 -> "the request's line or headers are too long";
            case 503 -> "the service is about to stop: ask again, and another instance answers";
            default -> "the request cannot be answered";
        };
        Answer.problem(response, ProblemDetail.of(status, detail), callback);
        return true;
    }
}
