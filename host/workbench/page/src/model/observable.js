// A model that elements watch.
export class Observable {
  #watchers = new Set();

  // Returns a function that ends it.
  watch(watcher) {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  changed() {
    for (const watcher of this.#watchers) watcher();
  }
}

// Calls `run` at most every `everyMs`: at once if it is due, else when it is.
export function atMostEvery(everyMs, run) {
  let timer = null;
  let last = -Infinity;
  const now = () => {
    timer = null;
    last = performance.now();
    run();
  };
  return () => {
    if (timer !== null) return;
    timer = setTimeout(now, Math.max(0, last + everyMs - performance.now()));
  };
}
