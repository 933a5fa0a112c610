package io.carrel.cluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between modules, seen from the only place that sees all of them. */
@AnalyzeClasses(packages = "io.carrel", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule protocolDependsOnNothing =
      classes()
          .that()
          .resideInAPackage("io.carrel.protocol..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.carrel.protocol..", "java..", "org.jspecify..")
          .because("browser, hub and project server share it, whatever each is made of");

  @ArchTest
  static final ArchRule actorsKnowPortsOnly =
      noClasses()
          .that()
          .resideInAPackage("io.carrel.actors..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.carrel.store..",
              "io.carrel.local..",
              "io.carrel.k8s..",
              "io.carrel.http..",
              "io.carrel.cluster..",
              "io.carrel.project..",
              "akka.http..",
              "java.sql..",
              "io.fabric8..")
          .because("the domain decides; how things are stored, run or spoken belongs to adapters");

  @ArchTest
  static final ArchRule storeSeesNoOtherAdapter =
      noClasses()
          .that()
          .resideInAPackage("io.carrel.store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.carrel.local..", "io.carrel.k8s..", "io.carrel.http..", "io.carrel.cluster..")
          .because("adapters meet only in the composition root");

  @ArchTest
  static final ArchRule localSeesNoOtherAdapter =
      noClasses()
          .that()
          .resideInAPackage("io.carrel.local..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.carrel.store..", "io.carrel.k8s..", "io.carrel.http..", "io.carrel.cluster..")
          .because("adapters meet only in the composition root");

  @ArchTest
  static final ArchRule k8sSeesNoOtherAdapter =
      noClasses()
          .that()
          .resideInAPackage("io.carrel.k8s..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.carrel.store..", "io.carrel.local..", "io.carrel.http..", "io.carrel.cluster..")
          .because("adapters meet only in the composition root");

  @ArchTest
  static final ArchRule onlyItsPlaceSeesARuntime =
      noClasses()
          .that()
          .resideInAPackage("io.carrel.cluster..")
          .and()
          .haveSimpleNameNotEndingWith("Place")
          .and()
          .doNotHaveSimpleName("ProjectServerSoftware")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.carrel.local..", "io.carrel.k8s..")
          .because("where projects run is one decision, made in one place");

  @ArchTest
  static final ArchRule httpSeesNoOtherAdapter =
      noClasses()
          .that()
          .resideInAPackage("io.carrel.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.carrel.store..",
              "io.carrel.local..",
              "io.carrel.k8s..",
              "io.carrel.cluster..",
              "java.sql..")
          .because("adapters meet only in the composition root, and SQL lives in store");

  @ArchTest
  static final ArchRule onlyStoreSpeaksSql =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.carrel.store..", "io.carrel.cluster.postgres..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.flywaydb..")
          .because("one place knows the schema");

  @ArchTest
  static final ArchRule nobodyUsesTheCommonPoolByName =
      noClasses()
          .should()
          .callMethod(java.util.concurrent.ForkJoinPool.class, "commonPool")
          .because("on two cores it starts a thread for each task; name an executor");
}
