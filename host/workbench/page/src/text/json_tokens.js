const TOKEN = /("(?:[^"\\\n]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/g;

// Cuts one line of JSON into [kind, text] for colours: name, text, word, or empty for the rest.
export function jsonTokens(line) {
  const tokens = [];
  let last = 0;
  for (const found of line.matchAll(TOKEN)) {
    if (found.index > last) tokens.push(['', line.slice(last, found.index)]);
    if (found[1] === undefined) tokens.push(['word', found[0]]);
    else {
      tokens.push([found[2] === undefined ? 'text' : 'name', found[1]]);
      if (found[2]) tokens.push(['', found[2]]);
    }
    last = found.index + found[0].length;
  }
  if (last < line.length) tokens.push(['', line.slice(last)]);
  return tokens;
}
