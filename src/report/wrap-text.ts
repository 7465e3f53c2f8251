import { displayWidth } from './format-table.ts';

/** Breaks a text between its words into lines of `width` columns; all but the first begin with `indent`. A longer word stays whole. */
export function wrapText(text: string, width: number, indent = ''): readonly string[] {
  const [start = ''] = /^\s*/.exec(text) ?? [];
  const [first = '', ...words] = text.trim().split(/\s/);
  const lines: string[] = [];
  let line = start + first;
  for (const word of words) {
    const longer = `${line} ${word}`;
    if (displayWidth(longer) > width) {
      lines.push(line.trimEnd());
      line = indent + word;
    } else line = longer;
  }
  return [...lines, line];
}
