package org.engram.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import jdk.jfr.Event;
import jdk.jfr.Name;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/**
 * A bundle whose command {@code greedy:call} asks for the 16 384 best rows: their keys take 128 KiB
 * of scratch, more than the smallest arena has. No recall of the product does, by design. Its
 * command {@code greedy:inherit} plants what the flight recorder takes from no bundle.
 */
public final class GreedyCaller implements BundleActivator {
  private static final int ROWS = 16_384;
  private static final int DIM = 4;

  private @Nullable Kernels kernels;

  @Override
  public void start(BundleContext context) {
    kernels = context.getService(
        Objects.requireNonNull(context.getServiceReference(Kernels.class), "no kernels"));
    context.registerService(
        GreedyCaller.class,
        this,
        FrameworkUtil.asDictionary(Map.of(
            "osgi.command.scope", "greedy", "osgi.command.function", new String[] {"call", "inherit"
            })));
  }

  @Override
  public void stop(BundleContext context) {}

  /** Makes the call, and returns how many rows came back. */
  public String call() {
    try (Arena arena = Arena.ofConfined()) {
      float[] values = new float[ROWS * DIM];
      Arrays.fill(values, 1);
      MemorySegment rows = arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
      TopKResult result = TopKResult.allocate(arena, 1, ROWS);
      Objects.requireNonNull(kernels)
          .topK(
              new TopKRequest(
                  Matrix.dense(rows, 1, DIM), Matrix.dense(rows, ROWS, DIM), null, -1, ROWS),
              result);
      return result.count(0) + " rows";
    }
  }

  /** Makes an event whose class is in a bundle, as no bundle of the product does. */
  public String inherit() {
    new InheritedEvent().commit();
    return "recorded";
  }

  @Name("greedy.Inherited")
  private static final class InheritedEvent extends Event {}

  /** Makes an installation in that folder: the shipped one and this bundle. */
  static Path installed(Path folder) throws IOException {
    Path home = Files.createDirectory(folder.resolve("engram"));
    Files.createSymbolicLink(home.resolve("lib"), Product.HOME.resolve("lib"));
    for (String own : List.of("bin", "conf", "bundle")) {
      copy(Product.HOME.resolve(own), home.resolve(own));
    }
    write(home.resolve("bundle/08/greedy.jar"));
    return home;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(path -> !path.toString().contains("secrets")).toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private static void write(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "org.engram.distribution.greedy");
    main.putValue("Bundle-Version", "1.0.0");
    main.putValue("Bundle-Activator", GreedyCaller.class.getName());
    main.putValue(
        "Import-Package",
        "org.osgi.framework,org.engram.kernel.runtime,org.engram.kernel.spi,"
            + "jdk.jfr;resolution:=optional");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out, manifest)) {
      for (Class<?> own : List.of(GreedyCaller.class, InheritedEvent.class)) {
        String name = own.getName().replace('.', '/') + ".class";
        try (InputStream code = Objects.requireNonNull(
            GreedyCaller.class.getClassLoader().getResourceAsStream(name), name)) {
          zip.putNextEntry(new ZipEntry(name));
          code.transferTo(zip);
        }
      }
    }
  }
}
