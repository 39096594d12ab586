package dev.wsmulti.engine;

import java.util.ArrayList;
import java.util.List;

/** What keeps {@code run()} going: transfers and listeners that have not ended. Two ints a member, no node. */
final class Live {
    private final ArrayList<Member> members = new ArrayList<>();

    void add(Member member) {
        member.liveIndex(members.size());
        members.add(member);
    }

    /** Takes a member out; again: nothing happens. */
    void remove(Member member) {
        int index = member.liveIndex();
        if (index < 0) {
            return;
        }
        Member last = members.remove(members.size() - 1);
        if (index < members.size()) {
            members.set(index, last);
            last.liveIndex(index);
        }
        member.liveIndex(-1);
    }

    int count() {
        return members.size();
    }

    List<Member> snapshot() {
        return List.copyOf(members);
    }

    /** A transfer or listener. It remembers its own place. */
    interface Member {
        int liveIndex();

        void liveIndex(int index);

        /** Ends politely, with last words. */
        void endSoon(String reason);

        /** Ends at once, as cancelled. */
        void endNow(String reason);
    }
}
