package org.engram.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** House rules over the files of the repository. */
class TidyTest {
  private static final int JAVA_LINES = 300;
  private static final int POM_LINES = 60;
  private static final int README_LINES = 100;
  private static final Set<String> SKIPPED =
      Set.of("target", ".git", ".zig-cache", "zig-cache", "zig-out");
  // Written in parts, so that this file keeps its own rules.
  private static final Pattern LEFT_OPEN =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b|@Dis" + "abled|@Ign" + "ore");
  private static final Pattern MACHINE = Pattern.compile("/wo" + "rk/|/ro" + "ot/|/home/[a-z]");

  @Test
  void everyFileKeepsTheRules() throws IOException {
    Path root = Path.of("..").toAbsolutePath().normalize();
    assertThat(root.resolve("kernel-spi")).isDirectory();
    List<String> broken = new ArrayList<>();
    List<Path> files = files(root);
    assertThat(files).hasSizeGreaterThan(100);
    for (Path file : files) {
      String name = root.relativize(file).toString();
      broken.addAll(check(name, Files.readString(file)));
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void aFileThatBreaksARuleIsFound() {
    assertThat(check("a/A.java", "x\n".repeat(JAVA_LINES + 1))).hasSize(1);
    assertThat(check("a/A.java", "// TO" + "DO later")).hasSize(1);
    assertThat(check("a/b.sh", "cd /wo" + "rk/main")).hasSize(1);
    assertThat(check("a/pom.xml", "x\n".repeat(POM_LINES + 1))).hasSize(1);
    assertThat(check("README.md", "x\n".repeat(README_LINES + 1))).hasSize(1);
    assertThat(check("a/A.java", "class A {}\n")).isEmpty();
  }

  private static List<String> check(String name, String text) {
    List<String> broken = new ArrayList<>();
    long lines = text.lines().count();
    if (name.endsWith(".java") && lines > JAVA_LINES) {
      broken.add(name + " has " + lines + " lines");
    }
    if (name.endsWith("/pom.xml") && lines > POM_LINES) {
      broken.add(name + " has " + lines + " lines");
    }
    if (name.equals("README.md") && lines > README_LINES) {
      broken.add(name + " has " + lines + " lines");
    }
    find(LEFT_OPEN, name, text, broken);
    find(MACHINE, name, text, broken);
    return broken;
  }

  private static void find(Pattern pattern, String name, String text, List<String> broken) {
    Matcher matcher = pattern.matcher(text);
    if (matcher.find()) {
      long line = text.substring(0, matcher.start()).lines().count();
      broken.add(name + " line " + Math.max(1, line) + ": " + matcher.group());
    }
  }

  private static List<Path> files(Path root) throws IOException {
    Pattern wanted =
        Pattern.compile(".*\\.(java|zig|sh|xml|md|bnd|yaml|properties|json)|.*/(engram|run)");
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        Path name = folder.getFileName();
        return name != null && SKIPPED.contains(name.toString())
            ? FileVisitResult.SKIP_SUBTREE
            : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (wanted.matcher(file.toString()).matches()) {
          files.add(file);
        }
        return FileVisitResult.CONTINUE;
      }
    });
    return files;
  }
}
