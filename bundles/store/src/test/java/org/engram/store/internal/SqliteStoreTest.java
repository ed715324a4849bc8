package org.engram.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.engram.store.Mutation;
import org.engram.store.Mutation.Associate;
import org.engram.store.Mutation.CreateSpace;
import org.engram.store.Mutation.Dissociate;
import org.engram.store.Mutation.DropSpace;
import org.engram.store.Mutation.Forget;
import org.engram.store.Mutation.Remember;
import org.engram.store.Mutation.Touch;
import org.engram.store.State;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;
import org.engram.store.StoreStats;
import org.engram.store.StoredAssociation;
import org.engram.store.StoredMemory;
import org.engram.store.StoredSpace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {
  @TempDir
  Path folder;

  private SqliteStore store;

  @BeforeEach
  void open() {
    store = SqliteStore.open(folder, Sample.TUNING);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    store.close();
    open();
  }

  private void apply(Mutation... mutations) {
    store.apply(List.of(mutations));
  }

  private void assertFails(Code code, String message, Mutation... mutations) {
    Contents before = Contents.of(store);
    assertThatThrownBy(() -> apply(mutations))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
    Contents after = Contents.of(store);
    assertThat(after.spaces).isEqualTo(before.spaces);
    assertThat(after.memories).isEqualTo(before.memories);
    assertThat(after.associations).isEqualTo(before.associations);
  }

  @Test
  void whatIsStoredIsThereAfterReopening() {
    apply(Sample.space(), Sample.memory(1), Sample.memory(2), Sample.memory(5));
    apply(
        new Associate(1, 1, "user", 2, 0.5f),
        new Associate(1, 2, "user", 5, 2f),
        new Associate(1, 1, "next", 2, 0.25f));
    reopen();

    Contents contents = Contents.of(store);
    assertThat(contents.spaces).containsExactly(new StoredSpace(1, "main", Sample.DIM, "any", 5));
    assertThat(contents.memories).containsOnlyKeys(1L, 2L, 5L);
    assertThat(contents.wrongRows()).isEmpty();
    assertThat(contents.associations)
        .containsExactly(
            new StoredAssociation(1, 1, "next", 2, 0.25f),
            new StoredAssociation(1, 1, "user", 2, 0.5f),
            new StoredAssociation(1, 2, "user", 5, 2f));
    assertThat(store.sequence()).isEqualTo(2);
    assertThat(store.spaces()).isEqualTo(contents.spaces);
    assertThat(store.health().healthy()).isTrue();
  }

  @Test
  void aTextComesBackAsItWas() {
    String text = "quote ' nul \0 newline \n emoji \uD83D\uDE00 rtl \u05D0 " + "x".repeat(70_000);
    Remember m = Sample.memory(1);
    Remember odd = new Remember(
        1, 1, "é ☃", Optional.of(""), Optional.of(text), "", m.vector(), m.state(), -1);
    apply(Sample.space(), odd);
    reopen();
    assertThat(store.fetch(1)).containsExactly(Sample.stored(odd));
    assertThat(store.find(1, "é ☃")).contains(Sample.stored(odd));
    assertThat(Contents.of(store).memories.values()).containsExactly(Sample.stored(odd));
  }

  @Test
  void halfASurrogatePairIsRefusedBecauseItHasNoUtf8() {
    Remember m = Sample.memory(1);
    Remember odd = new Remember(
        1, 1, "a\uD800", m.subject(), m.text(), "", m.vector(), m.state(), m.createdMs());
    assertFails(Code.INVALID_ARGUMENT, "surrogate pair at index 1", Sample.space(), odd);
  }

  @Test
  void theVectorIsReadBeforeTheCallReturns() {
    CompletableFuture<Long> done;
    try (Arena arena = Arena.ofConfined()) {
      Remember m = Sample.memory(1);
      MemorySegment vector = arena.allocateFrom(ValueLayout.JAVA_FLOAT, Sample.vector(1));
      Remember offHeap = new Remember(
          1, 1, m.id(), m.subject(), m.text(), m.metadata(), vector, m.state(), m.createdMs());
      done = store.applyAsync(List.of(Sample.space(), offHeap));
      vector.fill((byte) 0);
    }
    assertThat(done.join()).isEqualTo(1);
    assertThat(Contents.of(store).wrongRows()).isEmpty();
  }

  @Test
  void anAssociationMadeAgainHasTheNewWeightAndOneRemovedIsGone() {
    apply(Sample.space(), Sample.memory(1), Sample.memory(2));
    apply(new Associate(1, 1, "user", 2, 1f), new Associate(1, 1, "user", 2, 3f));
    assertThat(Contents.of(store).associations)
        .containsExactly(new StoredAssociation(1, 1, "user", 2, 3f));
    apply(new Dissociate(1, 1, "user", 2), new Dissociate(1, 2, "user", 1));
    assertThat(Contents.of(store).associations).isEmpty();
  }

  @Test
  void aTouchChangesTheStateUnlessItIsOlder() {
    apply(Sample.space(), Sample.memory(1));
    State later = new State(9f, 2.5f, 5_000);
    apply(new Touch(1, later), new Touch(77, later));
    apply(new Touch(1, new State(1f, 1f, 4_999)));
    assertThat(store.fetch(1)).extracting(StoredMemory::state).containsExactly(later);
    reopen();
    assertThat(store.fetch(1)).extracting(StoredMemory::state).containsExactly(later);
  }

  @Test
  void lazyTouchesAreWrittenAtTheLatestWhenTheStoreCloses() {
    apply(Sample.space(), Sample.memory(1), Sample.memory(2));
    State last = new State(3f, 0, 7_000);
    store.touch(List.of(new Touch(1, new State(2f, 0, 6_000)), new Touch(1, last)));
    store.touch(List.of(new Touch(2, last)));
    reopen();
    assertThat(store.fetch(1, 2)).extracting(StoredMemory::state).containsExactly(last, last);
  }

  @Test
  void forgettingRemovesTheMemoryAndEveryAssociationOfIt() throws InterruptedException {
    apply(Sample.space(), Sample.memory(1), Sample.memory(2), Sample.memory(3));
    apply(
        new Associate(1, 1, "user", 2, 1f),
        new Associate(1, 2, "user", 3, 1f),
        new Associate(1, 3, "user", 1, 1f));
    apply(new Forget(1, 2), new Forget(1, 99));
    reopen();
    Contents contents = Contents.of(store);
    assertThat(contents.memories).containsOnlyKeys(1L, 3L);
    assertThat(contents.associations).containsExactly(new StoredAssociation(1, 3, "user", 1, 1f));
    assertThat(store.fetch(2)).isEmpty();
    assertThat(store.find(1, "id-2")).isEmpty();
    store.awaitScrub();
    assertThat(store.health().healthy()).isTrue();
  }

  @Test
  void aMemoryIsForgottenInItsOwnSpaceOnly() {
    apply(Sample.space(), new CreateSpace(2, "other", Sample.DIM, "any", 0), Sample.memory(1));
    apply(new Forget(2, 1));
    assertThat(Contents.of(store).wrongRows()).isEmpty();
    assertThat(store.fetch(1)).hasSize(1);
  }

  @Test
  void aDroppedSpaceTakesEverythingInItAlong() {
    apply(Sample.space(), new CreateSpace(2, "other", Sample.DIM, "any", 0));
    apply(Sample.memory(1), Sample.memory(2, 2), Sample.memory(3), Sample.memory(2, 4));
    apply(new Associate(1, 1, "user", 3, 1f), new Associate(2, 2, "user", 4, 1f));
    apply(new DropSpace(1));
    reopen();
    Contents contents = Contents.of(store);
    assertThat(contents.spaces).extracting(StoredSpace::name).containsExactly("other");
    assertThat(contents.memories).containsOnlyKeys(2L, 4L);
    assertThat(contents.associations).containsExactly(new StoredAssociation(2, 2, "user", 4, 1f));
    assertThat(store.nextSpace()).isEqualTo(3);
  }

  @Test
  void rowsAndSpaceNumbersAreNeverUsedAgain() {
    apply(Sample.space(), Sample.memory(1), Sample.memory(8));
    apply(new Forget(1, 8));
    apply(new CreateSpace(4, "other", 1, "any", 0), new DropSpace(4));
    reopen();
    assertThat(store.nextRow()).isEqualTo(9);
    assertThat(store.nextSpace()).isEqualTo(5);
    assertFails(Code.CONFLICT, "row 8", Sample.memory(8));
    assertFails(Code.CONFLICT, "number 4", new CreateSpace(4, "other", 1, "any", 0));
  }

  @Test
  void aMutationThatIsRefusedTakesItsWholeCallBack() {
    apply(Sample.space(), Sample.memory(1), Sample.memory(2));
    Remember m = Sample.memory(3);
    MemorySegment small = MemorySegment.ofArray(new float[3]);
    Remember wrongSize =
        new Remember(1, 4, "x", m.subject(), m.text(), "", small, m.state(), m.createdMs());
    Remember sameId =
        new Remember(1, 4, "id-1", m.subject(), m.text(), "", m.vector(), m.state(), 0);
    assertFails(Code.INVALID_ARGUMENT, "12 bytes", m, wrongSize);
    assertFails(Code.CONFLICT, "id-1", m, sameId);
    assertFails(Code.CONFLICT, "main", m, new CreateSpace(2, "main", 1, "any", 0));
    assertFails(Code.NOT_FOUND, "space 7", m, Sample.memory(7, 4));
    assertFails(Code.NOT_FOUND, "space 7", m, new DropSpace(7));
    assertFails(Code.NOT_FOUND, "row 3 or 9", m, new Associate(1, 3, "user", 9, 1f));
    assertFails(Code.INVALID_ARGUMENT, "NaN", m, new Associate(1, 1, "user", 2, Float.NaN));
    assertThat(store.nextRow()).isEqualTo(3);
    apply(m);
    assertThat(Contents.of(store).wrongRows()).isEmpty();
  }

  @Test
  void anAssociationAcrossSpacesIsRefused() {
    apply(Sample.space(), new CreateSpace(2, "other", Sample.DIM, "any", 0));
    apply(Sample.memory(1), Sample.memory(2, 2));
    assertFails(Code.NOT_FOUND, "space 1", new Associate(1, 1, "user", 2, 1f));
  }

  @Test
  void aListingGoesThroughOneSpaceInTheOrderOfStoring() {
    apply(Sample.space(), new CreateSpace(2, "other", Sample.DIM, "any", 0));
    for (long row = 1; row <= 20; row++) {
      apply(Sample.memory(row % 2 + 1, row));
    }
    List<StoredMemory> first = store.list(2, 0, 4);
    assertThat(first).extracting(StoredMemory::row).containsExactly(1L, 3L, 5L, 7L);
    assertThat(store.list(2, 7, 100))
        .extracting(StoredMemory::row)
        .containsExactly(9L, 11L, 13L, 15L, 17L, 19L);
    assertThat(store.list(2, 19, 1)).isEmpty();
    assertThat(store.fetch(4, 2, 400, 4)).extracting(StoredMemory::row).containsExactly(4L, 2L, 4L);
  }

  @Test
  void aClosedStoreRefusesCalls() {
    store.close();
    store.close();
    assertThatThrownBy(() -> apply(Sample.space()))
        .isInstanceOf(StoreException.class)
        .hasMessage("the store is closed");
    assertThatThrownBy(() -> store.fetch(1)).hasMessage("the store is closed");
    assertThatThrownBy(() -> store.touch(List.of())).hasMessage("the store is closed");
  }

  @Test
  void anActionOnTheWritingThreadThatCallsTheStoreFailsInsteadOfWaitingForItself() {
    apply(Sample.space());
    Thread caller = Thread.currentThread();
    CompletableFuture<Boolean> nested;
    do { // until the action is there before the future is done
      nested = store
          .applyAsync(List.of())
          .thenApply(sequence -> Thread.currentThread() != caller && store.apply(List.of()) > 0);
    } while (!nested.handle((done, failure) -> failure != null).join());
    assertThatThrownBy(nested::join).hasRootCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void commitsAreCountedAndTimedAndTheFilesHaveSizes() {
    apply(Sample.space());
    apply(Sample.memory(1), Sample.memory(2));
    StoreStats stats = store.stats();
    assertThat(stats.commits()).isEqualTo(2).isEqualTo(store.sequence());
    assertThat(stats.commitNanos()).isPositive();
    assertThat(stats.databaseBytes() + stats.logBytes()).isPositive();
    assertThat(stats.quarantined()).isZero();
    reopen();
    assertThat(store.stats().commits()).isZero();
  }
}
