package org.engram.benchmarks.peers;

import com.github.jelmerk.hnswlib.core.DistanceFunctions;
import com.github.jelmerk.hnswlib.core.Item;
import com.github.jelmerk.hnswlib.core.hnsw.HnswIndex;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.graph.similarity.DefaultSearchScoreProvider;
import io.github.jbellis.jvector.util.Bits;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * An approximate index of a Java library over the first rows; the vectors after them are queries.
 */
interface NeighbourGraph {
  int LINKS = 32;
  int BUILD_WIDTH = 200;

  String name();

  /** Returns the ids that a search of that width finds for a query, the nearest first. */
  int[] search(int query, int width);

  /** Returns the widths to try, from the quickest search on. */
  default java.util.stream.Stream<Integer> widths() {
    return IntStream.of(
            10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 192, 256, 384, 512, 768, 1024)
        .boxed();
  }

  static List<NeighbourGraph> all(Vectors vectors, int rows) throws IOException {
    return List.of(lucene(vectors, rows), jvector(vectors, rows), hnswlib(vectors, rows));
  }

  /** Lucene's search has no width of its own: it looks for so many, of which the best ten count. */
  private static NeighbourGraph lucene(Vectors vectors, int rows) throws IOException {
    ByteBuffersDirectory directory = new ByteBuffersDirectory();
    IndexWriterConfig config = new IndexWriterConfig().setRAMBufferSizeMB(2000);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (int row = 0; row < rows; row++) {
        Document document = new Document();
        document.add(new KnnFloatVectorField(
            "v", vectors.values()[row], VectorSimilarityFunction.DOT_PRODUCT));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
    IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(directory));
    return graph("Lucene HNSW", (query, width) -> {
      KnnFloatVectorQuery knn = new KnnFloatVectorQuery("v", vectors.values()[rows + query], width);
      ScoreDoc[] found = searcher.search(knn, TopKRace.K).scoreDocs;
      return Arrays.stream(found).mapToInt(hit -> hit.doc).toArray();
    });
  }

  @SuppressWarnings("deprecation") // as every constructor of its builder is, in this version
  private static NeighbourGraph jvector(Vectors vectors, int rows) throws IOException {
    VectorTypeSupport types = VectorizationProvider.getInstance().getVectorTypeSupport();
    List<VectorFloat<?>> all = Arrays.stream(vectors.values())
        .<VectorFloat<?>>map(types::createFloatVector)
        .toList();
    var similarity = io.github.jbellis.jvector.vector.VectorSimilarityFunction.DOT_PRODUCT;
    var values = new ListRandomAccessVectorValues(all.subList(0, rows), vectors.dim());
    ImmutableGraphIndex index;
    var scoring = BuildScoreProvider.randomAccessScoreProvider(values, similarity);
    // Degree, width of the search, overflow and alpha as the library's own examples have them.
    try (GraphIndexBuilder builder =
        new GraphIndexBuilder(scoring, vectors.dim(), LINKS, BUILD_WIDTH, 1.2f, 1.2f, true, true)) {
      index = builder.build(values);
    }
    GraphSearcher searcher = new GraphSearcher(index);
    return graph("JVector", (query, width) -> {
      var scores = DefaultSearchScoreProvider.exact(all.get(rows + query), similarity, values);
      var found = searcher.search(scores, TopKRace.K, width, 0f, 0f, Bits.ALL).getNodes();
      return Arrays.stream(found).mapToInt(hit -> hit.node).toArray();
    });
  }

  private static NeighbourGraph hnswlib(Vectors vectors, int rows) {
    HnswIndex<Integer, float[], Row, Float> index = HnswIndex.newBuilder(
            vectors.dim(), DistanceFunctions.FLOAT_INNER_PRODUCT, rows)
        .withM(LINKS)
        .withEfConstruction(BUILD_WIDTH)
        .build();
    for (int row = 0; row < rows; row++) {
      index.add(new Row(row, vectors.values()[row]));
    }
    return graph("hnswlib-core", (query, width) -> {
      index.setEf(width);
      return index.findNearest(vectors.values()[rows + query], TopKRace.K).stream()
          .mapToInt(hit -> hit.item().id())
          .toArray();
    });
  }

  /** A search that may fail to read. */
  @FunctionalInterface
  interface Search {
    int[] find(int query, int width) throws IOException;
  }

  private static NeighbourGraph graph(String name, Search search) {
    return new NeighbourGraph() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public int[] search(int query, int width) {
        try {
          return search.find(query, width);
        } catch (IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
    };
  }

  /** A vector and its place. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Row(Integer id, float[] vector) implements Item<Integer, float[]> {
    @Override
    public int dimensions() {
      return vector.length;
    }
  }
}
