package io.carrel.local;

import java.util.List;

/** The contract with the small project server of these tests. */
final class StubRuntimeContractTest extends LocalRuntimeContract {
  @Override
  List<String> projectServer() {
    return ProjectServerCommands.stub();
  }
}
