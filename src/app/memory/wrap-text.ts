import { displayWidth, truncate } from '../../report/format-table.ts';
import { SCREEN } from './cell-words.ts';

/** A text in lines that fit the screen, each behind `indent`; words that are longer than a line are cut. */
export function wrapText(text: string, indent: string): readonly string[] {
  const width = SCREEN - indent.length;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line.trimEnd());
      line = word;
    } else line = longer;
  }
  return [...lines, line].map((one) => indent + truncate(one, width));
}
