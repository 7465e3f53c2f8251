import { hash } from 'node:crypto';

/** The lower-case hex SHA-256 of bytes, or of a text in UTF-8. */
export function sha256(content: string | Uint8Array): string {
  return hash('sha256', content, 'hex');
}

/** JSON with object keys sorted at every depth, so that equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === 'bigint') return `${inner}n`;
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    const entries = inner instanceof Map ? [...inner] : Object.entries(inner);
    return Object.fromEntries(entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
  });
}

/** The lower-case hex MD5 of a text in UTF-8: for dbt's own ids and `local_md5`, never for safety. */
export function md5(text: string): string {
  return hash('md5', text, 'hex');
}
