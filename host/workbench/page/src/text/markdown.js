import { html, nothing } from 'lit';

const INLINE =
  /(`+)(.+?)\1|\*\*(.+?)\*\*|\*(\S(?:.*?\S)?)\*|!?\[([^\]]*)\]\(([^)\s]*)(?:\s+"[^"]*")?\)|<(https?:\/\/[^>\s]+)>/g;

function link(text, target) {
  if (!/^https?:\/\//i.test(target)) return text; // a page beside this one, which the host does not serve
  return html`<a href=${target} target="_blank" rel="noopener noreferrer">${text}</a>`;
}

// Text within a block: code, emphasis and links. All else stays text.
function inline(text) {
  const parts = [];
  let last = 0;
  for (const found of text.matchAll(INLINE)) {
    parts.push(unescaped(text.slice(last, found.index)));
    const [, , code, strong, emphasis, label, target, plain] = found;
    if (code !== undefined) parts.push(html`<code>${code}</code>`);
    else if (strong !== undefined) parts.push(html`<strong>${inline(strong)}</strong>`);
    else if (emphasis !== undefined) parts.push(html`<em>${inline(emphasis)}</em>`);
    else if (plain !== undefined) parts.push(link(plain, plain));
    else parts.push(link(inline(label), target));
    last = found.index + found[0].length;
  }
  parts.push(unescaped(text.slice(last)));
  return parts;
}

const unescaped = (text) => text.replace(/\\([\\`*_[\](){}#+.!|<>-])/g, '$1');

const ITEM = /^(\s*)(?:[-*+]|\d+[.)])\s+(.*)$/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const startsBlock = (line) =>
  /^\s*$/.test(line) || HEADING.test(line) || ITEM.test(line) || /^(```|~~~|\||>)/.test(line);

class Blocks {
  constructor(text) {
    this.lines = text
      .replaceAll('\r', '')
      .replace(/<!--[\s\S]*?-->/g, '')
      .split('\n');
    this.at = 0;
  }

  while(holds) {
    const from = this.at;
    while (this.at < this.lines.length && holds(this.lines[this.at], this.at - from)) this.at++;
    return this.lines.slice(from, this.at);
  }

  all() {
    const blocks = [];
    while (this.at < this.lines.length) blocks.push(this.block());
    return blocks;
  }

  block() {
    const line = this.lines[this.at];
    const heading = HEADING.exec(line);
    if (line.trim() === '') return void this.at++;
    if (heading) return (this.at++, this.heading(heading[1].length, heading[2]));
    if (/^(```|~~~)/.test(line)) return this.fence(line.slice(0, 3));
    if (line.startsWith('|')) return this.table();
    if (ITEM.test(line)) return this.list();
    if (line.startsWith('>')) {
      const quoted = this.while((next) => next.startsWith('>')).map((next) => next.replace(/^> ?/, ''));
      return html`<blockquote>${new Blocks(quoted.join('\n')).all()}</blockquote>`;
    }
    return html`<p>${inline(this.while((next, from) => from === 0 || !startsBlock(next)).join(' '))}</p>`;
  }

  // The page has headings of its first two levels already.
  heading(level, text) {
    if (level === 1) return html`<h3 class="title">${inline(text)}</h3>`;
    return level === 2 ? html`<h4>${inline(text)}</h4>` : html`<h5>${inline(text)}</h5>`;
  }

  fence(mark) {
    this.at++;
    const lines = this.while((line) => !line.startsWith(mark));
    this.at++;
    return html`<pre tabindex="0">${lines.join('\n')}</pre>`;
  }

  table() {
    const rows = this.while((line) => line.startsWith('|')).map((line) =>
      line
        .trim()
        .replace(/^\||\|$/g, '')
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
    const hasHead = rows.length > 1 && rows[1].every((cell) => /^:?-+:?$/.test(cell));
    const head = hasHead && rows[0].some((cell) => cell !== '') ? rows[0] : null;
    const body = hasHead ? rows.slice(2) : rows;
    return html`<div class="scroll" tabindex="0" role="group" aria-label="Table">
      <table>
        ${
          head
            ? html`<thead>
                <tr>
                  ${head.map((cell) => (cell ? html`<th scope="col">${inline(cell)}</th>` : html`<td></td>`))}
                </tr>
              </thead>`
            : nothing
        }
        <tbody>
          ${body.map(
            (row) =>
              html`<tr>
                ${row.map((cell) => html`<td>${inline(cell)}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  list() {
    const [, indent] = ITEM.exec(this.lines[this.at]);
    const isOrdered = /^\s*\d/.test(this.lines[this.at]);
    const items = [];
    for (;;) {
      const found = ITEM.exec(this.lines[this.at] ?? '');
      if (!found || found[1].length !== indent.length) break;
      this.at++;
      const inner = this.while((line) => line.trim() !== '' && (line.startsWith(`${indent}  `) || !startsBlock(line)));
      const nested = inner.findIndex((line) => startsBlock(line.trim()));
      const text = nested < 0 ? inner : inner.slice(0, nested);
      items.push(
        html`<li>
          ${inline([found[2], ...text.map((line) => line.trim())].join(' '))}
          ${
            nested < 0
              ? nothing
              : new Blocks(
                  inner
                    .slice(nested)
                    .map((line) => line.slice(indent.length + 2))
                    .join('\n'),
                ).all()
          }
        </li>`,
      );
      if (this.lines[this.at]?.trim() === '' && ITEM.test(this.lines[this.at + 1] ?? '')) this.at++;
    }
    return isOrdered
      ? html`<ol>
          ${items}
        </ol>`
      : html`<ul>
          ${items}
        </ul>`;
  }
}

// Renders the Markdown of a service's documentation: headings, paragraphs, lists, tables, code and links. Its text can
// make no other elements.
export const markdown = (text) => new Blocks(text).all();
