package io.argosy.fleet.git;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/** Connections to a server whose authority is named by a file, and that no other may vouch for. */
final class TrustedHttp implements HttpConnectionFactory {
    private final JDKHttpConnectionFactory usual = new JDKHttpConnectionFactory();
    private final TrustManager[] trusted;

    /**
     * @param authorities certificates, in PEM
     */
    TrustedHttp(Path authorities) throws IOException {
        try (InputStream in = Files.newInputStream(authorities)) {
            KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
            known.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                known.setCertificateEntry(Integer.toString(known.size()), certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(known);
            trusted = managers.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException(authorities + " has no certificates that can be read: " + e.getMessage(), e);
        }
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return trusting(usual.create(url));
    }

    @Override
    public HttpConnection create(URL url, @Nullable Proxy proxy) throws IOException {
        return trusting(usual.create(url, proxy));
    }

    private HttpConnection trusting(HttpConnection connection) throws IOException {
        try {
            connection.configure(null, trusted, null);
            return connection;
        } catch (GeneralSecurityException e) {
            throw new IOException("a connection that trusts nobody else cannot be made: " + e.getMessage(), e);
        }
    }
}
