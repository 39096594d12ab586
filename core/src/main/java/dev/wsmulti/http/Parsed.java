package dev.wsmulti.http;

/** What became of a URL: a {@link Target}, or the {@link Target.Problem} that says why there is none. */
public sealed interface Parsed permits Target, Target.Problem {}
