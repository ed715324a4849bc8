package org.engram.demo.internal;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.engram.memory.RecallAnswer;
import org.engram.memory.RecallRequest;
import org.engram.shell.ProgressBar;
import org.engram.shell.ProgressBar.Style;

/** The demo from the first memory to the last figure. */
public final class Demo {
  private static final int DISCOVERIES = 10;
  private static final int LOAD_THREADS = 2;
  private static final int LOAD_LIMIT = 10;

  private final Services services;
  private final PrintStream out;

  /** Creates a demo that prints there. */
  public Demo(Services services, PrintStream out) {
    this.services = services;
    this.out = out;
  }

  /**
   * Runs the demo.
   *
   * @param synsets how many synsets of WordNet are loaded
   * @param interactive whether somebody watches the output
   * @return a sentence for each thing that is not as it must be; none if all is well
   */
  public List<String> run(int synsets, boolean interactive) throws IOException {
    Corpus corpus = Corpus.mostFrequent(WordNet.read(), synsets);
    out.printf(
        "WordNet 3.1: the %d most frequent synsets, %d links between them%n",
        corpus.synsets().size(), corpus.links().size());
    Loading loading = new Loading(services, corpus);
    List<float[]> vectors =
        loading.run(new ProgressBar(out, interactive ? Style.LINE : Style.QUARTERS));
    List<String> cues = CueList.read();
    List<float[]> cueVectors = loading.embed(cues);
    List<String> problems = new ArrayList<>(discover(cues, cueVectors));
    problems.addAll(swap(cueVectors));
    new Speeds(services, corpus, vectors).print(out);
    return problems;
  }

  private List<String> discover(List<String> cues, List<float[]> vectors) {
    List<Discovery> discoveries = Discovery.search(services.engine(), cues, vectors);
    int shown = Math.min(DISCOVERIES, discoveries.size());
    out.println();
    out.printf(
        "%d cues, %d memories that spreading brings among the first %d and cosine alone does not;%n"
            + "the %d that lie deepest by cosine alone:%n",
        cues.size(), discoveries.size(), Discovery.TOP, shown);
    for (int i = 0; i < shown; i++) {
      discoveries.get(i).print(out, i + 1, services.engine());
    }
    out.println();
    return shown == DISCOVERIES
        ? List.of()
        : List.of("Only %d of %d recalls were found in which spreading finds more."
            .formatted(discoveries.size(), DISCOVERIES));
  }

  private List<String> swap(List<float[]> cues) throws IOException {
    if (SwapTrial.nativeProvider(services.control()).isEmpty()) {
      out.println("No native provider runs here: the swaps are between the tiers of Java.");
    }
    try (RecallLoad load = new RecallLoad(this::recall, cues, LOAD_THREADS)) {
      SwapFigures figures = new SwapTrial(services.control(), services.bundles(), load).run();
      figures.print(out);
      List<String> problems = new ArrayList<>(figures.problems());
      if (figures.failed() != 0) {
        problems.add("The first recall that failed: " + load.firstFailure());
      }
      return problems;
    }
  }

  private RecallAnswer recall(float[] cue) {
    return services.engine().recall(Loading.SPACE, RecallRequest.ofVector(cue, LOAD_LIMIT));
  }
}
