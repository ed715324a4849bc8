package org.engram.http.internal;

import java.time.Duration;
import java.util.Map;
import org.engram.memory.MemoryEngine;
import org.engram.memory.RecallProfile;
import org.engram.memory.RecallRequest;

/** Recall: a cue in, memories out. */
final class RecallRoute {
  private static final int LIMIT = 10;
  private static final float SECONDS_TO_NANOS = 1e9f;

  private final MemoryEngine engine;

  RecallRoute(MemoryEngine engine) {
    this.engine = engine;
  }

  Route route() {
    return Route.open("POST", "/v1/spaces/{space}/recall", this::recall);
  }

  private Response recall(Request request, Map<String, String> path) {
    Fields fields = JsonBody.read(request).only("text", "vector", "limit", "profile", "explain");
    RecallRequest recall = new RecallRequest(
        fields.string("text"),
        fields.vector("vector"),
        fields.integer("limit").orElse(LIMIT),
        fields.object("profile").map(RecallRoute::profile).orElse(RecallProfile.DEFAULT),
        fields.bool("explain").orElse(false));
    return Response.ok(MemoryJson.answer(engine.recall(Parameters.path(path, "space"), recall)));
  }

  private static RecallProfile profile(Fields fields) {
    RecallProfile absent = RecallProfile.DEFAULT;
    fields.only(
        "candidates",
        "seeds",
        "seed_floor_rank",
        "hops",
        "hop_factor",
        "activation_weight",
        "gate_floor",
        "rank_by_strength",
        "time_constant_seconds");
    return new RecallProfile(
        fields.integer("candidates").orElse(absent.candidates()),
        fields.integer("seeds").orElse(absent.seeds()),
        fields.integer("seed_floor_rank").orElse(absent.seedFloorRank()),
        fields.integer("hops").orElse(absent.hops()),
        fields.number("hop_factor").orElse(absent.hopFactor()),
        fields.number("activation_weight").orElse(absent.activationWeight()),
        fields.number("gate_floor").orElse(absent.gateFloor()),
        fields.bool("rank_by_strength").orElse(absent.rankByStrength()),
        fields
            .number("time_constant_seconds")
            .map(RecallRoute::seconds)
            .orElse(absent.timeConstant()));
  }

  private static Duration seconds(float seconds) {
    if (!(seconds > 0) || Float.isInfinite(seconds)) {
      throw ApiException.badRequest(
          "'profile.time_constant_seconds' must be above 0, not " + seconds);
    }
    return Duration.ofSeconds((long) seconds).plusNanos((long) (seconds % 1 * SECONDS_TO_NANOS));
  }
}
