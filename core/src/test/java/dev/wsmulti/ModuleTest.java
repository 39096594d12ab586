package dev.wsmulti;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ModuleTest {

    @Test
    void testsRunInsideTheModule() {
        assertThat(ModuleTest.class.getModule().getName()).isEqualTo("dev.wsmulti.core");
    }
}
