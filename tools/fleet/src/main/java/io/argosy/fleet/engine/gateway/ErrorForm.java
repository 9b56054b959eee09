package io.argosy.fleet.engine.gateway;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Gives the errors that Jetty itself finds, such as a head that is no HTTP, the form of the gateway's others. */
final class ErrorForm extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = Math.max(HttpStatus.BAD_REQUEST_400, response.getStatus());
        String detail = switch (status) {
            case HttpStatus.BAD_REQUEST_400 -> "the request is not valid HTTP";
            case HttpStatus.URI_TOO_LONG_414, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
                "the request's line or headers are too long";
            case HttpStatus.SERVICE_UNAVAILABLE_503 -> "the gateway is about to stop";
            default -> "the request cannot be passed on";
        };
        new Answer(response, callback).problem(status, detail);
        return true;
    }
}
