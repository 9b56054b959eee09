package io.argosy.serving.docs;

import io.argosy.serving.http.JavalinRoutes;
import io.argosy.serving.http.RefusedException;
import io.argosy.serving.http.Router;
import io.argosy.serving.own.OwnRoutes;
import io.argosy.serving.predict.ServedModel;
import io.javalin.http.Context;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The service's description for people and tools: {@code /openapi.json}, Swagger UI at {@code /docs}, ReDoc at
 * {@code /redoc}. The pages and what they load come from this process; every link is relative, so they work behind
 * whatever prefix a gateway puts before them.
 */
public final class DocsPages {
    /** What a page may load: nothing from elsewhere. Both tools write styles into the page, and ReDoc starts a worker. */
    private static final String POLICY =
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src blob:";

    private record Asset(String resource, String type) {}

    private static final String WEBJARS = "/META-INF/resources/webjars/";
    private static final Map<String, Asset> ASSETS = Map.of(
            "swagger-ui.css", new Asset(WEBJARS + "swagger-ui/5.34.1/swagger-ui.css", "text/css"),
            "swagger-ui.js", new Asset(WEBJARS + "swagger-ui/5.34.1/swagger-ui-bundle.js", "text/javascript"),
            "redoc.js", new Asset(WEBJARS + "redoc/2.5.1/redoc.standalone.js", "text/javascript"),
            "docs.js", new Asset("docs.js", "text/javascript"));

    private DocsPages() {}

    /**
     * Adds the routes.
     *
     * @param mostRows in one body that is no stream, as the document says
     * @param own the service's, which the document tells too
     */
    public static void addTo(Router router, ServedModel model, int mostRows, OwnRoutes own) {
        Document document = new Document(model, mostRows, own);
        JavalinRoutes pages = new JavalinRoutes(config -> {
            config.routes.get("/openapi.json", context -> {
                context.contentType("application/json");
                byte[] bytes = document.bytes();
                context.res().setContentLength(bytes.length);
                context.result(bytes);
            });
            config.routes.get("/docs", context -> page(context, "docs.html"));
            config.routes.get("/redoc", context -> page(context, "redoc.html"));
            config.routes.get("/docs/{asset}", DocsPages::asset);
        });
        router.add("GET", "/openapi.json", pages)
                .add("GET", "/docs", pages)
                .add("GET", "/redoc", pages)
                .add("GET", "/docs/{asset}", pages);
    }

    private static void page(Context context, String resource) {
        String path = context.path();
        if (path.endsWith("/")) {
            // A page's links are relative to its own path, which they would miss by one step.
            context.status(308);
            context.header("Location", ".." + path.substring(0, path.length() - 1));
            return;
        }
        context.header("Content-Security-Policy", POLICY);
        context.contentType("text/html; charset=utf-8");
        context.result(resource(resource));
    }

    private static void asset(Context context) {
        Asset asset = ASSETS.get(context.pathParam("asset"));
        if (asset == null) {
            throw new RefusedException(404, "no such file belongs to the documentation");
        }
        context.contentType(asset.type + "; charset=utf-8");
        context.header("Cache-Control", "max-age=3600");
        context.result(resource(asset.resource));
    }

    private static InputStream resource(String name) {
        InputStream resource = DocsPages.class.getResourceAsStream(name);
        if (resource == null) {
            throw new IllegalStateException(name + " is not in the image");
        }
        return resource;
    }

    /** The OpenAPI document, made when it is first asked for: no start should wait for what few ever read. */
    private static final class Document {
        private final ServedModel model;
        private final int mostRows;
        private final OwnRoutes own;
        private byte @Nullable [] bytes;

        Document(ServedModel model, int mostRows, OwnRoutes own) {
            this.model = model;
            this.mostRows = mostRows;
            this.own = own;
        }

        synchronized byte[] bytes() {
            byte[] made = bytes;
            if (made == null) {
                made = OpenApiDocument.of(model, mostRows, own);
                bytes = made;
            }
            return made;
        }
    }
}
