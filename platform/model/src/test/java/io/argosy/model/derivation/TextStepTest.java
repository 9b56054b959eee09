package io.argosy.model.derivation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.model.Seeded;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TextStepTest {
    @Test
    void aLetterAndItsAccentBecomeOneCharacter() {
        assertEquals("Ivančan", TextStep.NFC.apply("Ivanc\u030Can"));
        assertEquals("ﬁ", TextStep.NFC.apply("ﬁ"));
        assertEquals("fi", TextStep.NFKC.apply("ﬁ"));
        assertEquals("Ada", TextStep.NFKC.apply("Ａｄａ"));
    }

    @Test
    void smallLettersAreThoseOfNoLanguage() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr"));
            assertEquals("isik straße", TextStep.LOWERCASE.apply("ISIK Straße"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void accentsAreTakenFromWhatHasThemComposedOrNot() {
        assertEquals("Nunez", TextStep.STRIP_ACCENTS.apply("Núñez"));
        assertEquals("Nunez", TextStep.STRIP_ACCENTS.apply("Nu\u0301n\u0303ez"));
        assertEquals("Øst 각", TextStep.STRIP_ACCENTS.apply("Øst 각"));
    }

    @Test
    void blanksOfAnyKindBecomeOneAndNoneAtTheEnds() {
        assertEquals("van der Maes", TextStep.COLLAPSE_SPACES.apply("\u00A0van\t der\u2003\n Maes "));
        assertEquals("", TextStep.COLLAPSE_SPACES.apply(" \u3000 "));
    }

    @Test
    void apostrophesAndHyphensAreThoseOfAKeyboard() {
        assertEquals("O'Neil-Jones", TextStep.PLAIN_PUNCTUATION.apply("O’Neil\u2011Jones"));
        assertEquals("D'Arco - x", TextStep.PLAIN_PUNCTUATION.apply("DʼArco – x"));
    }

    @Test
    void everyStepIsFoundByItsName() {
        for (TextStep step : TextStep.values()) {
            assertEquals(step, TextStep.of(step.id()).orElseThrow());
        }
    }

    @Seeded(200)
    void aStepTakenTwiceIsTakenOnceAndTheTextStaysBounded(long seed) {
        var random = new SplittableRandom(seed);
        var text = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            int letter = random.nextInt(20) == 0 ? random.nextInt(0x110000) : random.nextInt(0x3000);
            if (letter < Character.MIN_SURROGATE || letter > Character.MAX_SURROGATE) {
                text.appendCodePoint(letter);
            }
        }
        for (TextStep step : TextStep.values()) {
            String once = step.apply(text.toString());
            assertEquals(once, step.apply(once), step.id());
            assertTrue(once.length() <= 18 * text.length(), step.id());
        }
    }
}
