/** Breaks a text between its words into lines of `width`; all but the first begin with `indent`. A longer word stays whole. */
export function wrapText(text: string, width: number, indent = ''): readonly string[] {
  const start = /^\s*/.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = start;
  let isEmpty = true;
  for (const word of text.trim().split(/\s+/)) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line = isEmpty ? line + word : `${line} ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
