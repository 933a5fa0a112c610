package io.carrel.cluster;

import akka.actor.Address;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carrel.cluster.replicas.Lifeline;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** One of several replicas. Started by {@link ReplicasUp}, which tells it what it needs to know. */
@Command(name = "node", hidden = true)
final class NodeCommand implements Callable<Integer> {
  /** The others have downed this node; it is to be started again. */
  private static final int DOWNED = 3;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The command for a node of this name, with this program's own flags. */
  static List<String> command(String name) {
    List<String> command = new ArrayList<>();
    command.add(java.nio.file.Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-Dcarrel.log.format=" + System.getProperty("carrel.log.format", "plain"));
    command.add("-Dcarrel.node=" + name);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "node"));
    return command;
  }

  /** One line for the node's input; it holds the database's password. */
  static String line(NodeSettings settings) throws java.io.IOException {
    return JSON.writeValueAsString(settings);
  }

  @Override
  public Integer call() throws Exception {
    Lifeline lifeline = new Lifeline(System.in, System.out);
    Node node = Node.open(JSON.readValue(lifeline.settings(), NodeSettings.class));
    Runtime.getRuntime().addShutdownHook(new Thread(node::close, "carrel-stop"));
    CompletableFuture<List<String>> others = new CompletableFuture<>();
    lifeline.listen(new Told(node, others));
    lifeline.bound(node.id());
    node.join(others.join());
    lifeline.ready();
    node.awaitEnd();
    node.close();
    return DOWNED;
  }

  private record Told(Node node, CompletableFuture<List<String>> others)
      implements Lifeline.Listener {
    @Override
    public void join(List<String> members) {
      others.complete(members);
    }

    @Override
    public void died(Address address, long uid) {
      node.deaths().tell(address, uid);
    }

    /** As if killed: projects go on, and nothing stands in the next start's way. */
    @Override
    public void cutOff() {
      LoggerFactory.getLogger(NodeCommand.class).warn("the launcher is gone; this node ends");
      Runtime.getRuntime().halt(1);
    }
  }
}
