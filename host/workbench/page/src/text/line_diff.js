const MOST_EDITS = 600; // beyond it, two texts have nothing in common that is worth showing

// Myers's shortest edit script of two lists. Returns [[kind, indexInOld, indexInNew]...] with kind '=', '-' or '+'.
function edits(before, after) {
  const most = Math.min(before.length + after.length, MOST_EDITS);
  const furthest = new Map([[1, 0]]);
  const steps = [];
  for (let cost = 0; cost <= most; cost++) {
    steps.push(new Map(furthest));
    for (let k = -cost; k <= cost; k += 2) {
      const down = k === -cost || (k !== cost && furthest.get(k - 1) < furthest.get(k + 1));
      let x = down ? furthest.get(k + 1) : furthest.get(k - 1) + 1;
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x++;
      furthest.set(k, x);
      if (x >= before.length && x - k >= after.length) return walked(steps, before.length, after.length);
    }
  }
  return [...before.map((_, at) => ['-', at, null]), ...after.map((_, at) => ['+', null, at])];
}

function walked(steps, x, y) {
  const script = [];
  for (let cost = steps.length - 1; cost >= 0; cost--) {
    const furthest = steps[cost];
    const k = x - y;
    const down = k === -cost || (k !== cost && (furthest.get(k - 1) ?? -1) < (furthest.get(k + 1) ?? -1));
    const fromK = down ? k + 1 : k - 1;
    const fromX = cost === 0 ? 0 : furthest.get(fromK);
    const fromY = cost === 0 ? 0 : fromX - fromK;
    while (x > fromX && y > fromY && x > 0 && y > 0) script.push(['=', --x, --y]);
    if (cost === 0) break;
    if (down) script.push(['+', null, --y]);
    else script.push(['-', --x, null]);
  }
  return script.reverse();
}

const words = (line) => line.match(/\w+|\s+|[^\w\s]/g) ?? [];

// Two lines as pieces [isChanged, text], or null if they have too little in common.
function wordDiff(before, after) {
  const [old, now] = [words(before), words(after)];
  const script = edits(old, now);
  const same = script.filter(([kind, at]) => kind === '=' && old[at].trim()).length;
  if (same * 3 < Math.max(old.length, now.length) / 2) return null;
  const left = [];
  const right = [];
  const add = (side, isChanged, text) => {
    if (side.at(-1)?.[0] === isChanged) side.at(-1)[1] += text;
    else side.push([isChanged, text]);
  };
  for (const [kind, at, to] of script) {
    if (kind !== '+') add(left, kind === '-', old[at]);
    if (kind !== '-') add(right, kind === '+', now[to]);
  }
  return { left, right };
}

// A text that is absent has no line that could equal an empty one.
const linesOf = (text) => (text === '' ? [] : text.split('\n'));

// Rows of two texts beside each other: {kind, left, right}, where kind is same, removed, added or changed, and a side is
// {number, pieces: [[isChanged, text]...]} or null.
export function lineDiff(before, after) {
  const [old, now] = [linesOf(before), linesOf(after)];
  const side = (lines, at) => ({ number: at + 1, pieces: [[false, lines[at]]] });
  const rows = [];
  let removed = [];
  let added = [];
  const flush = () => {
    for (let at = 0; at < Math.max(removed.length, added.length); at++) {
      const left = at < removed.length ? side(old, removed[at]) : null;
      const right = at < added.length ? side(now, added[at]) : null;
      const pieces = left && right && wordDiff(old[removed[at]], now[added[at]]);
      if (pieces) {
        left.pieces = pieces.left;
        right.pieces = pieces.right;
      }
      rows.push({ kind: left && right ? 'changed' : left ? 'removed' : 'added', left, right });
    }
    removed = [];
    added = [];
  };
  for (const [kind, at, to] of edits(old, now)) {
    if (kind === '-') removed.push(at);
    else if (kind === '+') added.push(to);
    else {
      flush();
      rows.push({ kind: 'same', left: side(old, at), right: side(now, to) });
    }
  }
  flush();
  return rows;
}

// Folds long runs of equal rows: [{rows}|{hidden: rows}...].
export function folded(rows, around = 3) {
  const parts = [];
  let at = 0;
  while (at < rows.length) {
    let end = at;
    while (end < rows.length && (rows[end].kind === 'same') === (rows[at].kind === 'same')) end++;
    const run = rows.slice(at, end);
    const before = at === 0 ? 0 : around;
    const after = end === rows.length ? 0 : around;
    if (run[0].kind === 'same' && run.length > before + after + 2) {
      if (before) parts.push({ rows: run.slice(0, before) });
      parts.push({ hidden: run.slice(before, run.length - after) });
      if (after) parts.push({ rows: run.slice(run.length - after) });
    } else parts.push({ rows: run });
    at = end;
  }
  return parts;
}
