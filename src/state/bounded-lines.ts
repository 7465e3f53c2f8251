import { appendLine, fileSize, readOptionalText, writeAtomic } from '../base/files.ts';

/**
 * Adds a line to a file that keeps the newest ones: it is cut to half of `maxBytes` when it grows beyond it. The directory
 * must exist.
 * @throws {FileError} MF7002
 */
export async function appendBounded(path: string, line: string, maxBytes: number): Promise<void> {
  // A line break in front, so that a line torn by a crash does not swallow this one.
  await appendLine(path, `\n${line}`);
  if (((await fileSize(path)) ?? 0) > maxBytes) await cutLines(path, maxBytes / 2);
}

/** Keeps the newest lines that fit, and the last one whatever its size. */
async function cutLines(path: string, maxBytes: number): Promise<void> {
  const lines = ((await readOptionalText(path)) ?? '').split('\n').filter((line) => line !== '');
  const kept: string[] = [];
  let size = 0;
  for (const line of lines.reverse()) {
    size += Buffer.byteLength(line) + 1;
    if (size > maxBytes && kept.length > 0) break;
    kept.push(line);
  }
  await writeAtomic(path, `${kept.reverse().join('\n')}\n`);
}

/**
 * The lines of such a file as JSON values, oldest first; none where there is no file. Lines that a crash has torn are
 * passed over.
 * @throws {FileError} MF7001
 */
export async function readJsonLines(path: string): Promise<readonly unknown[]> {
  const text = (await readOptionalText(path)) ?? '';
  return text.split('\n').flatMap((line): readonly unknown[] => {
    try {
      return [JSON.parse(line)];
    } catch {
      // Empty, or torn by a crash; the lines around it are whole.
      return [];
    }
  });
}
