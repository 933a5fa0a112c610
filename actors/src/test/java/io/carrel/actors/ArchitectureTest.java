package io.carrel.actors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.carrel.actors", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule DOMAIN_KNOWS_NO_ADAPTER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("akka.http..", "java.sql..", "javax.sql..", "io.fabric8..")
          .because("the domain is the same on a laptop and in a cluster: only its ports differ");

  @ArchTest
  static final ArchRule IDS_KNOW_NOTHING =
      classes()
          .that()
          .resideInAPackage("..identity..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.carrel.actors.identity..", "java..", "com.fasterxml..", "org.jspecify..")
          .because("everything is named by ids, so they may depend on nothing that they name");

  @ArchTest
  static final ArchRule RUNTIME_KNOWS_NO_OWNER =
      noClasses()
          .that()
          .resideInAPackage("..runtime..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..actors.project..", "..session..", "..directory..", "..access..", "..supervision..")
          .because("an adapter of the runtime is told what to run, never why");

  @ArchTest
  static final ArchRule OWNER_KNOWS_NO_READ_SIDE =
      noClasses()
          .that()
          .resideInAPackage("..actors.project..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..directory..", "..account..", "..access..", "..supervision..")
          .because("an owner decides from its own journal; the read side is always a moment late");

  @ArchTest
  static final ArchRule NOBODY_NEEDS_THE_SUPERVISION =
      noClasses()
          .that()
          .resideOutsideOfPackage("..supervision..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..supervision..")
          .because("only the composition root starts the shards, the observers and the sweep");
}
