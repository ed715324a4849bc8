package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A product with four memories, and a browser that can look at its console.
 *
 * @param product which runs
 * @param browser without a window
 */
record ConsolePage(Product product, Browser browser) {
  private static final Path SCREENSHOTS = Product.HOME.resolveSibling("screenshots");

  /** Starts both; without a browser the test is left out, but not in the CI. */
  static ConsolePage start(Path folder) throws Exception {
    Optional<Path> driver = Browser.driver();
    if (driver.isEmpty() && !"true".equals(System.getenv("CI"))) {
      assumeTrue(
          false,
          "the console is tested in Chromium: put chromedriver on the PATH or name it in"
              + " ENGRAM_CHROMEDRIVER (Debian's package is chromium-driver)");
    }
    Product product = new Product(folder.resolve("data"));
    assertThat(product.run("start").code()).isZero();
    try {
      remember(product);
      return new ConsolePage(product, new Browser(driver.orElseThrow(), SCREENSHOTS));
    } catch (Exception | AssertionError e) {
      product.run("stop");
      throw e;
    }
  }

  private static void remember(Product product) throws Exception {
    product.http("POST", "/v1/spaces", "{\"name\":\"notes\",\"dim\":3,\"model\":\"given\"}");
    assertThat(product.http("POST", "/v1/spaces/notes/memories", """
                {"memories":[
                  {"id":"ferry","text":"the ferry to the island leaves at nine","vector":[1,0.1,0],
                   "associations":[{"to":"island","kind":"leads to","weight":3},
                                   {"to":"harbour","kind":"leaves from","weight":1}]},
                  {"id":"island","text":"the island has one village","vector":[0.1,1,0],
                   "associations":[{"to":"village","kind":"has","weight":1}]},
                  {"id":"harbour","text":"the harbour closes at night","vector":[0.1,0.2,1]},
                  {"id":"village","text":"the village bakes on Fridays","vector":[0,0.3,1]}]}""").statusCode())
        .isEqualTo(201);
  }

  /** Opens the page as for the first time, and waits until it is live. */
  void open() throws Exception {
    browser.look(1280, 800, "light");
    browser.open("http://127.0.0.1:" + product.port + "/console");
    browser.run("sessionStorage.clear()");
    browser.await("return document.querySelector('#link').dataset.state === 'live'");
    browser.complaints();
  }

  void stop() throws Exception {
    try {
      browser.close();
    } finally {
      product.run("stop");
    }
  }
}
