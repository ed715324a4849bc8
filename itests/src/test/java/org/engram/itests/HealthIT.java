package org.engram.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.Dictionary;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.inject.Inject;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** Health over HTTP, with checks of others beside those of the product. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class HealthIT {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  @Inject
  private BundleContext context;

  /** Starts the shipped bundles. */
  @Configuration
  public Option[] configuration() {
    return Container.shipped("health");
  }

  private ServiceRegistration<HealthCheck> offer(String name, String tag, HealthCheck check) {
    Dictionary<String, Object> properties = FrameworkUtil.asDictionary(Map.of(
        HealthCheck.NAME,
        name,
        HealthCheck.TAGS,
        new String[] {tag},
        HealthCheck.RESULT_CACHE_TTL_IN_MS,
        0L));
    return context.registerService(HealthCheck.class, check, properties);
  }

  private static String await(String path, Predicate<String> wanted) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    String answer = HttpLoad.get(path);
    while (!wanted.test(answer)) {
      assertTrue("still " + answer, System.nanoTime() < deadline);
      Thread.sleep(20);
      answer = HttpLoad.get(path);
    }
    return answer;
  }

  /** What is shipped is healthy as it starts. */
  @Test
  public void theProductIsHealthy() throws Exception {
    await("/health/ready", answer -> answer.equals("200 {\"status\":\"ready\",\"reasons\":[]}"));
    assertEquals("200 {\"status\":\"healthy\",\"reasons\":[]}", HttpLoad.get("/health"));
    assertEquals("200 {\"status\":\"alive\",\"reasons\":[]}", HttpLoad.get("/health/live"));
  }

  /** A check with one of our tags counts, whoever registered it, and goes with its service. */
  @Test
  public void checksOfOthersCountByTheirTags() throws Exception {
    await("/health", answer -> answer.startsWith("200 {\"status\":\"healthy\""));
    HealthCheck full = () -> new Result(Result.Status.CRITICAL, "the queue is full");
    ServiceRegistration<HealthCheck> degraded = offer("queue", "degraded", full);
    String expected = "200 {\"status\":\"degraded\",\"reasons\":["
        + "{\"check\":\"queue\",\"reason\":\"the queue is full\"}]}";
    await("/health", expected::equals);
    assertTrue(HttpLoad.get("/health/ready").startsWith("200 "));
    degraded.unregister();

    ServiceRegistration<HealthCheck> vital = offer("queue", "ready", full);
    await("/health/ready", answer -> answer.startsWith("503 {\"status\":\"not ready\""));
    assertTrue(HttpLoad.get("/health").startsWith("503 {\"status\":\"unhealthy\""));
    assertTrue(HttpLoad.get("/health/live").startsWith("200 "));
    vital.unregister();

    ServiceRegistration<HealthCheck> foreign = offer("queue", "theirs", full);
    await("/health", answer -> answer.startsWith("200 {\"status\":\"healthy\""));
    foreign.unregister();
  }

  /** The others answer in time, and so does the server. */
  @Test
  public void aCheckThatHangsIsSaidAndHoldsNothingUp() throws Exception {
    await("/health", answer -> answer.startsWith("200 {\"status\":\"healthy\""));
    CountDownLatch end = new CountDownLatch(1);
    ServiceRegistration<HealthCheck> hanging = offer("tape", "degraded", () -> {
      try {
        end.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return new Result(Result.Status.OK, "rewound");
    });
    try {
      for (int i = 0; i < 3; i++) {
        long start = System.nanoTime();
        String answer = await("/health", text -> text.contains("\"tape\""));
        assertTrue(answer, answer.contains("the check has not ended after 2000 ms"));
        assertTrue(answer, answer.startsWith("200 {\"status\":\"degraded\""));
        assertFalse("late", System.nanoTime() - start > TimeUnit.SECONDS.toNanos(8));
        assertTrue(HttpLoad.get("/health/ready").startsWith("200 "));
      }
    } finally {
      end.countDown();
      hanging.unregister();
    }
    await("/health", answer -> answer.startsWith("200 {\"status\":\"healthy\""));
  }

  /** Nothing is said of checks that nobody runs. */
  @Test
  public void withoutTheBundleThatChecksItIsNotReady() throws Exception {
    Bundle health = Providers.bundle(context, "org.engram.health");
    health.stop();
    try {
      assertTrue(HttpLoad.get("/health/ready").startsWith("503 "));
      assertTrue(HttpLoad.get("/health/live").startsWith("200 "));
    } finally {
      health.start();
    }
    await("/health/ready", answer -> answer.startsWith("200 "));
  }
}
