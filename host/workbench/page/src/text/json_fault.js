// Finds the first fault in a JSON text. JSON.parse knows it too, but says it differently in each browser.
class Scanner {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  fail(message, at = this.at) {
    throw { at, message };
  }

  space() {
    while (' \n\r\t'.includes(this.text[this.at] ?? 'x')) this.at++;
  }

  document() {
    this.space();
    if (this.at === this.text.length) this.fail('a value is missing');
    this.value(0);
    this.space();
    if (this.at < this.text.length) this.fail('text after the end of the value');
  }

  value(depth) {
    if (depth > 500) this.fail('nested too deeply');
    const next = this.text[this.at];
    if (next === '{') this.members(depth);
    else if (next === '[') this.elements(depth);
    else if (next === '"') this.string();
    else if (next === undefined) this.fail('the text ends where a value is expected');
    else this.plain();
  }

  members(depth) {
    const opening = this.at++;
    this.space();
    if (this.text[this.at] === '}') return void this.at++;
    for (;;) {
      this.space();
      if (this.text[this.at] === '}') this.fail('a comma before } is not allowed');
      if (this.text[this.at] !== '"') this.fail('a member’s name in double quotes is expected');
      this.string();
      this.space();
      if (this.text[this.at] !== ':') this.fail('a colon is expected after the name');
      this.at++;
      this.space();
      this.value(depth + 1);
      if (this.next('}', opening)) return;
    }
  }

  elements(depth) {
    const opening = this.at++;
    this.space();
    if (this.text[this.at] === ']') return void this.at++;
    for (;;) {
      this.space();
      if (this.text[this.at] === ']') this.fail('a comma before ] is not allowed');
      this.value(depth + 1);
      if (this.next(']', opening)) return;
    }
  }

  // Passes a comma, or the end, and returns whether it was the end.
  next(end, opening) {
    this.space();
    const found = this.text[this.at++];
    if (found === end) return true;
    if (found === ',') return false;
    if (found === undefined) this.fail(`this ${end === '}' ? '{' : '['} is never closed`, opening);
    return this.fail(`a comma or ${end} is expected`, this.at - 1);
  }

  string() {
    const opening = this.at++;
    for (;;) {
      const next = this.text[this.at];
      if (next === undefined || next === '\n') this.fail('this text is never closed by a double quote', opening);
      if (next < ' ') this.fail('a control character must be escaped in a text');
      this.at++;
      if (next === '"') return;
      if (next !== '\\') continue;
      if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(this.text.slice(this.at, this.at + 5)))
        this.fail('no such escape', this.at - 1);
      this.at++;
    }
  }

  plain() {
    const [word] = /^[^\s,\]}[{:"]*/.exec(this.text.slice(this.at, this.at + 64));
    if (!/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(word))
      this.fail(word === '' ? 'a value is expected' : `${word.slice(0, 20)} is no value; a text needs double quotes`);
    this.at += word.length;
  }
}

// Returns {at, line, column, message}, lines and columns counted from 1, or null if `text` is JSON.
export function jsonFault(text) {
  try {
    JSON.parse(text);
    return null;
  } catch {
    // where, the scanner knows
  }
  try {
    new Scanner(text).document();
    return null;
  } catch (fault) {
    if (fault.at === undefined) throw fault;
    const before = text.slice(0, fault.at);
    const line = before.split('\n').length;
    return { ...fault, line, column: fault.at - before.lastIndexOf('\n') };
  }
}
