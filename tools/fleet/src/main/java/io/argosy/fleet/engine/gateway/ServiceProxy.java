package io.argosy.fleet.engine.gateway;

import io.argosy.fleet.NearestName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Sends {@code /churn/predict} to churn's process as {@code /predict} with {@code X-Forwarded-Prefix: /churn}, and
 * answers itself what no service can: the list of services, an unknown one, one that is not ready.
 */
final class ServiceProxy extends HoldingProxy {
    private final String environment;
    private final Routes routes;

    ServiceProxy(String environment, Routes routes, Duration pooled) {
        super(environment, pooled, LONGEST_HELD, "./fleet status");
        this.environment = environment;
        this.routes = routes;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = path(request);
        int end = path == null ? -1 : path.indexOf('/', 1);
        String service = path == null ? "" : path.substring(1, end < 0 ? path.length() : end);
        if (service.isEmpty()) {
            new Answer(response, callback).json(HttpStatus.OK_200, index(request));
            return true;
        }
        Optional<Route> route = routes.find(service);
        if (route.isEmpty()) {
            new Answer(response, callback)
                    .problem(
                            HttpStatus.NOT_FOUND_404,
                            "there is no service \"" + service + "\" in " + environment + ": "
                                    + NearestName.suggest(service, routes.services()));
            return true;
        }
        return pass(service, "/" + service, route.get(), request, response, callback);
    }

    private Map<String, Object> index(Request request) {
        HttpURI uri = request.getHttpURI();
        String base = uri.getScheme() + "://" + uri.getAuthority() + "/";
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("environment", environment);
        List<Map<String, String>> services = routes.services().stream()
                .map(service -> Map.of("service", service, "url", base + service))
                .toList();
        index.put("services", services);
        return index;
    }
}
