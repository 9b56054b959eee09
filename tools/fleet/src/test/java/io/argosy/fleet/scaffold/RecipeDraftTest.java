package io.argosy.fleet.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of a data set, and what is said of one that nothing can be made of. */
class RecipeDraftTest {
    @TempDir
    private Path folder;

    @Test
    void aTargetOfWordsIsAClassificationWithTheDataInOrder() throws Exception {
        RecipeDraft draft =
                draft("id,Petal Width,colour,sort\n", i -> i + "," + i * i + ",red," + "ab".charAt(i % 2), "sort");

        assertEquals("30 rows: classification of sort (2 labels) from 1 column", draft.summary());
        assertEquals(
                List.of(
                        "left out the column id: it numbers the rows",
                        "left out the column colour: the same in every row",
                        "renamed the column Petal Width to petal_width"),
                draft.remarks());
        assertEquals("""
                # How the plants model is made: `./fleet train plants` reads this and writes model/. See docs/training.md.
                # A draft made from the data: correct what you know better, units and meanings above all.
                name: plants
                version: 1.0.0
                description: Predicts sort from 1 column.
                data: data/data.csv
                task: classification
                target:
                  name: sort
                features:
                - name: petal_width
                  description: The column Petal Width of the data.
                  type: integer
                algorithm:
                  kind: gradient-boosting
                  n_estimators: 200
                  max_depth: 4
                  learning_rate: 0.05
                  min_child_weight: 5
                  subsample: 0.7
                  colsample_bytree: 0.6
                folds: 5
                seed: 1
                slices: []
                reliability: true
                card:
                  use: "Not said yet: what the answers are for, and what they are not for."
                  data: "Not said yet: where the rows of data/data.csv come from and what they cover."
                  limits:
                  - "Not said yet: what a user must know."
                """, draft.yaml());
        assertEquals("{\n  \"petal_width\" : 0\n}\n", draft.example());
        assertTrue(draft.data().startsWith("id,petal_width,colour,sort\n0,0,red,a\n"));
    }

    @Test
    void aTaskThatIsGivenIsTaken() throws Exception {
        Path data = Files.writeString(
                folder.resolve("data.csv"),
                "x,y,z\n"
                        + IntStream.range(0, 60)
                                .mapToObj(i -> i * i + "," + i % 3 + "," + "ab".charAt(i % 2) + "\n")
                                .collect(Collectors.joining()));

        assertTrue(RecipeDraft.of("plants", data, "y", Optional.empty()).isClassification());
        assertFalse(RecipeDraft.of("plants", data, "y", Optional.of(RecipeDraft.Task.REGRESSION))
                .isClassification());
        assertEquals(
                data + " has texts as z: leave --task regression out, or give a column of numbers",
                assertThrows(
                                FleetException.class,
                                () -> RecipeDraft.of("plants", data, "z", Optional.of(RecipeDraft.Task.REGRESSION)))
                        .getMessage());
        assertEquals(
                data + " has 60 different numbers as x: give a column with an amount or with classes as --target",
                assertThrows(
                                FleetException.class,
                                () -> RecipeDraft.of("plants", data, "x", Optional.of(RecipeDraft.Task.CLASSIFICATION)))
                        .getMessage());
    }

    @Test
    void aTargetOfManyNumbersIsARegression() throws Exception {
        RecipeDraft draft = draft("x,y\n", i -> i * i + "," + i * 0.5, "y");

        assertFalse(draft.isClassification());
        assertEquals("30 rows: regression of y from 1 column", draft.summary());
    }

    @Test
    void aTargetOfFewWholeNumbersIsAClassification() throws Exception {
        assertTrue(draft("x,y\n", i -> i * i + "," + i % 3, "y").isClassification());
    }

    @Test
    void wholeNumbersWithFewRowsEachAreAmounts() throws Exception {
        assertFalse(draft("x,y\n", i -> i * i + "," + i % 15, "y").isClassification());
    }

    @Test
    void oneColumnOfTextIsLearnedFromByItsLetters() throws Exception {
        RecipeDraft draft = draft("who,from\n", i -> "name" + i * 7 + "," + "ab".charAt(i % 2), 120, "from");

        assertTrue(draft.yaml().contains("kind: naive-bayes"), draft.yaml());
        assertTrue(draft.yaml().contains("maximumLength: 14"), draft.yaml());
    }

    @Test
    void rowsWithoutAnAnswerAreLeftOutAndTold() throws Exception {
        RecipeDraft draft = draft("x,y\n", i -> i * i + "," + (i % 10 == 0 ? "" : i % 3), "y");

        assertEquals(List.of("left out 3 rows without y"), draft.remarks());
        assertTrue(draft.data().startsWith("x,y\n1,1\n"), draft.data());
    }

    @Test
    void columnsWithFewValuesBreakTheFiguresDown() throws Exception {
        String yaml = draft("plan,x,y\n", i -> "abc".charAt(i % 3) + "," + i * i + "," + i % 2, "y")
                .yaml();

        assertTrue(yaml.contains("slices:\n- plan\n"), yaml);
    }

    @Test
    void aTargetThatIsNotThereIsAnsweredWithTheNearest() {
        assertEquals(
                folder.resolve("data.csv") + " has no column \"specie\": did you mean \"species\"?",
                refusal("x,species\n", i -> i + ",a", "specie"));
    }

    @Test
    void whatNothingCanBeLearnedFromIsRefused() {
        Path file = folder.resolve("data.csv");
        assertEquals(
                file + " has the same y in every row: give a column that differs as --target",
                refusal("x,y\n", i -> i * i + ",a", "y"));
        assertEquals(
                file + " has 30 different texts as y: give a column with an amount or with classes as --target",
                refusal("x,y\n", i -> i * i + ",name" + i, "y"));
        assertEquals(
                file + " has no column to predict y from: left out the column x: it numbers the rows",
                refusal("x,y\n", i -> i + "," + i % 2, "y"));
        FleetException few =
                assertThrows(FleetException.class, () -> draft("x,y\n", i -> i * i + "," + i % 2, 10, "y"));
        assertEquals(file + " has 10 rows to learn from: give at least 20", few.getMessage());
    }

    @Test
    void theDraftIsMadeOfWhatIsTrainedOn() throws Exception {
        // A category and all gaps that only rows without an answer have.
        RecipeDraft draft = draft(
                "x,c,e,y\n",
                i -> i % 10 == 0 ? i * i + ",rare,5,NA" : i * i + "," + (i % 2 == 0 ? "p" : "q") + ",," + i % 3,
                60,
                "y");

        assertEquals(
                List.of("left out 6 rows without y", "left out the column e: the same in every row"), draft.remarks());
        assertFalse(draft.yaml().contains("rare"), draft.yaml());
        assertFalse(draft.data().contains("rare"), draft.data());
    }

    @Test
    void aTextBesideAnIdIsWhatIsLearnedFrom() throws Exception {
        RecipeDraft draft = draft(
                "id,text,label\n",
                i -> 7000 + 3 * i + ",free " + "xyz".charAt(i % 3) + " prize " + i + "," + "ab".charAt(i % 2),
                120,
                "label");

        assertEquals(List.of("left out the column id: it numbers the rows"), draft.remarks());
        assertTrue(draft.yaml().contains("kind: naive-bayes"), draft.yaml());
    }

    @Test
    void aColumnThatKnowsTheAnswerIsWarnedOf() throws Exception {
        RecipeDraft labels = draft(
                "x,cause,y\n",
                i -> i * 37 % 61 + "," + (i % 3 == 0 ? "left" : "none") + "," + (i % 3 == 0 ? "yes" : "no"),
                60,
                "y");
        assertEquals(
                List.of("cause alone answers almost perfectly (accuracy 1.0000): is it known before the answer is? If"
                        + " not, take it out"),
                labels.remarks());
        RecipeDraft amounts = draft("x,euros,y\n", i -> i * 37 % 61 + "," + i * i * 2 + "," + i * i * 0.5, 200, "y");
        assertEquals(
                List.of("euros alone answers almost perfectly (r2 1.0000): is it known before the answer is? If not,"
                        + " take it out"),
                amounts.remarks());
    }

    @Test
    void whatWasUnderstoodIsSaidInALineForEachKind() throws Exception {
        RecipeDraft draft = draft(
                "price,n,town,y\n",
                i -> "$" + i + ".5," + (i % 7 == 0 ? "" : i * i) + ",town" + i % 4 + "," + i % 2,
                60,
                "y");

        assertEquals(
                List.of("numbers: price (in $)", "whole numbers: n (9 gaps)", "categories: town (4)"), draft.columns());
        assertTrue(draft.yaml().contains("unit: $\n"), draft.yaml());
    }

    @Test
    void moreColumnsThanAModelTakesAreRefusedBeforeTheWork() {
        String header = IntStream.range(0, 5_000).mapToObj(i -> "c" + i + ",").collect(Collectors.joining());
        String refused = refusal(
                header + "y\n",
                row -> IntStream.range(0, 5_000)
                                .mapToObj(i -> (row * 31 + i) * (row + 7) % 97 + ",")
                                .collect(Collectors.joining())
                        + row % 2,
                "y");
        assertEquals(
                folder.resolve("data.csv")
                        + " has 5000 columns to learn from, and a model takes 4096 at the most: leave out those that"
                        + " tell least",
                refused);
    }

    /** A row of a data set by its number. */
    private interface Line {
        String of(int row);
    }

    private String refusal(String header, Line line, String target) {
        FleetException refused = assertThrows(FleetException.class, () -> draft(header, line, target));
        return refused.fact() + ": " + refused.nextStep();
    }

    private RecipeDraft draft(String header, Line line, String target) throws IOException {
        return draft(header, line, 30, target);
    }

    private RecipeDraft draft(String header, Line line, int rows, String target) throws IOException {
        String csv = IntStream.range(0, rows).mapToObj(line::of).collect(Collectors.joining("\n", header, "\n"));
        return RecipeDraft.of("plants", Files.writeString(folder.resolve("data.csv"), csv), target, Optional.empty());
    }
}
