export function duration(ms) {
  if (ms === null || ms === undefined) return '';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(2)} s`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(bytes < 10_240 ? 1 : 0)} KiB`;
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(bytes < 10 * 1024 ** 2 ? 1 : 0)} MiB`;
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}

export const count = (number) => number.toLocaleString('en');

export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

const two = (number) => String(number).padStart(2, '0');

export function clock(epochMs) {
  const time = new Date(epochMs);
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

export function clockWithMs(epochMs) {
  return `${clock(epochMs)}.${String(new Date(epochMs).getMilliseconds()).padStart(3, '0')}`;
}

// The clock, with the day unless it is today.
export function moment(epochMs) {
  const time = new Date(epochMs);
  if (time.toDateString() === new Date().toDateString()) return clock(epochMs);
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock(epochMs)}`;
}

// "attribute_mapping" -> "Attribute mapping"
export function humanized(name) {
  const words = name.replaceAll('_', ' ').trim();
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/\b(url|api|id)\b/gi, (word) => word.toUpperCase());
}

// {origin, host, path} of a URL, or all in path if it is none.
export function urlParts(url) {
  const found = /^([a-z]+:\/\/)([^/?#]*)(.*)$/i.exec(url);
  return found
    ? { origin: found[1] + found[2], host: found[2], path: found[3] || '/' }
    : { origin: '', host: '', path: url };
}
