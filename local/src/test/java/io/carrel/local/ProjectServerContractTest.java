package io.carrel.local;

import java.util.List;

/** The contract with the real project server. */
final class ProjectServerContractTest extends LocalRuntimeContract {
  @Override
  List<String> projectServer() {
    return ProjectServerCommands.real();
  }
}
