package io.carrel.cluster.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Asks a running Carrel, at any of its nodes, and prints a table or JSON. */
@Command(
    name = "admin",
    description = "Look into a running Carrel, and drain a node or move a shard of it.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND")
public final class AdminCommand {
  private static final JsonNode UNREACHABLE = TextNode.valueOf("unreachable");
  private static final JsonNode MAY_START = TextNode.valueOf("may start");
  private static final JsonNode WAIT = TextNode.valueOf("wait");

  @Option(
      names = "--management-port",
      paramLabel = "N",
      defaultValue = "8558",
      scope = ScopeType.INHERIT,
      description = "Of any node, on this machine (default: 8558).")
  private int port;

  @Option(
      names = "--url",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "Of any node's management port, instead of --management-port.")
  private @Nullable String url;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:user.home}/.carrel",
      scope = ScopeType.INHERIT,
      description = "The data folder, where the management token is (default: ~/.carrel).")
  private Path data = Path.of("");

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The file with the management token, instead of --data.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print the answer as it came, as JSON.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Command(description = "The members of the cluster, the oldest first.")
  int nodes() {
    return print(
        client().get("/carrel/nodes"),
        answer -> {
          Table table =
              new Table(
                  "NODE",
                  "STATUS",
                  "SESSIONS",
                  "PROXIED",
                  "SHARDS",
                  "OWNERS",
                  "VERSION",
                  "ADDRESS");
          for (JsonNode node : answer.path("nodes")) {
            table.row(
                node.path("name"),
                node.path("reachable").asBoolean() ? node.path("status") : UNREACHABLE,
                node.path("sessions"),
                node.path("proxied"),
                node.path("shards"),
                node.path("owners"),
                node.path("version"),
                node.path("address"));
          }
          return table.toString();
        });
  }

  @Command(description = "Which node holds which shards, with the owners in memory there.")
  int shards() {
    return print(
        client().get("/carrel/shards"),
        answer -> {
          Table table = new Table("NODE", "SHARD", "OWNERS");
          for (JsonNode region : answer.path("regions")) {
            for (JsonNode shard : region.path("shards")) {
              table.row(region.path("node"), shard.path("shard"), shard.path("owners"));
            }
          }
          return table
              + System.lineSeparator()
              + Table.text(answer.path("unallocated"))
              + " of "
              + Table.text(answer.path("total"))
              + " have not been needed yet.";
        });
  }

  @Command(description = "A project: what is desired and observed, who is there, its history.")
  int project(@Parameters(paramLabel = "ID", description = "The project's id.") String id) {
    return print(client().get("/carrel/projects/" + ManagementClient.segment(id)), Sheet::of);
  }

  @Command(description = "Who is connected to a node.")
  int sessions(
      @Parameters(
              paramLabel = "NODE",
              arity = "0..1",
              description = "Its name or address (default: the node that answers).")
          @Nullable String node) {
    String path =
        node == null
            ? "/carrel/node/sessions"
            : "/carrel/nodes/" + ManagementClient.segment(node) + "/sessions";
    return print(
        client().get(path),
        answer -> {
          Table table = new Table("KIND", "SINCE", "PROJECT", "PORT", "PERSON");
          for (JsonNode one : answer.path("connections")) {
            table.row(
                one.path("kind"),
                one.path("since"),
                one.path("project_id"),
                one.path("port"),
                one.path(one.has("name") ? "name" : "account_id"));
          }
          return table.toString();
        });
  }

  @Command(description = "What there is one of in the cluster, and where it runs.")
  int singletons() {
    return print(
        client().get("/carrel/singletons"),
        answer -> {
          Table table = new Table("NAME", "NODE");
          for (JsonNode one : answer.path("singletons")) {
            table.row(one.path("name"), one.path("node"));
          }
          return table.toString();
        });
  }

  @Command(description = "How far the nodes of projects are with their image.")
  int prepull() {
    return print(
        client().get("/carrel/prepull"),
        answer -> {
          JsonNode prepull = answer.path("prepull");
          if (!prepull.isObject()) {
            return "Projects do not run on nodes of their own here.";
          }
          Table table = new Table("NODE", "IMAGE", "PROJECTS", "REASON");
          for (JsonNode node : prepull.path("nodes")) {
            table.row(
                node.path("node"),
                node.path("phase"),
                node.path("open").asBoolean() ? MAY_START : WAIT,
                node.path("reason"));
          }
          return "Image: "
              + Table.text(prepull.path("image"))
              + System.lineSeparator()
              + trouble(Table.text(prepull.path("trouble")))
              + table;
        });
  }

  private static String trouble(String sentence) {
    return sentence.isEmpty() ? "" : "Trouble: " + sentence + System.lineSeparator();
  }

  @Command(description = "Make a node send its browsers away, leave and end; it is started again.")
  int drain(@Parameters(paramLabel = "NODE", description = "Its name or address.") String node) {
    return print(
        client().post("/carrel/nodes/" + ManagementClient.segment(node) + "/drain"),
        answer -> "Node " + Table.text(answer.path("node")) + " drains and leaves.");
  }

  @Command(name = "move-shard", description = "Move a shard to a node, where it then stays.")
  int moveShard(
      @Parameters(paramLabel = "SHARD", description = "Its number.") int shard,
      @Parameters(paramLabel = "NODE", description = "The node's name or address.") String node) {
    return print(
        client().post("/carrel/shards/" + shard + "/move?to=" + ManagementClient.segment(node)),
        answer ->
            answer.has("from")
                ? "Shard "
                    + shard
                    + " has moved from node "
                    + Table.text(answer.path("from"))
                    + " to node "
                    + Table.text(answer.path("to"))
                    + "."
                : "Shard "
                    + shard
                    + " will be on node "
                    + Table.text(answer.path("to"))
                    + " as soon as it is needed.");
  }

  private ManagementClient client() {
    return new ManagementClient(
        url == null ? "http://127.0.0.1:" + port : url,
        tokenFile == null ? data.resolve("management-token") : tokenFile);
  }

  private int print(JsonNode answer, Function<JsonNode, String> words) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(json ? answer.toPrettyString() : words.apply(answer));
    out.flush();
    return CommandLine.ExitCode.OK;
  }
}
