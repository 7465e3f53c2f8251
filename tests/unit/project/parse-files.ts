import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatPlace } from '../../../src/base/code-frame.ts';
import type { Diagnostic } from '../../../src/base/diagnostic.ts';
import type { Effects } from '../../../src/base/effects.ts';
import { MemflowError } from '../../../src/base/errors.ts';
import { silentLog } from '../../../src/base/log.ts';
import type { Manifest } from '../../../src/manifest/manifest.ts';
import { type LoadOptions, loadProject } from '../../../src/project/load-project.ts';
import { parseProject } from '../../../src/project/parse-project.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** One target, nothing else. */
export const PROJECT = 'name: shop\ntargets: {dev: {type: duckdb}}\n';

export interface ParseFilesOptions extends Omit<LoadOptions, 'projectDir'> {
  readonly env?: Readonly<Record<string, string>>;
  /** Leave project.yml out. */
  readonly bare?: boolean;
}

export type Files = Readonly<Record<string, string | Uint8Array>>;

const NOW = new Date('2024-05-06T07:08:09.123Z');

/** Writes files into a fresh folder and parses them as a project; `PROJECT` is added unless they bring a project file. */
export async function parseFiles(
  files: Files,
  options: ParseFilesOptions = {},
): Promise<{ readonly manifest: Manifest; readonly diagnostics: readonly Diagnostic[] }> {
  await using folder = await temporaryFolder();
  const { env = {}, bare = false, ...load } = options;
  const hasProject = bare || 'project.yml' in files || 'dbt_project.yml' in files;
  const all: Files = hasProject ? files : { 'project.yml': PROJECT, ...files };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder.path, path)), { recursive: true });
    writeFileSync(join(folder.path, path), content);
  }
  const effects: Effects = {
    clock: {
      now: () => NOW,
      monotonicMs: () => 0,
      monotonicNs: () => 0n,
      sleep: () => Promise.resolve(),
    },
    env: { HOME: join(folder.path, 'home'), ...env },
    cwd: folder.path,
    log: silentLog,
    signal: new AbortController().signal,
  };
  const project = await loadProject(load, effects);
  return parseProject(project, {
    adapterType: 'duckdb',
    target: { database: 'shop', schema: 'main', threads: 1, path: null },
    env: effects.env,
    invocationId: 'test',
    runStartedAt: NOW,
    asOf: NOW,
    flags: {},
    log: () => {},
    monotonicMs: () => 0,
  });
}

/** A diagnostic on one line: `error MF3002 models/a.sql:1:4 message`. */
function outline({ severity, code, span, message }: Diagnostic): string {
  return `${severity} ${code} ${span === undefined ? '-' : formatPlace(span)} ${message}`;
}

/** What parsing says of some files, warnings and errors alike. */
export async function complaints(
  files: Files,
  options?: ParseFilesOptions,
): Promise<readonly string[]> {
  try {
    return (await parseFiles(files, options)).diagnostics.map(outline);
  } catch (error: unknown) {
    if (error instanceof MemflowError) return error.diagnostics.map(outline);
    throw error;
  }
}
