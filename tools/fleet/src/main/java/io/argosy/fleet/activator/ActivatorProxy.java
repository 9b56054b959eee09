package io.argosy.fleet.activator;

import io.argosy.fleet.engine.gateway.HoldingProxy;
import io.argosy.fleet.engine.gateway.Route;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Leads each request to the service whose port it came in by, unchanged. */
final class ActivatorProxy extends HoldingProxy {
    private static final Duration POOLED = Duration.ofSeconds(2);

    private final IntFunction<Optional<Sleeper>> sleepers;
    private final BooleanSupplier ready;

    /**
     * @param sleepers by their ports
     * @param ready whether it knows of all services
     */
    ActivatorProxy(
            String environment, Duration longest, IntFunction<Optional<Sleeper>> sleepers, BooleanSupplier ready) {
        super(environment, POOLED, longest, "./fleet status --kube");
        this.sleepers = sleepers;
        this.ready = ready;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Optional<Sleeper> sleeper = sleepers.apply(Request.getLocalPort(request));
        if (sleeper.isEmpty()) {
            // The kubelet asks, at the port that is nobody's.
            response.setStatus(ready.getAsBoolean() ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503);
            callback.succeeded();
            return true;
        }
        Route route = sleeper.get().route();
        // A kept connection would stay here when the pods are there.
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        return pass(sleeper.get().name().service(), "", route, request, response, callback);
    }
}
