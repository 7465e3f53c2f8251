import type { YAMLError } from 'yaml';
import { positionAt } from '../base/code-frame.ts';
import type { Diagnostic, SourceFile } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';

/** The faults that the library found, in words that help; what merely follows from another is left out. */
export function describeSyntaxFaults(
  faults: readonly YAMLError[],
  file: SourceFile,
): readonly Diagnostic[] {
  if (
    faults.some(
      ({ code, message }) => code === 'RESOURCE_EXHAUSTION' || /call stack/i.test(message),
    )
  ) {
    return [tooDeep(file)];
  }
  // What follows in the same line is most often a consequence of the first fault in it.
  const byLine = new Map<number, Diagnostic>();
  for (const [i, fault] of faults.entries()) {
    if (i > 0 && fault.code === 'BAD_INDENT' && faults[0]?.code === 'BAD_INDENT') continue;
    const follows = faults.some(
      (other) => other.code === 'MULTILINE_IMPLICIT_KEY' && other.pos[0] === fault.pos[0],
    );
    const diagnostic = unquotedTemplate(fault, file) ?? describe(fault, follows, file);
    const line = positionAt(file.text, diagnostic.span?.start ?? 0).line;
    if (!byLine.has(line)) byLine.set(line, diagnostic);
  }
  return [...byLine.values()];
}

/** The complaint about brackets within brackets within brackets. */
export function tooDeep(file: SourceFile): Diagnostic {
  return errorDiagnostic('MF2108', 'this file nests too deeply to be read', {
    span: { file, start: 0, end: 0 },
    hint: 'look for a runaway "[" or "- ": a few levels are all that is ever needed',
  });
}

/** `key: {{ x }}` is a mapping in a mapping for YAML, and a fault of its own kind for whoever wrote it. */
function unquotedTemplate({ pos }: YAMLError, file: SourceFile): Diagnostic | undefined {
  const lineStart = file.text.lastIndexOf('\n', Math.max(0, pos[0] - 1)) + 1;
  const line = file.text.slice(lineStart, lineEnd(file.text, pos[0]));
  const match = /(?:^|[:\-,[]\s*)(\{[{%].*)$/.exec(line);
  const template = match?.[1];
  if (template === undefined) return undefined;
  const start = lineStart + line.length - template.length;
  return errorDiagnostic('MF2101', 'a value that begins with "{" must stand in quotes', {
    span: { file, start, end: start + template.length },
    hint: 'write "{{ ... }}" with the quotes',
  });
}

interface Words {
  readonly code?: 'MF2109';
  readonly message: string;
  readonly hint: string;
  readonly start?: number;
  readonly end?: number;
}

function describe(fault: YAMLError, isOverLines: boolean, file: SourceFile): Diagnostic {
  const [from, to] = fault.pos;
  const { code = 'MF2101', message, hint, start, end } = words(fault, isOverLines, file.text);
  const place = start ?? skipSpaces(file.text, from);
  return errorDiagnostic(code, message, {
    span: {
      file,
      start: place,
      end: Math.max(place, end ?? Math.min(to, lineEnd(file.text, place))),
    },
    hint,
  });
}

/** A fault in the words of someone who writes YAML and has never read its specification. */
function words({ code, message, pos }: YAMLError, isOverLines: boolean, text: string): Words {
  const [at] = pos;
  const rest = text.slice(at, lineEnd(text, at)).trimEnd();
  if (/^Flow .* end with a [\]}]$/.test(message)) {
    const bracket = message.slice(-1);
    return {
      message: `a bracket opened before this place is not closed by "${bracket}"`,
      hint: `add "${bracket}" here`,
    };
  }
  switch (code) {
    case 'TAB_AS_INDENT':
      return { message: lowerFirst(message), hint: TABS };
    case 'NON_STRING_KEY':
      return {
        code: 'MF2109',
        message: `a key is a ${rest.startsWith('[') ? 'list' : 'mapping'}, not a text`,
        hint: 'quote it, or write the list or mapping as a value',
      };
    case 'BLOCK_AS_IMPLICIT_KEY':
      if (isOverLines) break;
      return {
        message: 'a value that holds ": " must stand in quotes',
        hint: `write ${JSON.stringify(rest)}`,
        end: at + rest.length,
      };
    case 'MISSING_CHAR':
      if (/closing .quote/.test(message)) return unclosedQuote(at, text);
      if (message.startsWith('Sequence item')) {
        return {
          message: 'this line belongs to no item of the list above it',
          hint: 'indent it like the other keys of the item, or begin it with "- "',
          end: lineEnd(text, at),
        };
      }
      if (message.startsWith('Implicit map keys')) {
        return { message: `"${rest}" is neither a key nor a value`, hint: 'write "key: value"' };
      }
      break;
    case 'BAD_INDENT':
      return { message: lowerFirst(message), hint: INDENTATION };
    case 'BAD_SCALAR_START':
      return { message: lowerFirst(message), hint: 'put the value into quotes' };
    case 'BAD_ALIAS':
      return { message: lowerFirst(message), hint: 'check the anchor (&name) that it refers to' };
    default:
  }
  if (code === 'MULTILINE_IMPLICIT_KEY' || isOverLines) {
    return {
      message: 'this line does not go together with the key in the next line',
      hint: 'write "key: value" here, or check the indentation of the next line',
      end: at + rest.length,
    };
  }
  const hint = /^ *\t/m.test(text)
    ? TABS
    : 'check quotes, brackets and indentation around this place';
  return { message: lowerFirst(message), hint };
}

const TABS = 'indent with spaces: YAML does not allow tabs';
const INDENTATION = 'check the indentation of this line against its neighbours';

/** The library names the end of the file; the quote that opens the text is what has to be found. */
function unclosedQuote(end: number, text: string): Words {
  const message = 'a text in quotes is not closed';
  const hint = 'add the closing quote; a quote inside of the text is written twice or as \\"';
  const opening = [...text.slice(0, end).matchAll(/(?:^|[:\-,[{?]\s+|[[{,])(["'])/gm)]
    .map((match) => match.index + match[0].length - 1)
    .findLast((start) => !isClosed(text, start));
  return opening === undefined
    ? { message, hint }
    : { message, hint, start: opening, end: lineEnd(text, opening) };
}

function isClosed(text: string, start: number): boolean {
  const quoted = text[start] === '"' ? /"(?:[^"\\]|\\.)*"/sy : /'(?:[^']|'')*'/y;
  quoted.lastIndex = start;
  return quoted.test(text);
}

function lowerFirst(message: string): string {
  const line = message.split('\n')[0] ?? '';
  return line.charAt(0).toLowerCase() + line.slice(1);
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return text[at] === '\n' || at >= text.length ? from : at;
}

function lineEnd(text: string, from: number): number {
  const end = text.slice(from).search(/[\r\n]/);
  return end < 0 ? text.length : from + end;
}
