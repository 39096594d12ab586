package dev.wsmulti.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every input that is part of the project, run once through its target: seeds that reach deep, and what was found. */
final class CorpusTest {
    @TestFactory
    Stream<DynamicContainer> inputs() {
        return Targets.all().stream()
                .map(target -> DynamicContainer.dynamicContainer(
                        target, Targets.inputs(target).stream().map(input -> test(target, input))));
    }

    private static DynamicTest test(String target, Path input) {
        return DynamicTest.dynamicTest(
                input.getFileName().toString(), () -> Targets.run(target, Files.readAllBytes(input)));
    }

    @TestFactory
    Stream<DynamicTest> everyTargetHasInputs() {
        return Targets.all().stream()
                .map(target -> DynamicTest.dynamicTest(
                        target, () -> assertThat(Targets.inputs(target)).hasSizeGreaterThan(3)));
    }
}
