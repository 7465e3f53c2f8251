import { checkItemCount, checkTextSize } from '../limits.ts';
import { fail } from '../template-error.ts';
import { codePointLength } from './code-points.ts';
import { isSpace, SPACE_CLASS, trimEnd, trimStart } from './space.ts';

/** How often a part stands in a text, one after the other. The part is not empty. */
export function countOccurrences(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) count++;
  return count;
}

/** Python's str.replace; a negative count replaces all. @throws {CompileError} MF2012 */
export function replaceText(text: string, old: string, replacement: string, count = -1): string {
  if (old === '') return insertBetween(text, replacement, count);
  const found = countOccurrences(text, old);
  const times = count < 0 ? found : Math.min(count, found);
  checkTextSize(text.length + times * (replacement.length - old.length));
  if (times === found) return text.replaceAll(old, () => replacement);
  let left = times;
  return text.replaceAll(old, () => (left-- > 0 ? replacement : old));
}

/** Before each character and at the end. */
function insertBetween(text: string, inserted: string, count: number): string {
  checkItemCount(text.length);
  const points = [...text];
  const times = count < 0 ? points.length + 1 : Math.min(count, points.length + 1);
  checkTextSize(text.length + times * inserted.length);
  const parts = points.map((point, i) => (i < times ? inserted + point : point));
  return parts.join('') + (times > points.length ? inserted : '');
}

/** Python's str.split(separator); a negative limit splits everywhere. @throws {CompileError} MF2007 or MF2012 */
export function splitText(text: string, separator: string, limit = -1): string[] {
  if (separator === '') fail('MF2007', 'empty separator');
  checkItemCount(countOccurrences(text, separator));
  const parts = text.split(separator);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)];
}

/** Python's str.rsplit(separator). @throws {CompileError} MF2007 or MF2012 */
export function splitTextFromEnd(text: string, separator: string, limit = -1): string[] {
  if (separator === '') fail('MF2007', 'empty separator');
  checkItemCount(countOccurrences(text, separator));
  const parts = text.split(separator);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  const at = parts.length - limit;
  return [parts.slice(0, at).join(separator), ...parts.slice(at)];
}

const SPACES = new RegExp(`[${SPACE_CLASS}]+`);
const WORDS = new RegExp(`[^${SPACE_CLASS}]+`, 'g');
const ALL_SPACES = new RegExp(`[${SPACE_CLASS}]+`, 'g');

/** Python's str.split() without separator: words. @throws {CompileError} MF2012 */
export function splitWords(text: string, limit = -1): string[] {
  if (limit < 0) {
    const words: string[] = [];
    for (const [word] of text.matchAll(WORDS)) {
      words.push(word);
      checkItemCount(words.length);
    }
    return words;
  }
  const words: string[] = [];
  let rest = trimStart(text);
  while (rest !== '' && words.length < limit) {
    const space = rest.search(SPACES);
    if (space < 0) break;
    words.push(rest.slice(0, space));
    rest = trimStart(rest.slice(space));
  }
  return rest === '' ? words : [...words, rest];
}

/** Python's str.rsplit() without separator. */
export function splitWordsFromEnd(text: string, limit: number): string[] {
  if (limit < 0) return splitWords(text);
  const words: string[] = [];
  let rest = trimEnd(text);
  while (rest !== '' && words.length < limit) {
    let start = rest.length;
    while (start > 0 && !isSpace(rest.charCodeAt(start - 1))) start--;
    if (start === 0) break;
    words.unshift(rest.slice(start));
    rest = trimEnd(rest.slice(0, start));
  }
  return rest === '' ? words : [rest, ...words];
}

/** Words joined by single spaces. */
export function collapseSpaces(text: string): string {
  return text.replace(ALL_SPACES, ' ').replace(/^ | $/g, '');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: Python's line boundaries
const LINE = /([^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*)(\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g;

/** Python's str.splitlines. @throws {CompileError} MF2012 */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines: string[] = [];
  for (const [whole, line = '', end] of text.matchAll(LINE)) {
    if (whole === '') break;
    lines.push(keepEnds ? line + end : line);
    checkItemCount(lines.length);
  }
  return lines;
}

/** Python's str.strip(chars) and its halves; without chars it strips whitespace. */
export function stripText(
  text: string,
  chars: string | undefined,
  ends: { readonly start: boolean; readonly end: boolean },
): string {
  if (chars === undefined) {
    const start = ends.start ? trimStart(text) : text;
    return ends.end ? trimEnd(start) : start;
  }
  const set = new Set(chars);
  const points = [...text];
  let from = 0;
  let to = points.length;
  if (ends.start) while (from < to && set.has(points[from] ?? '')) from++;
  if (ends.end) while (to > from && set.has(points[to - 1] ?? '')) to--;
  return points.slice(from, to).join('');
}

/** Fills a text up to a width on both sides, as Python decides which side gets the odd one. @throws {CompileError} */
export function centerText(text: string, width: number, fill = ' '): string {
  const missing = width - codePointLength(text);
  if (missing <= 0) return text;
  checkTextSize(width);
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

/** Fills a text up to a width at its end (`left`) or start (`right`). @throws {CompileError} MF2012 */
export function justifyText(text: string, width: number, fill: string, side: 'left' | 'right') {
  const missing = width - codePointLength(text);
  if (missing <= 0) return text;
  checkTextSize(width);
  return side === 'left' ? text + fill.repeat(missing) : fill.repeat(missing) + text;
}

/** Python's str.capitalize. */
export function capitalizeText(text: string): string {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 0);
  return text === '' ? '' : titleCharacter(first) + text.slice(first.length).toLowerCase();
}

const UP_TO_CASED = /^.*?[\p{Lowercase}\p{Uppercase}\p{Lt}]/su;

/** The title case of one character: of several letters only the first is upper case. */
function titleCharacter(char: string): string {
  const upper = char.toUpperCase();
  const first = UP_TO_CASED.exec(upper)?.[0] ?? upper;
  return first + upper.slice(first.length).toLowerCase();
}

/** Python's str.title: upper case after everything that has no case. */
export function titleText(text: string): string {
  return text.replace(/[\p{Lowercase}\p{Uppercase}\p{Lt}]+/gu, (word) => {
    const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
    // Lower-cased as a whole, since the last letter of a word may have a form of its own.
    return titleCharacter(first) + word.toLowerCase().slice(first.toLowerCase().length);
  });
}

/** Python's str.expandtabs. @throws {CompileError} MF2012 */
export function expandTabs(text: string, size: number): string {
  let column = 0;
  let result = '';
  for (const char of text) {
    if (char === '\t') {
      const width = size > 0 ? size - (column % size) : 0;
      checkTextSize(result.length + width);
      result += ' '.repeat(width);
      column += width;
    } else {
      result += char;
      column = char === '\n' || char === '\r' ? 0 : column + 1;
    }
  }
  return result;
}
