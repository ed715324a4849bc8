package org.engram.shell.internal;

import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.engram.kernel.runtime.settings.Settings;
import org.engram.shell.SettingsText;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The commands {@code config:*}. Each returns what it prints. */
@Component(
    service = ConfigCommands.class,
    property = {
      "osgi.command.scope=config",
      "osgi.command.function=get",
      "osgi.command.function=set",
      "osgi.command.function=unset",
      "osgi.command.function=list"
    })
public final class ConfigCommands {
  private final Optional<Settings> settings;

  /** Creates the commands. */
  @Activate
  public ConfigCommands(
      @Reference(policyOption = ReferencePolicyOption.GREEDY) Optional<Settings> settings) {
    this.settings = settings;
  }

  private Settings settings() {
    return settings.orElseThrow(() -> CommandFailure.absent("The kernel runtime"));
  }

  /** {@code config:get}. */
  @Descriptor("config:get KEY [--json]: shows the effective value and where it comes from")
  public String get(String... arguments) {
    Arguments given = new Arguments("config:get KEY [--json]", arguments);
    Settings.Effective setting = effective(given.value(0));
    return given.flag("--json") ? SettingsText.json(setting) : SettingsText.line(setting);
  }

  /** {@code config:set}. */
  @Descriptor("config:set KEY VALUE: sets a value, in force at its next use and kept over restarts")
  public String set(String... arguments) {
    Arguments given = new Arguments("config:set KEY VALUE", arguments);
    settings().set(given.value(0), given.value(1), Operator.name());
    return SettingsText.line(effective(given.value(0)));
  }

  /** {@code config:unset}. */
  @Descriptor("config:unset KEY: removes the value that was set at run time")
  public String unset(String... arguments) {
    Arguments given = new Arguments("config:unset KEY", arguments);
    settings().unset(given.value(0), Operator.name());
    return SettingsText.line(effective(given.value(0)));
  }

  /** {@code config:list}. */
  @Descriptor(
      "config:list [--json]: shows every setting, its effective value and where it comes from")
  public String list(String... arguments) {
    Arguments given = new Arguments("config:list [--json]", arguments);
    List<Settings.Effective> all = settings().list();
    return given.flag("--json") ? SettingsText.json(all) : SettingsText.table(all);
  }

  private Settings.Effective effective(String key) {
    return settings()
        .find(key)
        .orElseThrow(() -> new IllegalArgumentException("There is no setting '" + key
            + "'; there are: "
            + String.join(
                ", ", settings().list().stream().map(Settings.Effective::key).toList())
            + "."));
  }
}
