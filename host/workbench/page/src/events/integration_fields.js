import { urlParts } from '../text/format.js';

const ROUTE = /\/api\/v1\/[^/]+\/([^/]+)\/integrations\/[^/]+\/fields\/?$/;
const shown = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

// The integration fields that an event stored, found in its requests to Aha!: [{record, name, value}].
export function fieldsOf(exchanges) {
  const fields = [];
  for (const { method, url, body } of exchanges) {
    const route = ROUTE.exec(urlParts(url).path.split('?')[0]);
    if (method === 'GET' || !route) continue;
    for (const { name, value } of body?.json?.integration_fields ?? [])
      fields.push({ record: route[1], name, value: shown(value) });
  }
  return fields;
}
