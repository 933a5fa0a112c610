package io.carrel.bench.failover;

/** The scenarios that can be chosen. */
enum ScenarioKind {
  FAULTS(
      "Faults under load",
      "Commands, reads at every replica, terminals that print and are typed into; two thirds of the faults hit the owner's node."),
  OWNER(
      "The owner's node is killed",
      "`kill -9` while `seq 1 1000000` prints in two terminals, one through that node and one through another, which must keep its socket."),
  ROLLING(
      "Rolling restart",
      "SIGTERM to each node in turn, behind a load balancer that asks for readiness every 100 ms; any answer but the right one counts as a failure.");

  private final String title;
  private final String words;

  ScenarioKind(String title, String words) {
    this.title = title;
    this.words = words;
  }

  String title() {
    return title;
  }

  String words() {
    return words;
  }
}
