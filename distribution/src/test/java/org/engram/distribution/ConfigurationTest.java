package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.runtime.settings.Setting;
import org.junit.jupiter.api.Test;

/** The configuration file that is shipped says what the product does. */
final class ConfigurationTest {
  @Test
  void everySettingIsThereWithItsDefaultAndEnvironment() throws Exception {
    String file = Files.readString(Path.of("src/main/conf/engram.properties"));
    for (Setting<?> setting : EngramSettings.all()) {
      // The default of this one is a property of the machine.
      String value = setting.equals(EngramSettings.NUM_THREADS) ? "" : setting.defaultValue();
      assertThat(file.lines()).contains(("#" + setting.key() + " = " + value).strip());
      setting.environment().stream().limit(1).forEach(name -> assertThat(file).contains(name));
    }
  }
}
