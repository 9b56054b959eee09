package io.argosy.model;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * A property: a test that takes a {@code long seed}, makes what it looks at from it, and runs for many fresh seeds. A
 * failure begins with its seed; {@code -Dseed=<that>} runs the property for it alone.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "seed {0}")
@ArgumentsSource(Seeded.Seeds.class)
@ExtendWith(Seeded.Named.class)
public @interface Seeded {
    /** For how many seeds. */
    int value();

    /** The seeds of one property: fresh ones, or the one that the command line names. */
    final class Seeds implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            Long named = Long.getLong("seed");
            int count =
                    context.getRequiredTestMethod().getAnnotation(Seeded.class).value();
            return (named == null ? new SplittableRandom().longs(count).boxed() : Stream.of(named)).map(Arguments::of);
        }
    }

    /** Puts the seed before what a failure says, as reports name an invocation by its place only. */
    final class Named implements TestExecutionExceptionHandler {
        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
            throw new AssertionError(context.getDisplayName() + ": " + failure.getMessage(), failure);
        }
    }
}
