#include "histogram.h"

// Short times have a bucket each.
enum { EXACT = 2 * BUCKETS_PER_DOUBLING };

static int bucket_of(uint64_t us) {
  if (us < EXACT) return us;
  int shift = 63 - __builtin_clzll(us / BUCKETS_PER_DOUBLING);
  uint64_t bucket = shift * BUCKETS_PER_DOUBLING + (us >> shift);
  return bucket < BUCKETS ? bucket : BUCKETS - 1;
}

static uint64_t middle_of(int bucket) {
  if (bucket < EXACT) return bucket;
  int shift = bucket / BUCKETS_PER_DOUBLING - 1;
  uint64_t least = (uint64_t)(bucket - shift * BUCKETS_PER_DOUBLING) << shift;
  return least + (1ull << shift) / 2;
}

void histogram_record(Histogram *histogram, uint64_t us) {
  histogram->counts[bucket_of(us)]++;
  histogram->total++;
}

uint64_t histogram_percentile(const Histogram *histogram, double share) {
  uint64_t seen = 0;
  for (int bucket = 0; bucket < BUCKETS; bucket++) {
    seen += histogram->counts[bucket];
    if (seen > 0 && seen >= share * histogram->total) return middle_of(bucket);
  }
  return 0;
}
