package io.carrel.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the whole of Carrel on this machine until it is told to end. */
@Command(
    name = "up",
    description =
        "Run Carrel on this machine: embedded PostgreSQL, projects as local processes or in a cluster.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Where the pages are (default: 8080).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Where to listen (default: 127.0.0.1). Local projects isolate nobody: whoever can sign in can read this user's files.")
  private String host = "";

  @Option(
      names = "--management-port",
      paramLabel = "N",
      defaultValue = "8558",
      description = "Health and metrics, on loopback (default: 8558).")
  private int managementPort;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:user.home}/.carrel",
      description = "Where everything is kept (default: ~/.carrel).")
  private Path data = Path.of("");

  @Option(
      names = "--open-sign-up",
      description = "Let everybody who can reach this address sign up.")
  private boolean openSignUp;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Run this many nodes as one cluster, on ports one after the other (default: 1).")
  private int replicas;

  @Option(
      names = "--runtime",
      paramLabel = "local|kubernetes",
      defaultValue = "local",
      description =
          "Where projects run: as processes here, or as pods of a cluster (default: local).")
  private Place runtime = Place.local;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Which cluster, and who we are there (default: where kubectl looks).")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      defaultValue = "carrel",
      description = "Where in the cluster projects are (default: carrel).")
  private String namespace = "";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings laid over Carrel's own, in HOCON.")
  private @Nullable Path config;

  @Option(
      names = "--log",
      paramLabel = "plain|json",
      defaultValue = "plain",
      description = "Form of the log lines (default: plain).")
  private LogFormat log = LogFormat.plain;

  enum Place {
    local,
    kubernetes
  }

  enum LogFormat {
    plain,
    json
  }

  @Override
  public Integer call() throws Exception {
    System.setProperty("carrel.log.format", log.name());
    Path folder = absolute(data);
    UpSettings settings =
        new UpSettings(
            address(),
            port,
            managementPort,
            folder,
            openSignUp,
            replicas,
            place(folder),
            config == null ? null : absolute(config));
    Hub hub = Hub.start(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(hub::close, "carrel-stop"));
    System.out.println(Greeting.of(settings, hub.adminLink()));
    Thread.currentThread().join();
    return 0;
  }

  private ProjectsPlace place(Path folder) {
    if (runtime == Place.kubernetes) {
      return KubernetesPlace.of(kubeconfig, namespace);
    } else if (kubeconfig != null) {
      throw new StartRefused("--kubeconfig goes with --runtime kubernetes.");
    }
    return new LocalPlace(folder);
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private InetAddress address() {
    try {
      // Without the name, by which no node would be told it.
      return InetAddress.getByAddress(InetAddress.getByName(host).getAddress());
    } catch (UnknownHostException e) {
      throw new StartRefused("There is no address " + host + " to listen on.");
    }
  }
}
