const SURROGATE = /[\ud800-\udfff]/;

/** Whether a text has characters that take two UTF-16 units; without them, units are code points. */
export function hasSurrogates(text: string): boolean {
  return SURROGATE.test(text);
}

/** Python's len() of a text. */
export function codePointLength(text: string): number {
  if (!hasSurrogates(text)) return text.length;
  let length = 0;
  for (const _ of text) length++;
  return length;
}

/** The characters from one code point to another; offsets are not negative. */
export function sliceCodePoints(text: string, start: number, end: number): string {
  if (!hasSurrogates(text)) return text.slice(start, Math.max(start, end));
  return [...text].slice(start, Math.max(start, end)).join('');
}

/** The code point offset of a UTF-16 offset. */
export function codePointOffset(text: string, unitOffset: number): number {
  return unitOffset < 0 ? unitOffset : codePointLength(text.slice(0, unitOffset));
}
