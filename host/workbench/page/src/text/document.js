// A document of the host is {json, bytes}, {text, bytes, is_cut} or {text: "", bytes, is_binary: true}.
export const isEmpty = (doc) => !doc || (doc.bytes === 0 && doc.json === undefined) || doc.json === null;

// Its text as a person reads it.
export function formatted(doc) {
  if (!doc) return '';
  if (doc.is_binary) return `(${doc.bytes} bytes, binary)`;
  if (doc.json !== undefined) return JSON.stringify(doc.json, null, 2);
  return doc.text ?? '';
}

// JSON with two spaces per level; other text as it is.
export function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
