package io.argosy.fleet.board.server;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.board.page.FleetPage;
import io.argosy.fleet.board.page.Frame;
import io.argosy.fleet.board.page.Links;
import io.argosy.fleet.board.page.PageWriter;
import io.argosy.fleet.board.state.Board;
import io.argosy.fleet.board.state.OnTheWay;
import io.argosy.fleet.board.state.ServiceLook;
import io.argosy.fleet.board.state.ServiceRow;
import io.argosy.fleet.board.state.ServiceStory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes the board as files, for a web server or a browser that opens them: the same pages, as of one moment. It writes into a folder that is
 * empty, or that it wrote before; of such a one it takes away what is no page of the board any more.
 */
public final class Export {
    /** What each page of the board says of itself, and nobody else's does. */
    private static final String OWN = "<meta name=\"generator\" content=\"Argosy's board\">";

    private static final String SERVICES = "services";
    private static final String CHANGES = "changes";
    private static final List<String> ROOMS = List.of("assets", SERVICES, CHANGES);
    private static final int HEAD_BYTES = 4_096;

    private final Desk desk;
    private final ServiceLook services;
    private final PageWriter pages;
    private final Path folder;
    private final Set<Path> written = new HashSet<>();

    /**
     * @param folder is made where it is not there; what is in it and was not written by this is left alone
     * @throws FleetException where a page would take the place of somebody else's file, or the folder cannot be read
     */
    public Export(Desk desk, ServiceLook services, PageWriter pages, Path folder) {
        this.desk = desk;
        this.services = services;
        this.pages = pages;
        this.folder = folder.toAbsolutePath().normalize();
        try {
            check();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void check() throws IOException {
        Path front = folder.resolve(Links.FLEET);
        if (!isOwn(front) && !isEmpty()) {
            throw foreign(folder + " has files, and none of them is the board's " + Links.FLEET);
        }
        for (String room : ROOMS) {
            if (Files.isSymbolicLink(folder.resolve(room))) {
                throw foreign(folder.resolve(room) + " leads elsewhere");
            }
        }
    }

    private static FleetException foreign(String fact) {
        return new FleetException(
                ExitCode.USAGE,
                fact + ": nothing was written",
                "name an empty folder, or one that `./fleet board --export` wrote");
    }

    /** Without what is hidden, such as a clone's own folder. */
    private boolean isEmpty() throws IOException {
        if (!Files.exists(folder)) {
            return true;
        }
        try (Stream<Path> there = Files.list(folder)) {
            return there.allMatch(file -> file.getFileName().toString().startsWith("."));
        }
    }

    private FleetException unwritable(Exception e) {
        return new FleetException(
                ExitCode.UNAVAILABLE,
                folder + " cannot be written: " + e.getMessage(),
                "name a folder that you may write, with room in it",
                e);
    }

    private static boolean isOwn(Path page) throws IOException {
        if (!Files.isRegularFile(page, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(page)) {
            return new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8).contains(OWN);
        }
    }

    /**
     * Writes every page.
     *
     * @return how many files there are
     * @throws FleetException where the folder cannot be written
     */
    public int write(Board seen) {
        Board board = seen.written();
        Frame frame = new Frame("The fleet · Argosy", "fleet", "", board.main(), board.at(), 0, false, 0, "");
        try {
            for (Map.Entry<String, byte[]> asset : new Assets().all().entrySet()) {
                put("assets/" + asset.getKey(), asset.getValue());
            }
            put(Links.FLEET, pages.fleet(new FleetPage(frame, board)));
            for (ServiceRow row : board.rows()) {
                ServiceStory story = services.look(board, row.service()).orElseThrow();
                put(Links.service(row.service()), desk.service(frame, board, story, 0));
                for (int i = 0; ServiceLook.tried(story, i).isPresent(); i++) {
                    put(Links.row(row.service(), i), desk.service(frame, board, story, i));
                }
            }
            for (OnTheWay way : board.onTheWay()) {
                put(Links.change(way), desk.change(frame, board, way));
            }
            takeAwayWhatIsGone();
        } catch (IOException | UncheckedIOException e) {
            throw unwritable(e);
        }
        return written.size();
    }

    /** Pages of services and branches that are gone would say what was, as if it still were. */
    private void takeAwayWhatIsGone() throws IOException {
        for (String room : List.of(SERVICES, CHANGES)) {
            List<Path> there;
            try (Stream<Path> all =
                    Files.exists(folder.resolve(room)) ? Files.list(folder.resolve(room)) : Stream.of()) {
                there = all.filter(page -> page.toString().endsWith(".html"))
                        .filter(page -> !written.contains(page))
                        .toList();
            }
            for (Path page : there) {
                if (isOwn(page)) {
                    Files.delete(page);
                }
            }
        }
    }

    private void put(String path, String page) throws IOException {
        put(path, (page + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void put(String path, byte[] content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        if (Files.isSymbolicLink(file)) {
            Files.delete(file);
        }
        Files.write(file, content);
        written.add(file);
    }
}
