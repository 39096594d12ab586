package dev.wsmulti.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ModuleTest {

    @Test
    void testsRunInsideTheModule() {
        assertThat(ModuleTest.class.getModule().getName()).isEqualTo("dev.wsmulti.testkit");
        assertThat(ModuleTest.class.getModule().getLayer().findModule("dev.wsmulti.core"))
                .isPresent();
    }
}
