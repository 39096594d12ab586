package dev.wsmulti.tool;

import dev.wsmulti.http.Target;
import dev.wsmulti.tls.Tls;
import dev.wsmulti.tool.demo.DemoOptions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Reads the command line and runs what it asks for. */
final class Tool {
    private final Options options = new Options();
    private final ServeOptions serveOptions = new ServeOptions();
    private final ConformanceOptions conformanceOptions = new ConformanceOptions();
    private final DemoOptions demoOptions = new DemoOptions();
    private Reporter reporter = Reporter.plain();

    static String version() {
        return Optional.ofNullable(Tool.class.getPackage().getImplementationVersion())
                .orElse("0");
    }

    /** Runs the tool; returns its exit code. */
    int run(String[] args) {
        try {
            return dispatch(args);
        } catch (Problem problem) {
            reporter.error(problem);
            return problem.code();
        } catch (ParameterException wrong) {
            reporter.error(Problem.usage(wrong));
            return ExitCode.USAGE;
        } catch (RuntimeException defect) {
            reporter.error(new Problem(ExitCode.NOT_STARTED, "internal error: " + defect));
            if (reporter.isVerbose()) {
                defect.printStackTrace();
            }
            return ExitCode.NOT_STARTED;
        }
    }

    private int dispatch(String[] args) {
        refuseLostCharacters(args);
        CommandLine line = commandLine();
        ParseResult given = line.parseArgs(args);
        reporter = Reporter.of(options);
        if (given.hasSubcommand()) {
            return run(given.subcommand().commandSpec());
        }
        if (options.help) {
            line.usage(System.out);
            return ExitCode.OK;
        }
        if (options.version) {
            showVersion();
            return ExitCode.OK;
        }
        return transfer(given);
    }

    private int run(CommandSpec subcommand) {
        if (serveOptions.help || conformanceOptions.help || demoOptions.help) {
            subcommand.commandLine().usage(System.out);
            return ExitCode.OK;
        }
        Object asked = subcommand.userObject();
        if (asked == serveOptions) {
            return new ServeCommand(serveOptions).run();
        }
        return asked == conformanceOptions
                ? new ConformanceCommand(conformanceOptions, reporter).run()
                : demoOptions.run();
    }

    /** Where the locale knows ASCII alone the JDK has replaced every other byte: better nothing is sent than that. */
    private static void refuseLostCharacters(String[] args) {
        String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
        if (!encoding.equals("UTF-8") && Stream.of(args).anyMatch(argument -> argument.indexOf('\uFFFD') >= 0)) {
            throw new Problem(
                    ExitCode.USAGE,
                    "an argument holds characters that the locale cannot express (its encoding is " + encoding
                            + "); set LC_ALL=C.UTF-8");
        }
    }

    private CommandLine commandLine() {
        CommandLine line = new CommandLine(options);
        line.addSubcommand("serve", serveOptions);
        line.addSubcommand("conformance", conformanceOptions);
        line.addSubcommand("demo", demoOptions);
        // As curl: @ and = belong to the value of -d, values may look like options, and the last one of several counts.
        return line.setExpandAtFiles(false)
                .setSeparator(" ")
                .setOverwrittenOptionsAllowed(true)
                .setAllowOptionsAsOptionParameters(true)
                .setAllowSubcommandsAsOptionParameters(true)
                .setInterpolateVariables(false);
    }

    private int transfer(ParseResult given) {
        if (options.urls.isEmpty()) {
            throw new Problem(ExitCode.USAGE, "no URL given; see --help");
        }
        List<Target> targets = options.urls.stream().map(Urls::target).toList();
        boolean ws = targets.stream().anyMatch(Target::isWebSocket);
        Misplaced.refuse(given, options, targets, ws);
        return ws
                ? new WsCommand(options, targets.get(0), reporter).run()
                : new HttpCommand(options, targets, reporter).run();
    }

    private static void showVersion() {
        System.out.println("wsmulti " + version() + " (Java " + System.getProperty("java.version") + ")");
        System.out.println("Protocols: http https ws wss");
        System.out.println("Features: fragments keep-alive parallel pings streaming subprotocols");
        System.out.println("TLS providers: " + String.join(" ", Tls.providers()));
    }
}
