package io.argosy.serving.http;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.io.Content;

/**
 * The body of a stream as it arrives. What is read of a row that has not ended is held of the budget, several times over:
 * once as bytes and more than once as text.
 */
public final class StreamInput extends InputStream {
    /** What a stream holds whatever it sends: buffers of both directions, and of what reads and writes rows. */
    static final long BUFFERS = 196_608;

    private static final long FREE = 32_768;
    private static final long COPIES = 6;
    private static final int ROWS_AT_A_TIME = 256;

    private final Exchange exchange;
    private final InputStream in;
    private long ofThisRow;
    private long held;
    private int rows;

    StreamInput(Exchange exchange) {
        this.exchange = exchange;
        this.in = Content.Source.asInputStream(exchange.request());
    }

    /** A row has been read to its end. */
    @SuppressWarnings("ThreadPriorityCheck") // Virtual threads are not preempted: to yield is their way to share.
    public void rowIsDone() {
        ofThisRow = 0;
        if (held > 0) {
            exchange.letGo(held);
            held = 0;
        }
        if (++rows % ROWS_AT_A_TIME == 0) {
            // A virtual thread that always finds something to read would keep its processor from the others.
            Thread.yield();
        }
    }

    private void hold(long needed) throws CutShortException {
        try {
            exchange.hold(needed - held);
        } catch (RefusedException e) {
            throw new CutShortException(e.problem());
        }
        held = needed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (exchange.isLate()) {
            throw new CutShortException(Body.tooSlow());
        }
        exchange.waits(true);
        int more = in.read(bytes, offset, length);
        exchange.waits(false);
        if (more < 0) {
            exchange.bodyIsRead();
            return more;
        }
        ofThisRow += more;
        long needed = COPIES * (ofThisRow - FREE);
        if (needed > held) {
            hold(needed);
        }
        return more;
    }
}
