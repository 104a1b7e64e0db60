// An answer that is not a success, or none at all (status 0).
export class Problem extends Error {
  constructor(status, title, detail) {
    super(detail && detail !== title ? `${title}: ${detail}` : title);
    this.status = status;
  }
}

async function problemOf(answer) {
  const text = await answer.text().catch(() => '');
  try {
    const { title, detail } = JSON.parse(text);
    return new Problem(answer.status, title ?? `Status ${answer.status}`, detail);
  } catch {
    return new Problem(answer.status, text.slice(0, 200) || `The host answered with status ${answer.status}`);
  }
}

// The host's routes, asked with the token.
export class Api {
  #token;
  #onTokenRefused;

  constructor(token, onTokenRefused) {
    this.#token = token;
    this.#onTokenRefused = onTokenRefused;
  }

  // Returns the answer. Throws Problem if it is no success.
  async request(path, { method = 'GET', body, headers = {}, signal } = {}) {
    const all = { Authorization: `Bearer ${this.#token}`, ...headers };
    if (body !== undefined) all['Content-Type'] = 'application/json';
    let answer;
    try {
      answer = await fetch(path, { method, headers: all, body, signal, cache: 'no-store' });
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      throw new Problem(0, 'The host does not answer');
    }
    if (answer.status === 401) this.#onTokenRefused();
    if (!answer.ok) throw await problemOf(answer);
    return answer;
  }

  async get(path, options) {
    return (await this.request(path, options)).json();
  }

  // Returns the answer's JSON, or null if it has no body. A body that is a string is JSON already.
  async send(method, path, body) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await this.request(path, { method, body: text });
    return answer.status === 204 ? null : answer.json();
  }

  // Saves the answer as a file of the user's, by the name that the host gives it.
  async download(path, fallbackName) {
    const answer = await this.request(path);
    const named = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '');
    const name = named?.[1] ?? fallbackName;
    saveBlob(await answer.blob(), name);
    return name;
  }
}

function saveBlob(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
