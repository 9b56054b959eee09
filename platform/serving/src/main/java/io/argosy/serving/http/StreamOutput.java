package io.argosy.serving.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;

/** Sends a stream's answer; each write waits until the client has taken what was written before. */
final class StreamOutput extends OutputStream {
    private final Exchange exchange;

    StreamOutput(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        exchange.waits(true);
        Content.Sink.write(exchange.response(), false, ByteBuffer.wrap(bytes, offset, length));
        exchange.waits(false);
    }
}
