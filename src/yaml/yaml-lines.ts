/** One line of a file. */
export interface YamlLine {
  /** The offset of its first character. */
  readonly start: number;
  /** How many spaces it begins with. */
  readonly indent: number;
  /** The offset after its last character that is not a space or carriage return. */
  readonly end: number;
  /** The offset of its line break, or of the end of the file. */
  readonly break: number;
  /** Empty, or nothing but a comment. */
  readonly isBlank: boolean;
}

/** The lines of a text, with where their content begins and ends. */
export function splitLines(text: string): YamlLine[] {
  const lines: YamlLine[] = [];
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf('\n', start);
    const stop = newline < 0 ? text.length : newline;
    let indent = 0;
    while (start + indent < stop && text.charCodeAt(start + indent) === 32) indent++;
    let end = stop;
    while (end > start + indent && isSpace(text.charCodeAt(end - 1))) end--;
    const isBlank = end === start + indent || text.charCodeAt(start + indent) === 35;
    lines.push({ start, indent, end, break: stop, isBlank });
    start = stop + 1;
  }
  return lines;
}

function isSpace(unit: number): boolean {
  return unit === 32 || unit === 13;
}
