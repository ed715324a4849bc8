package org.engram.shell.internal.osgi;

import java.util.Arrays;
import java.util.List;
import org.apache.felix.service.command.Converter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Bundles as words of a command, which {@code felix:stop}, {@code update}, {@code headers} and
 * others need: an id, a symbolic name that just one bundle has, or {@code NAME:VERSION}. Gogo has
 * this in its own shell, which is not shipped.
 */
@Component(
    service = Converter.class,
    property = Converter.CONVERTER_CLASSES + "=org.osgi.framework.Bundle")
public final class BundleConverter implements Converter {
  private final BundleContext context;

  /** Looks in the framework of that context. */
  @Activate
  public BundleConverter(BundleContext context) {
    this.context = context;
  }

  @Override
  public @Nullable Object convert(Class<?> type, @Nullable Object word) {
    if (!type.isAssignableFrom(Bundle.class) || word == null) {
      return null;
    }
    String text = word.toString();
    if (text.matches("[0-9]{1,18}")) {
      return context.getBundle(Long.parseLong(text));
    }
    List<Bundle> named = Arrays.stream(context.getBundles())
        .filter(bundle -> text.equals(bundle.getSymbolicName())
            || text.equals(bundle.getSymbolicName() + ":" + bundle.getVersion()))
        .toList();
    return named.size() == 1 ? named.getFirst() : null;
  }

  /** Bundles are printed as Gogo prints them. */
  @Override
  public @Nullable CharSequence format(Object target, int level, Converter escape) {
    return null;
  }
}
