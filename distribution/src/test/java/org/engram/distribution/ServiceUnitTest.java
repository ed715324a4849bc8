package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The unit for systemd says what the product needs and takes the rest away. */
final class ServiceUnitTest {
  private static final Path UNIT = Path.of("src/main/systemd/engram.service");

  /** Values by section and key; a line that is neither is a fault of the unit. */
  private static Map<String, List<String>> read() throws IOException {
    Map<String, List<String>> values = new LinkedHashMap<>();
    String section = "";
    for (String line : Files.readAllLines(UNIT)) {
      if (line.matches("\\[[A-Z][a-z]+]")) {
        section = line;
      } else if (!line.isBlank() && !line.startsWith("#")) {
        assertThat(line).matches("[A-Z][A-Za-z]*=.*");
        int equals = line.indexOf('=');
        values
            .computeIfAbsent(section + line.substring(0, equals), any -> new ArrayList<>())
            .add(line.substring(equals + 1));
      }
    }
    return values;
  }

  @Test
  void itStartsAndStopsByTheCommandAndKnowsTheProcess() throws Exception {
    Map<String, List<String>> unit = read();
    assertThat(unit)
        .containsEntry("[Service]Type", List.of("forking"))
        .containsEntry("[Service]ExecStart", List.of("/opt/engram/bin/engram start --timeout 600"))
        .containsEntry("[Service]ExecStop", List.of("/opt/engram/bin/engram stop"))
        .containsEntry("[Service]User", List.of("engram"))
        .containsEntry("[Install]WantedBy", List.of("multi-user.target"));
    String data = unit.getOrDefault("[Service]Environment", List.of()).stream()
        .filter(value -> value.startsWith("ENGRAM_DATA="))
        .findFirst()
        .orElseThrow()
        .substring("ENGRAM_DATA=".length());
    assertThat(unit.get("[Service]PIDFile")).containsExactly(data + "/engram.pid");
    assertThat(unit).containsEntry("[Service]StateDirectory", List.of("engram"));
    assertThat(data).startsWith("/var/lib/engram/");
    assertThat(unit.values()).as("a key twice").allMatch(all -> all.size() <= 2);
  }

  @Test
  void itTakesAwayWhatAJvmDoesNotNeed() throws Exception {
    assertThat(read())
        .doesNotContainKey("[Service]PrivateUsers")
        .containsEntry("[Service]MemoryDenyWriteExecute", List.of("false"))
        .containsEntry("[Service]NoNewPrivileges", List.of("true"))
        .containsEntry("[Service]CapabilityBoundingSet", List.of(""))
        .containsEntry("[Service]ProtectSystem", List.of("strict"))
        .containsEntry("[Service]ProtectHome", List.of("true"))
        .containsEntry("[Service]PrivateTmp", List.of("true"))
        .containsEntry("[Service]ReadWritePaths", List.of("/opt/engram/conf/secrets"))
        .containsEntry("[Service]SystemCallFilter", List.of("@system-service", "~@privileged"));
  }
}
