/** The characters that Python counts as whitespace, as the inside of a regular expression's class. */
export const SPACE_CLASS =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

const WIDE_SPACE = new RegExp(`[${SPACE_CLASS}]`);

/** Whether Python counts a UTF-16 unit as whitespace. */
export function isSpace(code: number): boolean {
  if (code <= 32) return code >= 28 || (code >= 9 && code <= 13);
  return code >= 0x85 && WIDE_SPACE.test(String.fromCharCode(code));
}

/** The text without whitespace at its start. */
export function trimStart(text: string): string {
  let at = 0;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return text.slice(at);
}

/** The text without whitespace at its end. */
export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(0, end);
}

/** The text without whitespace at both ends. */
export function trim(text: string): string {
  return trimStart(trimEnd(text));
}
