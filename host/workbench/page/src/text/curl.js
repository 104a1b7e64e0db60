// Headers that curl writes itself.
const LEFT_OUT = new Set([
  'host',
  'content-length',
  'accept-encoding',
  'connection',
  'user-agent',
  'transfer-encoding',
]);

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

// The command that sends a request again. Secrets in it are placeholders already.
export function curlCommand({ method, url, headers, body }) {
  const parts = [`curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(url)}`];
  for (const [name, value] of headers)
    if (!LEFT_OUT.has(name.toLowerCase())) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body && body.bytes > 0) {
    if (body.json !== undefined) parts.push(`--data-raw ${quoted(JSON.stringify(body.json))}`);
    else if (body.is_binary || body.is_cut) parts.push('--data-binary @body');
    else parts.push(`--data-raw ${quoted(body.text)}`);
  }
  return parts.join(' \\\n  ');
}
