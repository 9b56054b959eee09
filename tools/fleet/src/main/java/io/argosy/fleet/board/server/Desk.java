package io.argosy.fleet.board.server;

import io.argosy.fleet.board.page.ChangePage;
import io.argosy.fleet.board.page.FleetPage;
import io.argosy.fleet.board.page.Frame;
import io.argosy.fleet.board.page.Links;
import io.argosy.fleet.board.page.PageWriter;
import io.argosy.fleet.board.page.ServicePage;
import io.argosy.fleet.board.page.Show;
import io.argosy.fleet.board.server.LivePicture.Numbered;
import io.argosy.fleet.board.state.Board;
import io.argosy.fleet.board.state.ChangePicture;
import io.argosy.fleet.board.state.OnTheWay;
import io.argosy.fleet.board.state.Reviews;
import io.argosy.fleet.board.state.ServiceLook;
import io.argosy.fleet.board.state.ServiceRow;
import io.argosy.fleet.board.state.ServiceStory;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives the page of a path. */
public final class Desk {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How often a page asks that has no stream of its own. */
    private static final int REFRESH_SECONDS = 3;

    private static final Pattern ROW = Pattern.compile("(services/[^/]+)\\.row-([1-9][0-9]{0,2})\\.html");

    private final LivePicture picture;
    private final PageWriter pages;
    private final ServiceLook services;
    private final Reviews reviews;
    private final Assets assets = new Assets();

    public Desk(LivePicture picture, ServiceLook services, Reviews reviews, PageWriter pages) {
        this.picture = picture;
        this.services = services;
        this.reviews = reviews;
        this.pages = pages;
    }

    /**
     * The answer.
     *
     * @param path without its first slash
     * @param query what is searched for; empty for all
     */
    Answer answer(String path, String query) throws InterruptedException {
        if (path.startsWith("assets/")) {
            return assets.find(path.substring("assets/".length())).orElseGet(Desk::nowhere);
        }
        Optional<Numbered> now = picture.now(PATIENCE);
        if (now.isEmpty()) {
            String trouble = picture.trouble();
            return Answer.sentence(
                    503, trouble.isEmpty() ? "the board has not seen the fleet yet: load it again" : trouble);
        }
        Frame frame = frame(now.get(), query);
        Board board = now.get().board();
        if (path.isEmpty() || path.equals(Links.FLEET)) {
            return Answer.page(pages.fleet(new FleetPage(frame, board)));
        }
        if (path.startsWith("services/")) {
            return service(path, frame, board).map(Answer::page).orElseGet(Desk::nowhere);
        }
        if (path.startsWith("changes/")) {
            return board.onTheWay().stream()
                    .filter(way -> Links.change(way).equals(path))
                    .findFirst()
                    .map(way -> Answer.page(change(frame, board, way)))
                    .orElseGet(
                            () -> Answer.sentence(
                                    404,
                                    "no branch that is not merged has that commit as its newest: it moved on, was merged, or is gone"));
        }
        return nowhere();
    }

    /** A branch's page, with its review as far as there is one. */
    String change(Frame frame, Board board, OnTheWay way) {
        Optional<ChangePicture> its = reviews.picture(board.main().commit(), way);
        int refresh = !frame.live() ? 0 : its.isEmpty() ? 1 : REFRESH_SECONDS;
        return pages.change(new ChangePage(
                frame.of(Show.brief(way.title()) + " · Argosy", "change", "../", refresh), board, way, its));
    }

    private Optional<String> service(String path, Frame frame, Board board) {
        Matcher row = ROW.matcher(path);
        int index = row.matches() ? Integer.parseInt(row.group(2)) - 1 : 0;
        String plain = row.matches() ? row.group(1) + ".html" : path;
        return board.rows().stream()
                .map(ServiceRow::service)
                .filter(service -> Links.service(service).equals(plain))
                .findFirst()
                .flatMap(service -> services.look(board, service))
                .map(story -> service(frame, board, story, index));
    }

    /** A service's page, with one golden row tried. */
    String service(Frame frame, Board board, ServiceStory story, int index) {
        return pages.service(new ServicePage(
                frame.of(
                        Show.brief(story.row().service()) + " · Argosy",
                        "service",
                        "../",
                        frame.live() ? REFRESH_SECONDS : 0),
                board,
                story,
                ServiceLook.tried(story, index)));
    }

    private static Frame frame(Numbered now, String query) {
        return new Frame(
                "The fleet · Argosy",
                "fleet",
                "",
                now.board().main(),
                now.board().at(),
                now.number(),
                true,
                0,
                query.length() > 200 ? query.substring(0, 200) : query);
    }

    private static Answer nowhere() {
        return Answer.sentence(404, "nothing is here: the board begins at /");
    }
}
