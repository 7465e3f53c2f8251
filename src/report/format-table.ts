/** How many terminal columns a text takes: wide (East Asian, emoji) characters two, combining marks none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const char of text) {
    if (/\p{Mark}|\p{Cf}/u.test(char)) continue;
    width +=
      /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(
        char,
      )
        ? 2
        : 1;
  }
  return width;
}

/** `text` cut to `width` columns, with an ellipsis where something was left out. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = '';
  for (const char of text) {
    if (displayWidth(cut + char) > width - 1) break;
    cut += char;
  }
  return `${cut}…`;
}

const pad = (text: string, width: number) =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));

export interface TableOptions {
  /** Columns of the terminal; cells are cut so that lines fit. */
  readonly width?: number;
  /** Right-align these columns (by index), as numbers are. */
  readonly numeric?: ReadonlySet<number>;
}

/** A text on one line, in which nothing drives the terminal: control characters are shown as what they are. */
export function printable(cell: string): string {
  return cell
    .replaceAll(/\r\n|\r|\n/g, '⏎')
    .replaceAll('\t', ' ')
    .replaceAll(/\p{Cc}/gu, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Rows under a header as lines of aligned text: `| a | b |` in the form of dbt show. */
export function formatTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): readonly string[] {
  const cells = [header, ...rows].map((row) => header.map((_, i) => printable(row[i] ?? '')));
  const natural = header.map((_, i) =>
    Math.max(1, ...cells.map((row) => displayWidth(row[i] ?? ''))),
  );
  const widths = fitWidths(
    natural,
    (options.width ?? Number.POSITIVE_INFINITY) - 1 - 3 * header.length,
  );
  const line = (row: readonly string[], isHeader: boolean) =>
    `| ${row
      .map((cell, i) => {
        const width = widths[i] ?? 1;
        const text = truncate(cell, width);
        return options.numeric?.has(i) && !isHeader
          ? ' '.repeat(Math.max(0, width - displayWidth(text))) + text
          : pad(text, width);
      })
      .join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  return [line(head, true), rule, ...body.map((row) => line(row, false))];
}

/** Shrinks the widest columns until the sum fits; no column below 4. */
function fitWidths(natural: readonly number[], room: number): readonly number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    const width = widths[widest] ?? 0;
    if (width <= 4) break;
    const next = Math.max(4, ...widths.filter((w) => w < width));
    const step = Math.max(1, Math.min(width - next, excess));
    widths[widest] = width - step;
    excess -= step;
  }
  return widths;
}
