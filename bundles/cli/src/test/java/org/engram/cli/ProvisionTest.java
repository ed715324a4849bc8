package org.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.engram.cli.archive.Disk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container is given, and what is refused; ProvisionIT starts it. */
final class ProvisionTest {

  @TempDir
  Path folder;

  private Session session;
  private Path target;

  @BeforeEach
  void open() throws IOException {
    session = new Session(folder);
    target = folder.resolve("container");
    Files.writeString(session.home.resolve("conf/logback.xml"), "<configuration/>");
    Files.writeString(
        session.home.resolve("index.xml"),
        "<repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0'>"
            + resource("org.logging.api", "osgi.bundle", "bundle/01/api.jar")
            + resource("org.logging.more", "osgi.fragment", "bundle/01/more.jar")
            + resource("org.engram.provider-zig-x86", "osgi.bundle", "bundle/06/x86.jar")
            + resource("org.engram.provider-zig-arm64", "osgi.bundle", "bundle/06/arm64.jar")
            + resource("org.engram.memory", "osgi.bundle", "bundle/07/memory.jar")
            + "</repository>");
  }

  private String resource(String name, String type, String path) throws IOException {
    Path file = session.home.resolve(path);
    Files.createDirectories(Disk.parent(file));
    Files.writeString(file, name);
    return """
      <resource>
        <requirement namespace="osgi.identity"><attribute name="osgi.identity" value="no"/></requirement>
        <capability namespace="osgi.identity">
          <attribute name="osgi.identity" value="%s"/>
          <attribute name="type" value="%s"/>
        </capability>
        <capability namespace="osgi.content">
          <attribute name="osgi.content" value="%s"/>
          <attribute name="url" value="%s"/>
        </capability>
        <capability namespace="other"><attribute name="url" value="no"/></capability>
      </resource>
      """.formatted(name, type, Disk.sha256(file), path);
  }

  private int provision(String container, String... more) {
    String[] words = new String[3 + more.length];
    words[0] = "provision";
    words[1] = container;
    words[2] = target.toString();
    System.arraycopy(more, 0, words, 3, more.length);
    return session.run(words);
  }

  @Test
  void felixStartsBundlesByLevelAndInstallsFragments() {
    assertThat(provision("felix")).as(session.err()).isZero();
    assertThat(session.out()).startsWith(target + " is ready, 4 bundles.");
    String bundles = target.resolve("bundle").toUri().toString();
    assertThat(target.resolve("conf/config.properties"))
        .content()
        .contains(
            "felix.auto.install.1= \\\n  \"" + bundles + "01/more.jar\"\n",
            "felix.auto.start.1= \\\n  \"" + bundles + "01/api.jar\"\n",
            "felix.auto.start.7= \\\n  \"" + bundles + "07/memory.jar\"\n",
            "org.osgi.framework.startlevel.beginning=7\n",
            "engram.data=" + target.resolve("data") + "\n",
            "org.apache.felix.http.enable=false\n");
    assertThat(target.resolve("bundle/07/memory.jar")).hasContent("org.engram.memory");
    assertThat(target.resolve("conf/engram.properties")).exists();
  }

  @Test
  void equinoxHasOneListAndWhatIsLeftOutIsNotThere() {
    assertThat(provision("equinox", "--without", "org.logging.a*", "--without", "*.memory"))
        .as(session.err())
        .isZero();
    assertThat(target.resolve("configuration/config.ini"))
        .content()
        .contains("/bundle/01/more.jar@1, \\\n", ".jar@6\\:start\n", "osgi.startLevel=6\n")
        .doesNotContain("api.jar", "memory.jar");
    assertThat(target.resolve("bundle/07")).doesNotExist();
  }

  @Test
  void whatCannotBeIsOneSentenceAndMakesNothing() throws IOException {
    assertThat(provision("karaf")).isEqualTo(1);
    assertThat(session.err()).isEqualTo("No container 'karaf': felix or equinox.\n");
    assertThat(provision("felix", "--without", "org.nobody")).isEqualTo(1);
    assertThat(session.err())
        .startsWith("No bundle 'org.nobody' is in the index; it has org.logging.api, ")
        .hasLineCount(1);
    assertThat(target).doesNotExist();
    Files.createDirectories(target);
    Files.writeString(target.resolve("precious"), "kept");
    assertThat(provision("felix")).isEqualTo(1);
    assertThat(session.err()).contains("is not empty. Nothing was changed.");
    assertThat(target).isDirectoryNotContaining(file -> !file.endsWith("precious"));
  }

  @Test
  void aBundleThatIsNotTheOneOfTheIndexIsNamed() throws IOException {
    Files.writeString(session.home.resolve("bundle/01/api.jar"), "another");
    assertThat(provision("felix")).isEqualTo(1);
    assertThat(session.err())
        .contains("bundle/01/api.jar has the SHA-256 ", "and the index names ")
        .hasLineCount(1);
    assertThat(target.resolve("conf/config.properties")).doesNotExist();
    Files.writeString(session.home.resolve("index.xml"), "<repository>");
    assertThat(provision("equinox")).isEqualTo(1);
    assertThat(session.err()).contains("index.xml is no OSGi repository: ");
  }
}
