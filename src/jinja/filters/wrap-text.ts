import { fail } from '../template-error.ts';
import { codePointLength, codePointOffset, sliceCodePoints } from '../values/code-points.ts';
import { SPACE_CLASS } from '../values/space.ts';

export interface WrapOptions {
  readonly width: number;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
}

const SPACES = '[\\t\\n\\v\\f\\r ]';
const NOT_SPACE = '[^\\t\\n\\v\\f\\r ]';
const PUNCTUATION = '[\\p{L}\\p{N}_!"\'&.,?]';
const LETTER = '[\\p{L}_]';

/** Python's textwrap: words may break after a hyphen between letters, and at dashes. */
const CHUNKS_AT_HYPHENS = new RegExp(
  `(${SPACES}+|(?<=${PUNCTUATION})-{2,}(?=[\\p{L}\\p{N}_])|${NOT_SPACE}+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})|(?=${SPACES}|$)|(?<=${PUNCTUATION})(?=-{2,}[\\p{L}\\p{N}_])))`,
  'u',
);
const CHUNKS = new RegExp(`(${SPACES}+)`);
const BLANK = new RegExp(`^[${SPACE_CLASS}]*$`);
/** The pattern for hyphens looks back and ahead at every character of a word. */
const MAX_WORD_FOR_HYPHENS = 2000;

/**
 * Python's textwrap.wrap of one paragraph: lines of at most `width` characters, spaces at the breaks dropped.
 * @throws {CompileError} MF2007 for a width below 1
 */
export function wrapText(text: string, options: WrapOptions): readonly string[] {
  const { width } = options;
  if (width <= 0) fail('MF2007', `invalid width ${width} (must be > 0)`);
  const chunks = splitChunks(text, options.breakOnHyphens).reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    const line: string[] = [];
    let length = 0;
    if (lines.length > 0 && BLANK.test(chunks.at(-1) ?? 'x')) chunks.pop();
    for (;;) {
      const chunk = chunks.at(-1);
      if (chunk === undefined || length + codePointLength(chunk) > width) break;
      length += codePointLength(chunk);
      line.push(chunk);
      chunks.pop();
    }
    const next = chunks.at(-1);
    if (next !== undefined && codePointLength(next) > width) {
      breakLongChunk(chunks, line, width - length, options);
    }
    if (line.length > 0 && BLANK.test(line.at(-1) ?? 'x')) line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

function splitChunks(text: string, breakOnHyphens: boolean): string[] {
  const words = text.split(CHUNKS).filter((chunk) => chunk !== '');
  if (!breakOnHyphens || !text.includes('-')) return words;
  const canSplit = words.every((word) => word.length <= MAX_WORD_FOR_HYPHENS);
  return canSplit ? text.split(CHUNKS_AT_HYPHENS).filter((chunk) => chunk !== '') : words;
}

/** Puts as much of a chunk that fits no line on this one, or all of it on a line of its own. */
function breakLongChunk(
  chunks: string[],
  line: string[],
  left: number,
  options: WrapOptions,
): void {
  const chunk = chunks.pop() ?? '';
  const room = options.width < 1 ? 1 : left;
  if (options.breakLongWords) {
    let end = room;
    const hyphen = options.breakOnHyphens ? sliceCodePoints(chunk, 0, room).lastIndexOf('-') : -1;
    const isInside = hyphen > 0 && /[^-]/.test(chunk.slice(0, hyphen));
    if (codePointLength(chunk) > room && isInside) end = codePointOffset(chunk, hyphen) + 1;
    line.push(sliceCodePoints(chunk, 0, end));
    chunks.push(sliceCodePoints(chunk, end, codePointLength(chunk)));
  } else if (line.length === 0) line.push(chunk);
  else chunks.push(chunk);
}
