package dev.wsmulti.hostile;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What went wrong elsewhere, and what the tests of the class hold because of it. A row of {@code docs/security-tests.md}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface Lesson {
    /** Advisories, issues or changes, with the program they concern. */
    String[] ids();

    /** One sentence. */
    String text();
}
