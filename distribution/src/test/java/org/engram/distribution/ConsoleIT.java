package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console of the packaged product in headless Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String STATE = "return (document.querySelector('#kernel-vector_similarity')"
      + "?.parentElement.querySelector('.provider').textContent ?? '')";

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

  private static String token() throws Exception {
    return Files.readString(Product.HOME.resolve("conf/secrets/admin-token")).strip();
  }

  private JsonNode get(String path) throws Exception {
    return JSON.readTree(product.http("GET", path, "").body());
  }

  private String serving() throws Exception {
    return get("/internal/zig/status").get("kernels").get(0).get("provider").asText();
  }

  /** A provider that does not serve. */
  private String other() throws Exception {
    String serving = serving();
    for (JsonNode provider : get("/internal/zig/status").get("providers")) {
      String name = provider.get("id").asText() + "@" + provider.get("version").asText();
      if (!name.equals(serving)) {
        return name;
      }
    }
    throw new AssertionError("there is one provider only");
  }

  private void confirm(String token) throws Exception {
    browser.set("token", token);
    browser.click("#dialog-confirm");
  }

  private void awaitClosed() throws Exception {
    browser.await("return !document.querySelector('#dialog').open");
  }

  @Test
  void thePageLoadsWithoutAComplaintAndShowsWhatServes() throws Exception {
    browser.open("http://127.0.0.1:" + product.port + "/console");
    browser.await("return document.querySelector('#chart canvas') !== null");
    browser.await("return document.querySelector('#health').dataset.state === 'healthy'");
    assertThat(browser.run(STATE).asText()).isEqualTo(serving());
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aSwapTakesTheTokenTakesEffectAndIsRolledBack() throws Exception {
    String before = serving();
    String after = other();
    browser.run("window.loaded = true");
    browser.click("[aria-label='Swap to " + after + "…']");
    browser.set("why", "seen by a test");
    for (String wrong : List.of("", "wrong")) {
      confirm(wrong);
      browser.await(
          "return document.querySelector('#dialog-problem').textContent.includes('admin-token')");
      assertThat(serving()).isEqualTo(before);
    }
    assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("401"));
    confirm(token());
    awaitClosed();
    browser.await(STATE + " === '" + after + "'");
    assertThat(serving()).isEqualTo(after);
    browser.await(
        "return document.querySelector('#journal-table').textContent.includes('seen by a test')");
    browser.click("#rollback");
    confirm(token());
    awaitClosed();
    browser.await(STATE + " === '" + before + "'");
    assertThat(serving()).isEqualTo(before);
    assertThat(
            browser.run("return window.loaded && sessionStorage.length === 0").asBoolean())
        .as("nothing was loaded again, and no token kept")
        .isTrue();
  }

  @Test
  void aRolloutIsStartedPausedResumedAndAborted() throws Exception {
    browser.click("[aria-label='Roll out " + other() + "…']");
    browser.set("field-steps", "5, 100");
    browser.run("document.querySelector('#keep').checked = true");
    confirm(token());
    awaitClosed();
    browser.await("return document.querySelector('.rollout .now')?.textContent === '5 % now'");
    for (String step : List.of("pause", "resume", "abort")) {
      browser.await("return !document.querySelector('#" + step + "').disabled");
      browser.click("#" + step);
      assertThat(browser.run("return document.querySelector('#token').value").asText())
          .isEqualTo(token());
      browser.click("#dialog-confirm");
      awaitClosed();
    }
    browser.await("return document.querySelector('#abort').disabled");
    assertThat(
            get("/api/v1/kernel/rollouts").get("rollouts").get(0).get("state").asText())
        .isEqualTo("aborted");
    assertThat(browser.complaints()).isEmpty();
  }

  private void recall() throws Exception {
    browser.await("return document.querySelector('#space').value === 'notes'");
    browser.set("cue", "1, 0, 0");
    browser.click("#recall-form button");
    browser.await("return !document.querySelector('#graph-part').hidden");
  }

  @Test
  void aRecallIsExplainedAndDrawn() throws Exception {
    recall();
    JsonNode graph = JSON.readTree(product
            .http(
                "POST",
                "/v1/spaces/notes/recall",
                "{\"vector\":[1,0,0],\"limit\":10,\"explain\":true}")
            .body())
        .get("activation");
    assertThat(
            browser.run("return document.querySelector('#graph').dataset.nodes").asInt())
        .isEqualTo(graph.get("nodes").size())
        .isEqualTo(browser
            .run("return document.querySelectorAll('#node-table tbody tr').length")
            .asInt());
    assertThat(browser
            .run("return document.querySelector('#recall-results').textContent")
            .asText())
        .contains("—leads to 0.", "→ island", "the ferry to the island leaves at nine");
    browser.click("#hop-1");
    browser.await("return document.querySelector('#graph-words').textContent.includes('island')");
    browser.set("cue", "1, 0");
    browser.click("#recall-form button");
    browser.await(
        "return document.querySelector('#recall-note').textContent.includes('dimension')");
    assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("400"));
  }

  @Test
  void theKeyboardAloneReachesEveryControlAndTheDialog() throws Exception {
    String controls = "return [...document.querySelectorAll('a,button,input,select,summary')]"
        + ".filter((e) => !e.disabled && e.checkVisibility() && !e.closest('dialog')"
        + " && (e.type !== 'radio' || e.checked))";
    int count = browser.run(controls + ".length").asInt();
    assertThat(count).isGreaterThan(15);
    browser.run("window.controls = (() => {" + controls + "})(); document.activeElement.blur()");
    List<Integer> reached = new ArrayList<>();
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      browser.press(Browser.TAB);
      reached.add(browser.run("return controls.indexOf(document.activeElement)").asInt());
      expected.add(i);
    }
    assertThat(reached).isEqualTo(expected);
    browser.run("document.querySelector('#provider-table td.actions button').focus()");
    browser.press(Browser.ENTER);
    browser.await("return document.querySelector('#dialog').open");
    browser.press(Browser.ESCAPE);
    awaitClosed();
    assertThat(browser.run("return document.activeElement.textContent").asText())
        .isEqualTo("Swap…");
    browser.press(Browser.ENTER);
    browser.run("document.querySelector('#token').focus()");
    browser.type("wrong");
    browser.press(Browser.ENTER);
    browser.await("return document.querySelector('#dialog-problem').textContent !== ''");
  }

  @ParameterizedTest
  @CsvSource({"1280,800,light", "1280,800,dark", "360,740,light", "360,740,dark"})
  void everyoneCanUseItInEverySizeAndColour(int width, int height, String scheme) throws Exception {
    browser.look(width, height, scheme);
    recall();
    String name = width + "-" + scheme;
    browser.screenshot(name);
    assertThat(browser.run("return document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(width);
    assertThat(browser.axe()).isEmpty();
    browser.click("#provider-table td.actions button");
    browser.screenshot(name + "-dialog");
    assertThat(browser.axe()).isEmpty();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void whatIsPlantedIsFound() throws Exception {
    browser.run("document.body.insertAdjacentHTML('beforeend',"
        + " '<p style=\"color: red\">planted</p><button></button>')");
    assertThat(browser.complaints()).anyMatch(complaint -> complaint.contains("style-src"));
    assertThat(browser.axe()).anyMatch(found -> found.startsWith("button-name"));
    browser.run("console.error('planted')");
    assertThat(browser.complaints()).anyMatch(complaint -> complaint.contains("planted"));
  }
}
