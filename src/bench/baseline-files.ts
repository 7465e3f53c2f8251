import { basename, join } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.ts';
import { errorDiagnostic } from '../base/errors.ts';
import { ensureDirectory, listFiles, readOptionalText, writeAtomic } from '../base/files.ts';
import { canonicalJson } from '../base/hash.ts';
import type { BenchmarkNode } from '../manifest/node.ts';
import type { BenchmarkRecord } from './benchmark-record.ts';
import { parseRecord } from './parse-record.ts';

/** Baselines of other formats are not read: what they mean is not known. */
const BASELINE_FORMAT = 1;

/** The folder of baselines, below the root of the project: part of the repository. */
function baselineDirectory(root: string): string {
  return join(root, 'benchmarks', 'baseline');
}

/** Where the baseline of a benchmark stands. */
export function baselinePath(root: string, environmentClass: string, benchmark: string): string {
  const file = `${encodeURIComponent(benchmark)}.json`;
  return join(baselineDirectory(root), encodeURIComponent(environmentClass), file);
}

/** Whether a benchmark has a baseline: not where its configuration wants none. */
export function hasBaseline({ spec }: Pick<BenchmarkNode, 'spec'>): boolean {
  return spec.baseline !== 'none';
}

/** Writes a baseline as a whole, with its keys in order, so that equal figures give equal bytes. @throws {FileError} MF7002 */
export async function writeBaseline(root: string, record: BenchmarkRecord): Promise<string> {
  const path = baselinePath(root, record.environmentClass, record.benchmark);
  await ensureDirectory(join(path, '..'));
  await writeAtomic(path, formatBaseline(record));
  return path;
}

/** The text of a baseline's file: one key a line, but the sketch in one. */
export function formatBaseline(record: BenchmarkRecord): string {
  const ordered: unknown = JSON.parse(canonicalJson({ ...record, format: BASELINE_FORMAT }));
  const text = JSON.stringify(ordered, null, 2);
  const oneLine = text.replace(/"sketch": \[[^\]]*\]/, (list) => list.replaceAll(/\s+/g, ' '));
  return `${oneLine}\n`;
}

/** What became of a file: a record, nothing, or what is wrong with it. */
export type BaselineRead =
  | { readonly kind: 'found'; readonly record: BenchmarkRecord }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unusable'; readonly diagnostic: Diagnostic };

/**
 * Reads the baseline of a class of machines; where it has none, that of the first other class that has one: its
 * statements may be compared, its figures may not, and `compareRecorded` says so.
 * @throws {FileError} MF7001 where it is there and cannot be read
 */
export async function readBaseline(
  root: string,
  environmentClass: string,
  benchmark: string,
): Promise<BaselineRead> {
  const own = baselinePath(root, environmentClass, benchmark);
  const readAt = async (path: string): Promise<BaselineRead> => {
    const text = await readOptionalText(path);
    if (text === null) return { kind: 'missing' };
    return parseBaseline(text, benchmark, path.slice(root.length + 1).replaceAll('\\', '/'));
  };
  const read = await readAt(own);
  if (read.kind !== 'missing') return read;
  const folder = baselineDirectory(root);
  const other = (await listFiles(folder)).find((path) => path.endsWith(`/${basename(own)}`));
  return other === undefined ? read : readAt(join(folder, other));
}

/** The same from the text; `path` is for messages. MF6121 what is no baseline, MF6122 one of another format. */
export function parseBaseline(text: string, benchmark: string, path: string): BaselineRead {
  const hint = `record it anew: memflow bench record -s ${benchmark}`;
  const unusable = (code: 'MF6121' | 'MF6122', message: string): BaselineRead => ({
    kind: 'unusable',
    diagnostic: { ...errorDiagnostic(code, message, { hint }), severity: 'warning' },
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return unusable('MF6121', `the baseline "${path}" is damaged: ${reason}`);
  }
  const format = typeof value === 'object' && value !== null && 'format' in value && value.format;
  if (typeof format === 'number' && format !== BASELINE_FORMAT)
    return unusable(
      'MF6122',
      `the baseline "${path}" has format ${format}, and this memflow reads format ${BASELINE_FORMAT}`,
    );
  const record = parseRecord(value);
  if (record === null || format === false)
    return unusable('MF6121', `the baseline "${path}" is damaged: it lacks figures`);
  if (record.benchmark !== benchmark)
    return unusable('MF6121', `the baseline "${path}" is one of "${record.benchmark}"`);
  return { kind: 'found', record };
}
