package org.engram.kernel.spi.layout;

import java.util.Arrays;
import org.engram.kernel.spi.KernelException;

/** The nodes with more than one chunk of in-edges, in ascending order. */
final class Hubs {
  private final int[] nodes;
  private final int[] firstChunk;
  private final int[] fullBefore;
  /** A bit for each node, and the number of hubs before each word: small enough for a cache. */
  private final long[] isHub;

  private final int[] before;

  private Hubs(int nodeCount, int[] nodes, int[] firstChunk, int[] fullBefore) {
    this.nodes = nodes;
    this.firstChunk = firstChunk;
    this.fullBefore = fullBefore;
    this.isHub = new long[nodeCount / Long.SIZE + 1];
    this.before = new int[isHub.length];
    for (int node : nodes) {
      isHub[node / Long.SIZE] |= 1L << node;
    }
    for (int word = 1; word < before.length; word++) {
      before[word] = before[word - 1] + Long.bitCount(isHub[word - 1]);
    }
  }

  static Hubs of(int[] inDegree) {
    int count = (int)
        Arrays.stream(inDegree).filter(degree -> degree > GraphLayout.CHUNK).count();
    int[] nodes = new int[count];
    int[] firstChunk = new int[count + 1];
    int[] fullBefore = new int[count + 1];
    int hub = 0;
    for (int node = 0; node < inDegree.length; node++) {
      int degree = inDegree[node];
      if (degree > GraphLayout.CHUNK) {
        nodes[hub] = node;
        firstChunk[hub + 1] = firstChunk[hub] + Math.ceilDiv(degree, GraphLayout.CHUNK);
        fullBefore[hub + 1] = fullBefore[hub] + degree / GraphLayout.CHUNK;
        if (firstChunk[hub + 1] < 0) {
          throw KernelException.invalid("more than 2^31 − 1 chunks of in-edges");
        }
        hub++;
      }
    }
    return new Hubs(inDegree.length, nodes, firstChunk, fullBefore);
  }

  /** Node of each hub. */
  int[] nodes() {
    return nodes;
  }

  /** First chunk of each hub, and the number of chunks. */
  int[] firstChunk() {
    return firstChunk;
  }

  /** Full chunks of the hubs before each hub, and the number of full chunks. */
  int[] fullBefore() {
    return fullBefore;
  }

  /** Returns the number of the hub that a node is, or −1. */
  int at(int node) {
    long word = isHub[node / Long.SIZE];
    long bit = 1L << node;
    return (word & bit) == 0 ? -1 : before[node / Long.SIZE] + Long.bitCount(word & (bit - 1));
  }

  int count() {
    return nodes.length;
  }

  int chunkCount() {
    return firstChunk[nodes.length];
  }

  long fullSlices() {
    return GraphShape.slices(fullBefore[nodes.length]);
  }
}
