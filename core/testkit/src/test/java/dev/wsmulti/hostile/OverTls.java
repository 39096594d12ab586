package dev.wsmulti.hostile;

import java.util.List;

/** What went wrong elsewhere in TLS: the tests are in the module {@code tls}, which this one cannot see, so they are named. */
final class OverTls {
    static final List<Row> ROWS = List.of(
            new Row(
                    "CVE-2020-11050 (Java-WebSocket), CVE-2017-1000209 (nv-websocket-client), CVE-2022-4492 (Undertow)",
                    "a trusted certificate for another name fails, with every TLS adapter",
                    "BadCertificatesTest.noneIsAcceptedOnAnyWay",
                    "CaseMatrixTest.itComesToWhatTheTableSays"),
            new Row(
                    "CVE-2026-71290 (HttpComponents)",
                    "the same table of bad certificates on each code path",
                    "BadCertificatesTest.noneIsAcceptedOnAnyWay"),
            new Row(
                    "CVE-2026-59638 (Bouncy Castle)",
                    "a common name counts nothing, there must be a SAN",
                    "BadCertificatesTest.noneIsAcceptedOnAnyWay",
                    "VerifierTest.commonNameNamesNoHost"),
            new Row(
                    "CVE-2024-34447 (Bouncy Castle)",
                    "the name verified is that of the URL, not an address",
                    "BadCertificatesTest.noneIsAcceptedOnAnyWay",
                    "VerifierTest.withoutAHostNobodyIsVerified"),
            new Row(
                    "CVE-2014-3577 (HttpClient), CVE-2021-0341 (OkHttp)",
                    "names inside other attributes, trailing dots, NUL, wildcards",
                    "VerifierTest.namesOfOtherKindsNameNoHost",
                    "HostNameTest.nameIsNotForTheHost"),
            new Row(
                    "GHSA-26vr-8j45-3r4w, CVE-2021-28165 (Jetty), CVE-2023-1108 (Undertow), CVE-2014-3488 (Netty), GHSA-59g9-7gfx-c72p (Tomcat)",
                    "an SSLEngine has a budget of steps, whatever its status",
                    "MisbehavingEngineTest.changesItsMindForEver",
                    "AfterHandshakeTest.recordsOfImpossibleLengthAreRefusedByTheirHeader"),
            new Row(
                    "CVE-2024-5971 (Undertow)",
                    "tickets and key updates amid a large send",
                    "AfterHandshakeTest.keyUpdatesAreAnsweredWhileOnlyOneSideTalks",
                    "CaseMatrixTest.itComesToWhatTheTableSays"),
            new Row("CVE-2025-24970 (Netty)", "no native TLS by default", "PackagesTest.nothingIsNative"),
            new Row(
                    "CVE-2022-27782, CVE-2021-22924, CVE-2026-8932, CVE-2026-4873, CVE-2016-5420 (curl)",
                    "the key of the pool holds the whole TLS configuration",
                    "HttpsTest.anotherConfigurationSharesNoConnection",
                    "TlsValueTest.whatMakesADifferenceMakesOneInEquals"),
            new Row(
                    "CVE-2021-22890, CVE-2021-22901 (curl)",
                    "TLS sessions are kept by role, host, port, configuration",
                    "ProvidersTest.noSessionGoesFromOneServerToAnother",
                    "ProvidersTest.noSessionGoesFromOneConfigurationToAnother"),
            new Row(
                    "CVE-2024-1300 (Vert.x), the part on server names of TLS",
                    "maps keyed by SNI are bounded",
                    "ProvidersTest.sessionsKeptAreAsManyAsTheSettingsSay"));

    private OverTls() {}

    /** @param tests {@code Class.method} of the module {@code tls} */
    record Row(String ids, String lesson, String... tests) {
        @Override
        public String toString() {
            return "| " + ids + " | " + lesson + " | `" + String.join("`, `", tests) + "` |\n";
        }
    }
}
