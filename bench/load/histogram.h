// Times in microseconds, by their number in buckets: an error below one percent, whatever their
// size, in little memory.
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>

enum {
  // Between a time and its double.
  BUCKETS_PER_DOUBLING = 64,
  BUCKETS = 32 * BUCKETS_PER_DOUBLING,
};

typedef struct {
  uint64_t counts[BUCKETS];
  uint64_t total;
} Histogram;

void histogram_record(Histogram *histogram, uint64_t us);

// The time that a share of all, from 0 to 1, did not exceed; 0 if there is none.
uint64_t histogram_percentile(const Histogram *histogram, double share);

#endif
