package org.engram.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {
  @TempDir
  private Path folder;

  @Test
  void theTokenIsMadeOnceAndForTheOwnerAlone() throws Exception {
    Path file = folder.resolve("secrets/admin-token");
    String token = AdminToken.readOrCreate(file);
    assertThat(token).hasSizeGreaterThanOrEqualTo(43);
    assertThat(AdminToken.readOrCreate(file)).isEqualTo(token);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void twoInstallationsHaveDifferentTokens() {
    assertThat(AdminToken.readOrCreate(folder.resolve("a")))
        .isNotEqualTo(AdminToken.readOrCreate(folder.resolve("b")));
  }

  @Test
  void anEmptyTokenIsRefused() throws Exception {
    Path file = Files.createFile(folder.resolve("t"));
    assertThatThrownBy(() -> AdminToken.readOrCreate(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("empty");
  }
}
