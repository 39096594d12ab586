package dev.wsmulti.hostile;

import java.util.List;

/** What went wrong elsewhere in things that are not here yet: the rows wait for the issue that brings them. */
final class Waiting {
    private static final String HTTP = "HTTP";

    static final List<Row> ROWS = List.of(
            new Row(
                    "CVE-2026-40490, CVE-2026-45300 (AsyncHttpClient), CVE-2025-22227, CVE-2026-41715 (Reactor Netty), CVE-2020-5404 (Reactor Netty), CVE-2022-27774, CVE-2022-27776, CVE-2018-1000007 (curl)",
                    "credentials, cookies and custom fields do not follow a redirect to another origin",
                    HTTP),
            new Row("CVE-2025-14524, CVE-2026-3783 (curl)", "tokens obey the same rule", HTTP),
            new Row(
                    "CVE-2024-53990, CVE-2026-107228 (AsyncHttpClient)",
                    "a cookie jar is asked for, belongs to its client, and loses to an explicit field",
                    HTTP),
            new Row("CVE-2022-32205, CVE-2022-35252 (curl)", "cookies are bounded and hold no control bytes", HTTP),
            new Row(
                    "CVE-2025-9086, CVE-2023-46218, CVE-2022-27779, CVE-2026-8924, CVE-2014-3620 (curl)",
                    "hosts of cookies are made normal once; public suffixes have none",
                    HTTP),
            new Row("CVE-2026-6276 (curl)", "cookies belong to the URL of the request, not to a custom Host", HTTP),
            new Row("CVE-2026-40542 (HttpComponents)", "mutual authentication fails closed", HTTP),
            new Row(
                    "CVE-2022-22576, CVE-2026-1965, CVE-2026-5545, CVE-2026-8458, CVE-2026-3784 (curl)",
                    "authentication bound to a connection pins who it is for",
                    HTTP),
            new Row(
                    "CVE-2024-11053, CVE-2025-0167, CVE-2026-8926, CVE-2026-6429 (curl)",
                    "passwords of a netrc file are looked up for each origin",
                    HTTP),
            new Row(
                    "CVE-2021-22876, CVE-2026-9546 (curl)",
                    "a Referer has no credentials, and cleared is cleared",
                    HTTP),
            new Row(
                    "CVE-2022-30115, CVE-2022-42916, CVE-2022-43551, CVE-2023-23914, CVE-2023-23915, CVE-2024-9681, CVE-2023-46219 (curl)",
                    "HSTS has one store, shared and atomic, with normal names",
                    HTTP),
            new Row(
                    "CVE-2025-58057, CVE-2026-42587 (Netty), okhttp#9473, HttpComponents PR#821, PR#822, CVE-2022-32206, CVE-2023-23916 (curl)",
                    "content codings: stacked ones counted, output bounded, for each of them",
                    HTTP),
            new Row(
                    "CVE-2023-44487, CVE-2025-55163 (Netty), CVE-2025-5115 (Jetty), CVE-2025-9784 (Undertow), CVE-2025-8671",
                    "HTTP/2: resets are counted in both directions",
                    HTTP),
            new Row(
                    "CVE-2026-54428 (HttpCore), CVE-2023-36478, CVE-2018-12545 (Jetty), CVE-2019-9511 to CVE-2019-9518, OkHttp 5.4",
                    "HTTP/2: limits hold from the first byte, sums are long",
                    HTTP));

    private Waiting() {}

    /** @param issue the name of the issue that brings what the row is about */
    record Row(String ids, String lesson, String issue) {}
}
