import type { YamlLine } from './yaml-lines.ts';

export interface BlockScalarPlace {
  /** The index of the line with the `|` or `>`. */
  readonly at: number;
  /** The offset of that character, and of the end of its line. */
  readonly start: number;
  readonly end: number;
  /** The indentation of the mapping or list that the text belongs to. */
  readonly indent: number;
}

/**
 * Reads a block text: `|` keeps line breaks, `>` folds them; `-` drops the last one, `+` keeps all. `next` is the index
 * of the line after it. Undefined for what is left to the library, such as an explicit indentation.
 */
export function readBlockScalar(
  text: string,
  lines: readonly YamlLine[],
  place: BlockScalarPlace,
): { readonly value: string; readonly end: number; readonly next: number } | undefined {
  const header = /^([|>])([-+]?)(?: +#.*)?$/.exec(text.slice(place.start, place.end));
  if (header === null) return undefined;
  let next = place.at + 1;
  let indent = -1;
  let lastContent = place.at;
  for (; next < lines.length; next++) {
    const line = lines[next];
    if (line === undefined) break;
    if (isEmpty(line)) {
      // Spaces beyond the indentation of the text belong to it, or are a fault where it has not begun.
      if (line.indent > Math.max(indent, 0)) return undefined;
      continue;
    }
    if (line.indent <= place.indent) break;
    if (indent < 0) indent = line.indent;
    if (line.indent < indent) return undefined;
    lastContent = next;
  }
  if (indent < 0) return undefined;
  const content = lines
    .slice(place.at + 1, lastContent + 1)
    .map((line) =>
      text.slice(Math.min(line.start + indent, line.break), line.break).replace(/\r$/, ''),
    );
  const body = header[1] === '|' ? content.join('\n') : fold(content);
  const trailing = next - lastContent - 1;
  if (header[2] === '+' && trailing > 0) return undefined;
  const value = header[2] === '-' ? body : `${body}\n`;
  return { value, end: Math.min(text.length, (lines[lastContent]?.break ?? 0) + 1), next };
}

function isEmpty({ start, indent, end }: YamlLine): boolean {
  return start + indent >= end;
}

/** Joins lines by spaces; empty lines and lines that are indented further keep their breaks. */
function fold(lines: readonly string[]): string {
  let folded = '';
  let breaks = 0;
  let wasIndented = false;
  for (const [index, line] of lines.entries()) {
    if (line === '') {
      breaks++;
      continue;
    }
    const isIndented = line.startsWith(' ');
    if (index > 0 && folded !== '') {
      if (isIndented || wasIndented) folded += '\n'.repeat(breaks + 1);
      else folded += breaks === 0 ? ' ' : '\n'.repeat(breaks);
    } else folded += '\n'.repeat(breaks);
    folded += line;
    breaks = 0;
    wasIndented = isIndented;
  }
  return folded;
}
