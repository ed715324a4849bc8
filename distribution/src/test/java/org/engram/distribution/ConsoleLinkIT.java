package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console shows where nothing is called, and where its server goes and comes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleLinkIT {
  private static final int CALLS = 500; // of which some are timed

  private ConsolePage page;
  private Product product;
  private Browser browser;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    page = ConsolePage.start(folder);
    product = page.product();
    browser = page.browser();
  }

  @AfterAll
  void stop() throws Exception {
    page.stop();
  }

  @BeforeEach
  void open() throws Exception {
    page.open();
  }

  /** Nothing asks for decays but a recall that ranks by strength. */
  @Test
  void aChartWithoutCallsSaysSoUntilThereAreSome() throws Exception {
    String label = "return document.querySelector('#chart').getAttribute('aria-label')";
    browser.run("const kernel = document.querySelector('#chart-kernel');"
        + " kernel.value = 'decay_calculation'; kernel.dispatchEvent(new Event('change'))");
    browser.await("return document.querySelector('#chart-empty').innerText === 'No calls yet.'");
    assertThat(browser.run(label).asText())
        .isEqualTo("Decay calculation, latency over time. No calls yet.");
    assertThat(browser.axe()).isEmpty();
    String cue = "{\"vector\":[1,0,0],\"profile\":{\"rank_by_strength\":true}}";
    for (int i = 0; i < CALLS; i++) {
      product.http("POST", "/v1/spaces/notes/recall", cue);
    }
    browser.await("return document.querySelector('#chart-empty').hidden");
    assertThat(browser.run(label).asText()).contains("Now: median ").doesNotContain("No calls");
  }

  /** The bundle that answers, and the server under it: the stream ends, and is opened again. */
  @ParameterizedTest
  @ValueSource(strings = {"org.engram.http", "org.apache.felix.http.jetty12"})
  void aServerThatStopsEndsTheStreamAndIsFoundAgain(String bundle) throws Exception {
    browser.run("window.loaded = true");
    product.bundle("stop", bundle);
    browser.await("return document.querySelector('#link').dataset.state === 'lost'");
    product.bundle("start", bundle);
    browser.await("return document.querySelector('#link').dataset.state === 'live'");
    browser.await("return window.loaded"); // by itself, without a reload
    assertThat(product.http("GET", "/health/ready", "").statusCode()).isEqualTo(200);
  }
}
