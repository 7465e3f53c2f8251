import { escapeHtml } from '../values/escape.ts';

export interface LinkOptions {
  /** What to show of a URL. */
  readonly shorten: (url: string) => string;
  readonly rel: string;
  readonly target: string | undefined;
  /** Schemes to link besides http, https and mailto. */
  readonly schemes: readonly string[];
}

/** The characters of Python's `\\w`. */
const WORD = '\\p{L}\\p{N}_';

const URL_TEXT = new RegExp(
  [
    '^(?:',
    `(?:https?://|www\\.)(?:(?:[${WORD}%-]+\\.)+)?(?:[a-z]{2,63}|xn--[${WORD}%]{2,59})`,
    `|(?:[${WORD}%-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)`,
    '|https?://(?:\\d{1,3}(?:\\.\\d{1,3}){3}|\\[(?:[\\da-f]{0,4}:){2}(?:[\\da-f]{0,4}:?){1,6}\\])',
    ')(?::\\d{1,5})?(?:[/?#]\\S*)?$',
  ].join(''),
  'iu',
);
const EMAIL = /^\S+@[\p{L}\p{N}_][\p{L}\p{N}_.-]*\.[\p{L}\p{N}_]+$/u;
/** Longer words are no URLs anyone wrote, and the patterns above need not look at them. */
const MAX_URL = 2048;
const BRACKETS: readonly (readonly [string, string])[] = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
];

/** Turns the URLs and mail addresses of escaped text into links, by the rules of Jinja2's urlize. */
export function linkUrls(text: string, options: LinkOptions): string {
  return text
    .split(/(\s+)/)
    .map((word) => (word.length > MAX_URL ? word : linkWord(word, options)))
    .join('');
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function linkWord(word: string, options: LinkOptions): string {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? '';
  let middle = word.slice(head.length);
  let tail = '';
  const end = trailingLength(middle);
  if (end > 0) {
    tail = middle.slice(middle.length - end);
    middle = middle.slice(0, middle.length - end);
  }
  for (const [open, close] of BRACKETS) {
    const opened = count(middle, open);
    if (opened <= count(middle, close)) continue;
    for (let left = Math.min(opened, count(tail, close)); left > 0; left--) {
      const at = tail.indexOf(close) + close.length;
      middle += tail.slice(0, at);
      tail = tail.slice(at);
    }
  }
  return head + link(middle, options) + tail;
}

/** How many characters of closing punctuation a word ends with. */
function trailingLength(word: string): number {
  let end = word.length;
  for (;;) {
    if (end > 0 && ')>.,\n'.includes(word.charAt(end - 1))) end--;
    else if (word.endsWith('&gt;', end)) end -= 4;
    else return word.length - end;
  }
}

function link(text: string, { shorten, rel, target, schemes }: LinkOptions): string {
  const attributes =
    (rel === '' ? '' : ` rel="${escapeHtml(rel).text}"`) +
    (target === undefined ? '' : ` target="${escapeHtml(target).text}"`);
  if (URL_TEXT.test(text)) {
    const href = /^https?:\/\//.test(text) ? text : `https://${text}`;
    return `<a href="${href}"${attributes}>${shorten(text)}</a>`;
  }
  if (text.startsWith('mailto:') && EMAIL.test(text.slice(7))) {
    return `<a href="${text}">${text.slice(7)}</a>`;
  }
  const isMail =
    text.includes('@') && !/^(?:www\.|@)/.test(text) && !text.includes(':') && EMAIL.test(text);
  if (isMail) return `<a href="mailto:${text}">${text}</a>`;
  const scheme = schemes.find((prefix) => text !== prefix && text.startsWith(prefix));
  return scheme === undefined ? text : `<a href="${text}"${attributes}>${text}</a>`;
}
