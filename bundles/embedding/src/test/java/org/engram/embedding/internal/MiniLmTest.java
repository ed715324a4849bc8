package org.engram.embedding.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MiniLmTest {
  private static final MiniLm MODEL = new MiniLm();

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @Test
  void vectorsHaveTheDimensionAndNormOne() {
    for (String text : List.of("a cat sat on the mat", "", "日本語", "x".repeat(500))) {
      float[] vector = MODEL.embed(text);
      assertThat(vector).as(text).hasSize(MODEL.dim());
      assertThat(dot(vector, vector)).as(text).isCloseTo(1.0, within(1e-5));
    }
  }

  @Test
  void likeMeaningsAreNearerThanUnlikeOnes() {
    double like = dot(MODEL.embed("A man is eating food."), MODEL.embed("Someone has a meal."));
    double unlike =
        dot(MODEL.embed("A man is eating food."), MODEL.embed("The stock market fell."));
    assertThat(like).isGreaterThan(unlike + 0.3);
  }

  @Test
  void theEndOfALongTextCounts() {
    String long1 = "The cat sat on the mat. ".repeat(200);
    double same =
        dot(MODEL.embed(long1), MODEL.embed(long1 + "The cat sat on the mat. ".repeat(100)));
    double other =
        dot(MODEL.embed(long1), MODEL.embed(long1 + "Stock markets fell sharply. ".repeat(100)));
    assertThat(same).isGreaterThan(0.999);
    assertThat(other).isLessThan(same - 0.01);
  }

  @Test
  void concurrentCallersGetTheVectorsOfASingleOne() throws Exception {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      texts.add("sentence number " + i + " about the river " + "and its banks ".repeat(i % 5));
    }
    try (var pool = Executors.newFixedThreadPool(4)) {
      List<Future<float[]>> together =
          texts.stream().map(text -> pool.submit(() -> MODEL.embed(text))).toList();
      for (int i = 0; i < texts.size(); i++) {
        assertThat(together.get(i).get()).as(texts.get(i)).isEqualTo(MODEL.embed(texts.get(i)));
      }
    }
  }

  @Test
  void closeWaitsForCallersAndRefusesLaterOnes() throws Exception {
    try (var pool = Executors.newFixedThreadPool(2)) {
      MiniLm model = new MiniLm();
      model.embed("load");
      CountDownLatch begun = new CountDownLatch(1);
      Future<float[]> slow = pool.submit(() -> {
        begun.countDown();
        return model.embed("a long text about nothing ".repeat(300));
      });
      begun.await();
      model.close();
      try {
        assertThat(slow.get()).hasSize(model.dim());
      } catch (java.util.concurrent.ExecutionException refused) {
        // The close came first: then the caller was refused, never given half a result.
        assertThat(refused).hasRootCauseInstanceOf(IllegalStateException.class);
      }
      assertThatThrownBy(() -> model.embed("late"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("stopped");
      model.close();
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
