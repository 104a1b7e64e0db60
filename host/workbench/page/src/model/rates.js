const SECONDS = 300;
const GROWTH = 1.2; // of the bins of a histogram: quantiles are right within 20 %
const BINS = 80;

const binOf = (ms) => Math.min(BINS - 1, Math.max(0, Math.ceil(Math.log(Math.max(ms, 1)) / Math.log(GROWTH))));

class Bucket {
  count = 0;
  failed = 0;
  bins = new Uint32Array(BINS);
}

function quantile(bins, count, share) {
  if (count === 0) return null;
  let left = Math.ceil(count * share);
  for (let bin = 0; bin < BINS; bin++) {
    left -= bins[bin];
    if (left <= 0) return Math.round(GROWTH ** bin);
  }
  return null;
}

// Events per second and how long they took, of the last five minutes.
export class Rates {
  #buckets = new Map(); // epoch second -> Bucket

  add({ at_ms, took_ms, outcome }) {
    const second = Math.floor((at_ms + (took_ms ?? 0)) / 1000);
    if (second < Date.now() / 1000 - SECONDS) return;
    let bucket = this.#buckets.get(second);
    if (!bucket) {
      this.#buckets.set(second, (bucket = new Bucket()));
      if (this.#buckets.size > SECONDS + 60) this.#forget(second - SECONDS);
    }
    bucket.count++;
    if (outcome === 'failed') bucket.failed++;
    bucket.bins[binOf(took_ms ?? 0)]++;
  }

  // Columns for a plot, a point per `step` seconds: {times, perSecond, failed, median, slow}.
  series(step) {
    const end = Math.floor(Date.now() / 1000 / step) * step;
    const columns = { times: [], perSecond: [], failed: [], median: [], slow: [] };
    for (let from = end - SECONDS; from < end; from += step) {
      const { count, failed, bins } = this.#sum(from, from + step);
      columns.times.push(from);
      columns.perSecond.push(count / step);
      columns.failed.push(failed / step);
      columns.median.push(quantile(bins, count, 0.5));
      columns.slow.push(quantile(bins, count, 0.95));
    }
    return columns;
  }

  // The same in figures, of the last `seconds`.
  summary(seconds) {
    const now = Math.floor(Date.now() / 1000);
    const { count, failed, bins } = this.#sum(now - seconds, now + 1);
    return {
      count,
      failed,
      perSecond: count / seconds,
      median: quantile(bins, count, 0.5),
      slow: quantile(bins, count, 0.95),
    };
  }

  #sum(from, to) {
    const sum = new Bucket();
    for (let second = from; second < to; second++) {
      const bucket = this.#buckets.get(second);
      if (!bucket) continue;
      sum.count += bucket.count;
      sum.failed += bucket.failed;
      for (let bin = 0; bin < BINS; bin++) sum.bins[bin] += bucket.bins[bin];
    }
    return sum;
  }

  #forget(before) {
    for (const second of this.#buckets.keys()) if (second < before) this.#buckets.delete(second);
  }
}
