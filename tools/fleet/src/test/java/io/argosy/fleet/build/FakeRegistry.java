package io.argosy.fleet.build;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** A registry on this machine, in memory, which takes and gives as the OCI distribution specification has it. */
public final class FakeRegistry implements AutoCloseable {
    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
    private final Set<String> blobs = ConcurrentHashMap.newKeySet();
    private final String authorization;

    private FakeRegistry(String authorization) throws Exception {
        this.authorization = authorization;
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                response.write(true, ByteBuffer.wrap(answer(request, response)), callback);
                return true;
            }
        });
        server.start();
    }

    /** One that everybody may read. */
    public static FakeRegistry open() throws Exception {
        return new FakeRegistry("");
    }

    /** One that asks for a name and a password. */
    static FakeRegistry locked(String user, String password) throws Exception {
        return new FakeRegistry("Basic " + encoded(user + ":" + password));
    }

    static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Host and port. */
    public String host() {
        return "127.0.0.1:" + connector.getLocalPort();
    }

    /** Takes an image in, and gives its digest. */
    public String push(String repository) {
        byte[] manifest = """
                {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                 "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "size": 2, "digest": "sha256:%s"},
                 "layers": [], "annotations": {"name": "%s"}}
                """.formatted("a".repeat(64), repository).getBytes(StandardCharsets.UTF_8);
        String digest = digest(manifest);
        manifests.put("/v2/" + repository + "/manifests/" + digest, manifest);
        return digest;
    }

    /** Takes an image in under a tag, and gives its digest. */
    public String push(String repository, String tag) {
        String digest = push(repository);
        String folder = "/v2/" + repository + "/manifests/";
        manifests.put(folder + tag, manifests.get(folder + digest));
        return digest;
    }

    /** Has an image of one repository in another too. */
    public void put(String repository, String digest, String from) {
        manifests.put(
                "/v2/" + repository + "/manifests/" + digest, manifests.get("/v2/" + from + "/manifests/" + digest));
    }

    /** Forgets every image, as one that cleans up does. */
    public void clear() {
        manifests.clear();
    }

    /** Sets the answer's status and headers, and gives its body. */
    private byte[] answer(Request request, Response response) throws Exception {
        byte[] sent = BufferUtil.toArray(Content.Source.asByteBuffer(request));
        String path = request.getHttpURI().getPath();
        String given = request.getHeaders().get("Authorization");
        if (!authorization.isEmpty() && !authorization.equals(given)) {
            response.setStatus(401);
            response.getHeaders().put("WWW-Authenticate", "Basic realm=\"registry\"");
        } else if (path.equals("/v2/")) {
            response.setStatus(200);
        } else if (path.contains("/blobs/")) {
            response.setStatus(
                    blob(request.getMethod(), path, request.getHttpURI().getQuery()));
            response.getHeaders().put("Location", "/v2/any/blobs/uploads/1");
        } else if (request.getMethod().equals("PUT")) {
            manifests.put(path, sent);
            manifests.put(path.substring(0, path.lastIndexOf('/') + 1) + digest(sent), sent);
            response.setStatus(201);
            response.getHeaders().put("Docker-Content-Digest", digest(sent));
        } else {
            return manifest(response, path);
        }
        return new byte[0];
    }

    /** An upload is taken in one piece; what it held is not kept, only that it came. */
    private int blob(String method, String path, @org.jspecify.annotations.Nullable String query) {
        return switch (method) {
            case "HEAD" -> blobs.contains(path.substring(path.lastIndexOf('/') + 1)) ? 200 : 404;
            case "PUT" -> {
                blobs.add(String.valueOf(query).replace("digest=", "").replace("%3A", ":"));
                yield 201;
            }
            default -> 202;
        };
    }

    private byte[] manifest(Response response, String path) {
        byte[] manifest = manifests.get(path);
        if (manifest == null) {
            response.setStatus(404);
            return "{\"errors\": [{\"code\": \"MANIFEST_UNKNOWN\", \"message\": \"manifest unknown\"}]}"
                    .getBytes(StandardCharsets.UTF_8);
        }
        response.setStatus(200);
        response.getHeaders().put("Content-Type", TYPE);
        response.getHeaders().put("Docker-Content-Digest", digest(manifest));
        return manifest;
    }

    private static String digest(byte[] content) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
