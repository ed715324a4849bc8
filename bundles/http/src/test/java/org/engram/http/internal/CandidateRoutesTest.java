package org.engram.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.admission.Candidate.State;
import org.engram.kernel.admission.ProviderRepository;
import org.junit.jupiter.api.Test;

class CandidateRoutesTest {
  private static final String ALL = "/api/v1/kernel/candidates";
  private static final String TOKEN = "the-admin-token";

  private final Router router = router(Optional.of(new Refusing()));

  @Test
  void candidatesAreListedForEverybody() {
    Response answer = send("GET", ALL, "", "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .contains("\"state\":\"rejected\"", "\"reason\":\"it hangs\"", "\"bundle\":63");
  }

  @Test
  void changesNeedTheToken() {
    assertThat(send("POST", ALL, "{\"source\":\"x.jar\"}", "").status()).isEqualTo(401);
    assertThat(send("POST", ALL + "/63/admit", "", "").status()).isEqualTo(401);
    assertThat(send("DELETE", ALL + "/63", "", "").status()).isEqualTo(401);
    assertThat(send("POST", ALL, "{\"source\":\"x.jar\"}", TOKEN).status()).isEqualTo(201);
    assertThat(send("POST", ALL + "/63/admit", "{\"again\":true}", TOKEN).status())
        .isEqualTo(200);
  }

  @Test
  void whatIsRefusedIsOneSentence() {
    assertThat(send("POST", ALL, "{\"source\":\"none.jar\"}", TOKEN))
        .satisfies(answer -> assertThat(answer.status()).isEqualTo(400))
        .satisfies(answer -> assertThat(answer.text()).contains("There is no file"));
    assertThat(send("POST", ALL, "{\"file\":\"x.jar\"}", TOKEN).status()).isEqualTo(400);
    assertThat(send("POST", ALL + "/63/admit", "", TOKEN))
        .satisfies(answer -> assertThat(answer.status()).isEqualTo(409))
        .satisfies(answer -> assertThat(answer.text()).contains("was rejected"));
    assertThat(send("DELETE", ALL + "/63", "", TOKEN).status()).isEqualTo(409);
  }

  @Test
  void withoutTheBundleItIsUnavailable() {
    Request request = request("GET", ALL, "", "");
    assertThat(router(Optional.empty()).answer(request).status()).isEqualTo(503);
  }

  private static Router router(Optional<ProviderRepository> repository) {
    return new Router(
        new CandidateRoutes(repository, Optional.empty()).routes(),
        new Guard("127.0.0.1", () -> TOKEN));
  }

  private Response send(String method, String path, String body, String token) {
    return router.answer(request(method, path, body, token));
  }

  private static Request request(String method, String path, String body, String token) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = Map.of(
        "host",
        "127.0.0.1:7432",
        "content-type",
        "application/json",
        "authorization",
        "Bearer " + token);
    return new Request(
        method, path, Map.of(), headers, bytes.length, () -> new ByteArrayInputStream(bytes));
  }

  private static final class Refusing implements ProviderRepository {
    private static final Candidate ONE = new Candidate(
        "a".repeat(64),
        "org.engram.x",
        "1.0.1",
        State.REJECTED,
        "it hangs",
        OptionalLong.of(63),
        false,
        "x.jar");

    @Override
    public List<Candidate> list() {
      return List.of(ONE);
    }

    @Override
    public Candidate install(String source, String who) {
      if (!source.equals("x.jar")) {
        throw new IllegalArgumentException("There is no file '" + source + "'.");
      }
      return ONE;
    }

    @Override
    public Candidate admit(String id, boolean again, String who) {
      if (!again) {
        throw new IllegalStateException("It was rejected.");
      }
      return ONE;
    }

    @Override
    public Candidate uninstall(String id, String who) {
      throw new IllegalStateException("It was shipped.");
    }
  }
}
