package org.engram.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The process of {@code peers.py}: one request a line, one answer a line. */
final class Worker implements AutoCloseable {
  private final Path folder;
  private final Process process;
  private final Writer requests;
  private final BufferedReader answers;

  private Worker(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
    this.requests = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts the process.
   *
   * @param python the interpreter, with what {@code requirements.txt} lists
   * @param sources folder of {@code peers.py} and {@code peers.c}
   * @param folder where data and what is compiled are written
   */
  static Worker start(Path python, Path sources, Path folder)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of(python.toString(), sources.resolve("peers.py").toString()));
    for (String option : List.of("-O3", "-Ofast")) {
      command.addAll(compiled(sources.resolve("peers.c"), folder, option));
    }
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    return new Worker(folder, builder.start());
  }

  /** Without a C compiler there are fewer contestants, and the race says so. */
  private static List<String> compiled(Path source, Path folder, String option)
      throws IOException, InterruptedException {
    Path library = folder.resolve("peers" + option + ".so");
    try {
      int code = new ProcessBuilder(
              "cc",
              option,
              "-march=native",
              "-shared",
              "-fPIC",
              "-o",
              library.toString(),
              source.toString(),
              "-lm")
          .inheritIO()
          .start()
          .waitFor();
      return code == 0 ? List.of(library.toString(), option) : List.of();
    } catch (IOException e) {
      System.err.println("No C compiler: the loops in C are left out (" + e.getMessage() + ").");
      return List.of();
    }
  }

  /**
   * Prepares a race and returns its contestants.
   *
   * @param kind function of {@code peers.py}
   * @param data what it reads as a file after the arguments
   */
  List<Contestant> race(String kind, List<String> arguments, ByteBuffer data) throws IOException {
    Path file = folder.resolve(kind + ".bin");
    try (var channel = Files.newByteChannel(
        file,
        java.nio.file.StandardOpenOption.CREATE,
        java.nio.file.StandardOpenOption.TRUNCATE_EXISTING,
        java.nio.file.StandardOpenOption.WRITE)) {
      while (data.hasRemaining()) {
        channel.write(data);
      }
    }
    String request = "race\t" + kind + "\t" + String.join("\t", arguments) + "\t" + file;
    return Stream.of(ask(request).split("\t"))
        .map(name -> (Contestant) new Peer(name))
        .toList();
  }

  private String ask(String request) throws IOException {
    requests.write(request + "\n");
    requests.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("peers.py ended at '" + request + "'");
    }
    return answer;
  }

  @Override
  public void close() {
    process.destroy();
  }

  private final class Peer implements Contestant {
    private final String name;

    Peer(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public double nanos(long millis) throws IOException {
      return Double.parseDouble(ask("time\t" + name + "\t" + millis));
    }

    @Override
    public float[] result() throws IOException {
      Path file = folder.resolve("result.bin");
      float[] values = new float[Integer.parseInt(ask("result\t" + name + "\t" + file))];
      ByteBuffer.wrap(Files.readAllBytes(file))
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
      return values;
    }
  }
}
