package dev.wsmulti.tls.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wsmulti.simulation.Planted;
import net.bytebuddy.asm.Advice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The test of the tests: what is planted into the way through TLS is found by the simulation. */
final class PlantedTlsFaultsTest {
    enum Fault {
        /** A record that has come whole is waited for now and then. */
        STALLED_STEP("tls.filter.RecordGuard", "whole", NotYet.class, "failed without a reason"),
        /** What the layers of a connection still hold when it is cut is not given back. */
        LEAKED_SEGMENT("layer.Stack", "clear", Not.class, "something is left");

        private final String type;
        private final String method;
        private final Class<?> advice;
        private final String sign;

        Fault(String type, String method, Class<?> advice, String sign) {
            this.type = type;
            this.method = method;
            this.advice = advice;
            this.sign = sign;
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void isFound(Fault fault) throws Exception {
        String found = Planted.in(fault.type, fault.method, fault.advice).search(SecureSearch.class);
        System.out.println("planted: " + fault + " found by " + found);
        assertThat(found).as("%s", fault).contains(fault.sign);
    }

    static final class NotYet {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) int length) {
            if (length % 16 == 7) {
                length = 0;
            }
        }
    }

    static final class Not {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }
}
