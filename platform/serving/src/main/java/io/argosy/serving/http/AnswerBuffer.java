package io.argosy.serving.http;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects an answer and gives it away without a copy. It grows in segments within the request's share of the
 * {@linkplain MemoryBudget budget}: none is copied as it grows, and none is so large that the system's own copy of it,
 * made when it is sent, would count.
 */
public final class AnswerBuffer extends OutputStream {
    private static final int SEGMENT = 32_768;

    private final Exchange exchange;
    private final List<ByteBuffer> full = new ArrayList<>(1);
    private byte[] current;
    private int count;
    private long before;

    /**
     * An empty answer.
     *
     * @param size the length that is expected, in bytes
     * @throws RefusedException with 503 if the budget has no room for it, as every method that writes
     */
    public AnswerBuffer(Exchange exchange, int size) {
        this.exchange = exchange;
        this.current = segment(Math.clamp(size, 256, MemoryBudget.SMALL / 2));
    }

    private byte[] segment(int size) {
        exchange.hold(size);
        return new byte[size];
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (count == current.length) {
                next();
            }
            int more = Math.min(left, current.length - count);
            System.arraycopy(bytes, from, current, count, more);
            count += more;
            from += more;
            left -= more;
        }
    }

    private void next() {
        full.add(ByteBuffer.wrap(current, 0, count));
        before += count;
        current = segment((int) Math.min(SEGMENT, 2 * before));
        count = 0;
    }

    /** How many bytes it has. */
    public long size() {
        return before + count;
    }

    /** The bytes; nothing more may be written. */
    List<ByteBuffer> parts() {
        ByteBuffer last = ByteBuffer.wrap(current, 0, count);
        if (full.isEmpty()) {
            return List.of(last);
        }
        full.add(last);
        return full;
    }
}
