// What a C compiler makes of the plain loops: the pull kernel in the shape of the GAP benchmark (compressed sparse rows, one
// row after the other, one sum), and forgetting by the C library. Built twice: with -O3, and with -Ofast, by which gcc calls
// the vector functions of libmvec.
#include <math.h>
#include <stdint.h>

// steps of y = d·(W·x) + keep·x, divided by the greatest if that is above 1; x holds the result, y is scratch.
void pull(int32_t n, const int64_t *offsets, const int32_t *sources, const float *weights, float *x, float *y, int32_t steps,
          float d, float keep) {
  for (int32_t step = 0; step < steps; step++) {
    float most = 0;
    for (int32_t row = 0; row < n; row++) {
      float sum = 0;
      for (int64_t e = offsets[row]; e < offsets[row + 1]; e++) {
        sum += weights[e] * x[sources[e]];
      }
      y[row] = d * sum + keep * x[row];
      if (y[row] > most) {
        most = y[row];
      }
    }
    for (int32_t row = 0; row < n; row++) {
      x[row] = most > 1 ? y[row] / most : y[row];
    }
  }
}

// Integers are converted in a loop of their own: AVX2 has no instruction for it, and the other loop would not be vectorised.
void exponential(int64_t n, const float *strengths, const int64_t *ages, double time_constant, float *out) {
  float factor = (float)(-1 / time_constant);
  for (int64_t i = 0; i < n; i++) {
    out[i] = (float)ages[i] * factor;
  }
  for (int64_t i = 0; i < n; i++) {
    out[i] = strengths[i] * expf(out[i]);
  }
}

enum { BLOCK = 512 };

void power(int64_t n, const float *strengths, const int64_t *elapsed, const float *stabilities, double factor,
           double exponent, float *out) {
  double since[BLOCK];
  for (int64_t from = 0; from < n; from += BLOCK) {
    int64_t count = n - from < BLOCK ? n - from : BLOCK;
    for (int64_t i = 0; i < count; i++) {
      since[i] = (double)elapsed[from + i];
    }
    for (int64_t i = 0; i < count; i++) {
      out[from + i] = (float)(strengths[from + i] * pow(1 + factor * since[i] / stabilities[from + i], -exponent));
    }
  }
}
