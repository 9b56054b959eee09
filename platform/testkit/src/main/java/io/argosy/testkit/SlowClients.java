package io.argosy.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Clients that hold a server's connections, threads and memory for as long as they are let, with next to no bytes. One
 * thread plays them all, over raw sockets; whoever is cut off begins anew two seconds later, until they are closed.
 */
public final class SlowClients implements AutoCloseable {
    private static final long TICK_MILLIS = 50;
    private static final long PAUSE_NANOS = 2_000_000_000;

    private final InetSocketAddress server;
    private final Habit habit;
    private final List<Client> clients = new ArrayList<>();
    private final Thread thread;
    private volatile boolean closed;
    private final AtomicLong begun = new AtomicLong();

    /**
     * What each of them does.
     *
     * @param first is sent at once
     * @param drip is sent every second after that; empty for silence
     * @param reads whether what the server says is read
     * @param longest after this each begins anew, cut off or not
     */
    private record Habit(ByteBuffer first, ByteBuffer drip, boolean reads, Duration longest) {}

    private SlowClients(InetSocketAddress server, int count, Habit habit) {
        this.server = server;
        this.habit = habit;
        for (int i = 0; i < count; i++) {
            clients.add(new Client());
        }
        this.thread = Thread.ofPlatform().name("slow-clients").daemon().start(this::run);
    }

    /** Announce a body of 4 MiB and send its first byte. */
    public static SlowClients stalledBodies(InetSocketAddress server, int count, String path) {
        return new SlowClients(
                server,
                count,
                new Habit(bytes(head(path, "application/json", 4 << 20) + "{"), bytes(""), true, Duration.ofDays(1)));
    }

    /** Announce a body of 4 MiB, send three of it and stop. */
    public static SlowClients halfBodies(InetSocketAddress server, int count, String path) {
        return new SlowClients(
                server,
                count,
                new Habit(
                        bytes(head(path, "application/json", 4 << 20) + " ".repeat(3 << 20)),
                        bytes(""),
                        true,
                        Duration.ofDays(1)));
    }

    /** Ask for a large answer and do not read it. */
    public static SlowClients unreadAnswers(InetSocketAddress server, int count, String path, String json) {
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        return new SlowClients(
                server,
                count,
                new Habit(
                        bytes(head(path, "application/json", length) + json),
                        bytes(""),
                        false,
                        Duration.ofSeconds(30)));
    }

    /** Send a stream of lines at a byte a second. */
    public static SlowClients drippingStreams(InetSocketAddress server, int count, String path) {
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n";
        return new SlowClients(server, count, new Habit(bytes(head), bytes("1\r\n{\r\n"), true, Duration.ofDays(1)));
    }

    /** Send a head at a byte a second. */
    public static SlowClients drippingHeads(InetSocketAddress server, int count, String path) {
        return new SlowClients(
                server,
                count,
                new Habit(bytes("POST " + path + " HTTP/1.1\r\nX-Long: "), bytes("x"), true, Duration.ofDays(1)));
    }

    private static String head(String path, String type, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: "
                + length + "\r\n\r\n";
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** How often one of them has begun. */
    public long begun() {
        return begun.get();
    }

    private void run() {
        while (!closed) {
            long now = System.nanoTime();
            clients.forEach(client -> client.go(now));
            try {
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                break;
            }
        }
        clients.forEach(Client::end);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            // They end by themselves within a tick.
            Thread.currentThread().interrupt();
        }
    }

    private final class Client {
        private final ByteBuffer read = ByteBuffer.allocate(4_096);
        private @Nullable SocketChannel channel;
        private ByteBuffer toSend = ByteBuffer.allocate(0);
        private long since;
        private long ended = System.nanoTime() - 2 * PAUSE_NANOS;
        private long dripped;

        void go(long now) {
            try {
                SocketChannel open = channel;
                if (open == null) {
                    if (now - ended > PAUSE_NANOS) {
                        begin(now);
                    }
                    return;
                }
                if (now - since > habit.longest.toNanos()) {
                    begin(now);
                    return;
                }
                if (!open.finishConnect()) {
                    return;
                }
                if (!toSend.hasRemaining() && habit.drip.hasRemaining() && now - dripped > 1_000_000_000) {
                    toSend = habit.drip.duplicate();
                    dripped = now;
                }
                open.write(toSend);
                read.clear();
                if (habit.reads && open.read(read) < 0) {
                    end();
                    ended = now;
                }
            } catch (IOException e) {
                end();
                ended = now;
            }
        }

        private void begin(long now) throws IOException {
            end();
            SocketChannel next = SocketChannel.open();
            channel = next;
            next.configureBlocking(false);
            if (!habit.reads) {
                next.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
            }
            next.connect(server);
            toSend = habit.first.duplicate();
            since = now;
            dripped = now;
            begun.incrementAndGet();
        }

        void end() {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                // It is gone, which is all that was wanted.
            }
            channel = null;
        }
    }
}
