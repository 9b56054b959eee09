package io.argosy.fleet.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** An OpenID Connect provider that names addresses and no groups, as Google does, and believes whoever comes. */
final class IdentityProvider implements AutoCloseable {
    static final String CLIENT = "argocd-client";
    static final String SECRET = "argocd-client-secret";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final HttpServer server;
    private final KeyPair keys;
    private volatile String who = "";
    private volatile String asked = "";

    IdentityProvider() throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        this.keys = generator.generateKeyPair();
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange);
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
        });
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Whoever logs in from now on has this address. */
    void isNow(String address) {
        who = address;
    }

    /** What was asked when somebody logged in last. */
    Map<String, String> asked() {
        return parameters(asked);
    }

    private void answer(HttpExchange exchange) throws IOException, GeneralSecurityException {
        switch (exchange.getRequestURI().getPath()) {
            case "/.well-known/openid-configuration" ->
                json(
                        exchange,
                        Map.of(
                                "issuer", issuer(),
                                "authorization_endpoint", issuer() + "/auth",
                                "token_endpoint", issuer() + "/token",
                                "jwks_uri", issuer() + "/keys",
                                "response_types_supported", List.of("code"),
                                "subject_types_supported", List.of("public"),
                                "id_token_signing_alg_values_supported", List.of("RS256")));
            case "/keys" -> json(exchange, Map.of("keys", List.of(key())));
            case "/auth" -> {
                asked = exchange.getRequestURI().getRawQuery();
                Map<String, String> parameters = asked();
                exchange.getResponseHeaders()
                        .set(
                                "Location",
                                parameters.get("redirect_uri") + "?code=a-code&state="
                                        + URLEncoder.encode(
                                                parameters.getOrDefault("state", ""), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(302, -1);
            }
            case "/token" -> token(exchange);
            default -> exchange.sendResponseHeaders(404, -1);
        }
    }

    private void token(HttpExchange exchange) throws IOException, GeneralSecurityException {
        Map<String, String> form =
                parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String basic =
                "Basic " + Base64.getEncoder().encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        boolean known = basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || SECRET.equals(form.get("client_secret"));
        if (!known || !"a-code".equals(form.get("code"))) {
            exchange.sendResponseHeaders(401, -1);
            return;
        }
        json(
                exchange,
                Map.of(
                        "access_token",
                        "an-access-token",
                        "token_type",
                        "Bearer",
                        "expires_in",
                        3600,
                        "id_token",
                        idToken()));
    }

    private String idToken() throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new HashMap<>(Map.of(
                "iss",
                issuer(),
                "aud",
                CLIENT,
                "sub",
                "subject-of-" + who,
                "iat",
                now,
                "exp",
                now + 3600,
                "email",
                who,
                "email_verified",
                true));
        String nonce = asked().get("nonce");
        if (nonce != null) {
            claims.put("nonce", nonce);
        }
        String signed = encoded(Map.of("alg", "RS256", "kid", "one", "typ", "JWT")) + "." + encoded(claims);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + BASE64.encodeToString(signature.sign());
    }

    private Map<String, String> key() {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return Map.of(
                "kty", "RSA",
                "use", "sig",
                "alg", "RS256",
                "kid", "one",
                "n", number(key.getModulus()),
                "e", number(key.getPublicExponent()));
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return BASE64.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String encoded(Object value) {
        return BASE64.encodeToString(JsonMapper.shared().writeValueAsBytes(value));
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new HashMap<>();
        for (String one : text.split("&", -1)) {
            String[] parts = one.split("=", 2);
            parameters.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private static void json(HttpExchange exchange, Object value) throws IOException {
        byte[] body = JsonMapper.shared().writeValueAsBytes(value);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
