package org.engram.itests;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The boundaries between modules, held over all classes of the product. */
class ArchitectureTest {
  private static final List<String> WITH_LINKER =
      List.of("KernelLibrary", "GuardPages", "FloatingPoint");
  private static JavaClasses product;

  @BeforeAll
  static void read() {
    product = new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("org.engram");
  }

  static Stream<ArchRule> rules() {
    return Stream.of(
        noClasses()
            .that(resideInAPackage("org.engram.kernel.spi.."))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.slf4j..", "java.io..", "java.nio.file..", "java.net..", "org.osgi.framework..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.foreign.Linker")
            .allowEmptyShould(false)
            .because("the SPI is contracts and values only"),
        noClasses()
            .that(not(resideInAPackage("..internal.osgi..")))
            .and(not(resideInAPackage("org.engram.launcher..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.osgi.framework..")
            .because("everything else can be wired in a plain JVM"),
        noClasses()
            .that(not(resideInAPackage("org.engram.provider..")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.engram.provider..")
            .because("no bundle knows a provider"),
        noClasses()
            .that(not(simpleName(WITH_LINKER.get(0)))
                .and(not(simpleName(WITH_LINKER.get(1))))
                .and(not(simpleName(WITH_LINKER.get(2)))))
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.foreign.Linker")
            .because("each native library has one class that binds it"),
        noClasses()
            .should()
            .haveNameMatching(".*(Impl|Manager|Utils?|Helper)$")
            .because("a name says what a class is"),
        noClasses()
            .that()
            .areInterfaces()
            .should()
            .haveNameMatching(".*\\.I[A-Z][a-z].*")
            .because("an interface has the plain name"),
        fields()
            .that()
            .areStatic()
            .and()
            .doNotHaveModifier(com.tngtech.archunit.core.domain.JavaModifier.SYNTHETIC)
            .should()
            .beFinal()
            .because("there is no static mutable state"),
        classes()
            .that(resideInAPackage("org.engram.kernel.runtime.."))
            .or(resideInAPackage("org.engram.store.."))
            .should()
            .onlyDependOnClassesThat(not(resideInAPackage("org.engram.memory..")))
            .because("dependencies point one way"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holdsOverAllClasses(ArchRule rule) {
    rule.check(product);
  }

  /** Planted faults: each of these test classes breaks a rule, and the rule says so. */
  @Test
  void aClassThatBreaksARuleIsFound() {
    JavaClasses planted = new ClassFileImporter().importClasses(PlantedImpl.class, Providers.class);
    List<String> broken = rules()
        .map(rule -> rule.allowEmptyShould(true).evaluate(planted))
        .filter(EvaluationResult::hasViolation)
        .map(result -> result.getFailureReport().toString())
        .toList();
    assertThat(broken).anyMatch(report -> report.contains("PlantedImpl"));
    assertThat(broken).anyMatch(report -> report.contains("static mutable state"));
    assertThat(broken).anyMatch(report -> report.contains("org.osgi.framework"));
  }

  @SuppressWarnings({"NonFinalStaticField", "UnusedVariable"})
  private static final class PlantedImpl {
    static int planted;
  }
}
