package io.carrel.k8s;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.carrel.k8s", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule SEES_NO_OTHER_ADAPTER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.carrel.store..",
              "io.carrel.local..",
              "io.carrel.http..",
              "io.carrel.cluster..",
              "akka.http..",
              "java.sql..")
          .because("adapters meet only in the composition root");

  @ArchTest
  static final ArchRule MANIFESTS_AND_REASONS_ASK_NOBODY =
      noClasses()
          .that()
          .resideInAnyPackage("..k8s.manifest..", "..k8s.reason..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClient")
          .because("they are pure functions, and so can be held against golden files");

  @ArchTest
  static final ArchRule RUNS_AND_WATCHES_DO_NOT_NEED_EACH_OTHER =
      noClasses()
          .that()
          .resideInAPackage("..k8s.run..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..k8s.watch..")
          .because("a run is started and ended by what the API server says, not by what was heard");

  @ArchTest
  static final ArchRule WATCHES_CHANGE_NOTHING =
      noClasses()
          .that()
          .resideInAPackage("..k8s.watch..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..k8s.run..")
          .because("whoever observes does not act");

  @ArchTest
  static final ArchRule ONE_WAY_TO_THE_API_SERVER =
      noClasses()
          .that()
          .resideOutsideOfPackage("..k8s.api..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.fabric8.kubernetes.client.KubernetesClientBuilder")
          .because("a second client would go past the request pace");
}
