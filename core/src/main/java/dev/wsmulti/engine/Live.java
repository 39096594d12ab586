package dev.wsmulti.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What keeps {@code run()} going: transfers and listeners that have not ended. Two ints a member, no node. */
final class Live {
    private static final int FIRST_CAPACITY = 16;

    private @Nullable Member[] members = new Member[FIRST_CAPACITY];
    private int count;

    void add(Member member) {
        if (count == members.length) {
            members = Arrays.copyOf(members, 2 * count);
        }
        member.liveIndex(count);
        members[count++] = member;
    }

    /** Takes a member out; again: nothing happens. */
    void remove(Member member) {
        int index = member.liveIndex();
        if (index < 0) {
            return;
        }
        Member last = at(--count);
        members[count] = null;
        if (index < count) {
            members[index] = last;
            last.liveIndex(index);
        }
        member.liveIndex(-1);
    }

    private Member at(int index) {
        return Objects.requireNonNull(members[index]);
    }

    int count() {
        return count;
    }

    List<Member> snapshot() {
        return Arrays.asList(Arrays.copyOf(members, count));
    }

    /**
     * Bytes that wait at all of them. Also from beside the loop, which does not wait: who comes or goes meanwhile may be counted,
     * left out, or counted twice.
     */
    long queuedBytes() {
        @Nullable Member[] seen = members;
        long sum = 0;
        for (int i = Math.min(count, seen.length) - 1; i >= 0; i--) {
            Member member = seen[i];
            sum += member == null ? 0 : member.queuedBytes();
        }
        return sum;
    }

    /** A transfer or listener. It remembers its own place: -1 for none. */
    interface Member {
        int liveIndex();

        void liveIndex(int index);

        /** Bytes that wait for the socket to take them. Any thread. */
        default long queuedBytes() {
            return 0;
        }

        /** Ends politely, with last words. */
        void endSoon(String reason);

        /** Ends at once, as cancelled. */
        void endNow(String reason);
    }

    /** A member that is not {@link Driven}. */
    abstract static class Passive implements Member {
        private int liveIndex = -1;

        @Override
        public final int liveIndex() {
            return liveIndex;
        }

        @Override
        public final void liveIndex(int index) {
            liveIndex = index;
        }
    }
}
