package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The log as it is configured in the installation, by the code of logback that is shipped: it is
 * rolled by size and by day, what is old or too much is deleted, and no line is lost on the way.
 * The clock of the log is set; sizes are the real ones.
 */
class LogRotationTest {
  private static final Path SHIPPED = Path.of("src", "main", "conf", "logback.xml");
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern NUMBER = Pattern.compile("line (\\d+) ");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 10);
  private static final long MOST_BYTES = 64L << 20;
  private static final long CAP_BYTES = 1L << 30;
  private static final int HISTORY_DAYS = 14;
  private static final int WRITERS = 4;
  /** Text of 16 KiB: 64 MiB are some four thousand lines. */
  private static final String FILLING = "x".repeat(16 << 10);

  @TempDir
  Path folder;

  @Test
  void theCodeIsThatOfTheInstallation() {
    for (Class<?> code : List.of(LoggerContext.class, RollingFileAppender.class)) {
      assertThat(code.getProtectionDomain().getCodeSource().getLocation().toString())
          .contains("pax-logging-logback");
    }
  }

  /** The log of one run of the product. */
  private final class Run implements AutoCloseable {
    private final LoggerContext context = new LoggerContext();
    private final SizeAndTimeBasedRollingPolicy<?> policy;
    private final Logger logger;

    Run(Path configuration, String format, LocalDate day) throws Exception {
      if (Files.notExists(active())) {
        Files.createFile(active());
      }
      Files.setLastModifiedTime(active(), noon(day)); // the log goes by the time of its file
      context.setMDCAdapter(new LogbackMDCAdapter());
      context.putProperty("engram.log", folder.toString());
      context.putProperty("engram.log.format", format);
      JoranConfigurator configurator = new JoranConfigurator();
      configurator.setContext(context);
      configurator.doConfigure(configuration.toFile());
      FileAppender<?> appender = (FileAppender<?>)
          context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("file");
      policy = (SizeAndTimeBasedRollingPolicy<?>)
          ((RollingFileAppender<?>) Objects.requireNonNull(appender)).getRollingPolicy();
      logger = context.getLogger("org.engram.test");
      on(day);
    }

    /** Sets the clock of the log to noon. */
    void on(LocalDate day) {
      policy
          .getTimeBasedFileNamingAndTriggeringPolicy()
          .setCurrentTime(noon(day).toMillis());
    }

    void write(int from, int to, String text) {
      IntStream.range(from, to).forEach(number -> logger.info("line {} {}", number, text));
    }

    /** Waits until what was rolled is compressed and what is old is deleted. */
    @Override
    public void close() {
      assertThat(context.getStatusManager().getCopyOfStatusList())
          .noneMatch(status -> status.getLevel() == Status.ERROR);
      context.stop();
    }
  }

  private static FileTime noon(LocalDate day) {
    return FileTime.from(
        day.atTime(LocalTime.NOON).atZone(ZoneId.systemDefault()).toInstant());
  }

  private Path active() {
    return folder.resolve("engram.log");
  }

  private Path archive(LocalDate day, int index) {
    return folder.resolve("engram." + day + "." + index + ".log.gz");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().startsWith("engram."))
          .sorted()
          .toList();
    }
  }

  /** Reads a log file, and returns the numbers of its lines; adds the length of the lines. */
  private static long read(Path file, boolean json, List<Integer> numbers) throws IOException {
    long bytes = 0;
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        bytes += line.length() + 1;
        String message = json ? JSON.readTree(line).get("formattedMessage").asText() : line;
        Matcher number = NUMBER.matcher(message);
        assertThat(number.find()).as(line).isTrue();
        numbers.add(Integer.parseInt(number.group(1)));
      }
    }
    return bytes;
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static void writeFromManyThreads(Run run, int from, int to) throws Exception {
    int share = (to - from) / WRITERS;
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> writing = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int first = from + writer * share;
        writing.add(writers.submit(() -> run.write(first, first + share, FILLING)));
      }
      for (Future<?> one : writing) {
        one.get();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void aFullFileIsRolledAndNoLineIsLostNotEvenByARestart(String format) throws Exception {
    int half = 4_400; // more than a file holds
    try (Run run = new Run(SHIPPED, format, DAY)) {
      writeFromManyThreads(run, 0, half);
    }
    try (Run run = new Run(SHIPPED, format, DAY)) {
      writeFromManyThreads(run, half, 2 * half);
    }
    assertThat(files()).containsExactly(archive(DAY, 0), archive(DAY, 1), active());
    List<Integer> numbers = new ArrayList<>();
    for (Path file : files()) {
      assertThat(read(file, format.equals("json"), numbers))
          .as(file.toString())
          .isLessThan(MOST_BYTES + WRITERS * 2L * FILLING.length());
    }
    assertThat(numbers).hasSameElementsAs(upTo(2 * half)).doesNotHaveDuplicates();
  }

  /**
   * Writes three lines on each of so many days. The product is started anew each day, which waits
   * for what is compressed and deleted beside it; its log is still that of the day before.
   */
  private void writeForDays(Path configuration, int days) throws Exception {
    for (int day = 0; day < days; day++) {
      try (Run run = new Run(configuration, "text", DAY.plusDays(Math.max(0, day - 1)))) {
        run.on(DAY.plusDays(day));
        run.write(3 * day, 3 * day + 3, "of a day");
      }
    }
  }

  @Test
  void eachDayHasItsFilesAndTheLastFourteenAreKept() throws Exception {
    int days = 20;
    writeForDays(SHIPPED, days);
    List<Path> expected = new ArrayList<>();
    for (int day = days - 1 - HISTORY_DAYS; day < days - 1; day++) {
      expected.add(archive(DAY.plusDays(day), 0));
    }
    expected.add(active());
    assertThat(files()).isEqualTo(expected);
    for (int kept = 0; kept < expected.size(); kept++) {
      int first = 3 * (days - 1 - HISTORY_DAYS + kept);
      List<Integer> numbers = new ArrayList<>();
      read(expected.get(kept), false, numbers);
      assertThat(numbers).as("each line on its day").containsExactly(first, first + 1, first + 2);
    }
  }

  /**
   * Archives of 100 MB that take no room on the disk. Logback does not count those of the oldest
   * day of the history, so none is planted there.
   */
  @Test
  void archivesTogetherStayUnderAGigabyteAndTheOldestGo() throws Exception {
    long bytes = 100_000_000;
    for (int day = 1; day <= HISTORY_DAYS - 2; day++) {
      try (RandomAccessFile file =
          new RandomAccessFile(archive(DAY.minusDays(day), 0).toFile(), "rw")) {
        file.setLength(bytes);
      }
    }
    writeForDays(SHIPPED, 2);
    long all = 0;
    for (Path file : files()) {
      all += Files.size(file);
    }
    assertThat(all).isLessThanOrEqualTo(CAP_BYTES);
    assertThat(files()).hasSize(12);
    assertThat(files().getFirst()).isEqualTo(archive(DAY.minusDays(10), 0));
  }

  @ParameterizedTest
  @CsvSource({"maxHistory, 14, 2, 3", "totalSizeCap, 1GB, 10, 1"})
  void aLogThatIsPlantedWrongIsFound(String element, String right, String wrong, int left)
      throws Exception {
    String end = "</" + element + ">";
    String shipped = Files.readString(SHIPPED);
    assertThat(shipped).contains(">" + right + end);
    Path planted = folder.resolve("planted.xml");
    Files.writeString(planted, shipped.replace(">" + right + end, ">" + wrong + end));
    int days = 5;
    writeForDays(planted, days);
    List<Integer> numbers = new ArrayList<>();
    for (Path file : files()) {
      read(file, false, numbers);
    }
    assertThat(numbers).as("lines are lost").hasSize(3 * left);
    assertThat(files()).hasSize(left);
  }
}
