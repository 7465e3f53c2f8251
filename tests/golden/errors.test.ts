import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../../src/base/error-codes.ts';
import { PROJECT_YML, runBinary, runScript } from '../support/create-project.ts';
import { repositoryRoot } from '../support/repository.ts';

/**
 * Each folder of tests/golden/errors is a broken project with the whole of what memflow says about it:
 * `project/` the files (project.yml is added where there is none), `setup.json` what git or a file system cannot hold,
 * `command` the commands, one a line (default: build), or `program.mjs` what is done from JavaScript instead,
 * `expected.txt` the exit code and stderr of each.
 * A mismatch writes `expected.txt.changed` beside it; read it, then rename it.
 */
const folder = join(repositoryRoot, 'tests', 'golden', 'errors');
const faultProgram = join(repositoryRoot, 'tests', 'support', 'fault-program.mjs');

interface Setup {
  /** Files whose names not every system allows, or that .gitignore would leave out. */
  readonly files?: Readonly<Record<string, string>>;
  readonly directories?: readonly string[];
  /** Symbolic links, by path: what they lead to. */
  readonly links?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Adds no project.yml where there is none. */
  readonly withoutProject?: boolean;
  /** Systems that cannot hold the files. */
  readonly notOn?: readonly string[];
}

const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

/** What differs between machines and runs, replaced by words. */
function normalise(text: string, root: string): string {
  return text
    .replaceAll(root, '<project>')
    .replaceAll(root.replaceAll('\\', '/'), '<project>')
    .replace(/pid \d+/g, 'pid <pid>')
    .replace(/\b(waited|ran) (\d+ ms|\d+\.\d+s)/g, '$1 <time>')
    .replace(/\d+(\.\d+)? (seconds|ms)\b/g, '<time> $2')
    .replace(/in \d+\.\d+s/g, 'in <time>');
}

/** The words of a command line; single and double quotes hold words together. */
function wordsOf(line: string): readonly string[] {
  const words = line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return words.map((word) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
}

function commandsOf(name: string): readonly string[] {
  const file = join(folder, name, 'command');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : ['build'];
}

function setupOf(name: string): Setup {
  const file = join(folder, name, 'setup.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

function placeProject(name: string, root: string, setup: Setup): void {
  const project = join(folder, name, 'project');
  if (existsSync(project)) cpSync(project, root, { recursive: true });
  for (const path of setup.directories ?? []) mkdirSync(join(root, path), { recursive: true });
  for (const [path, text] of Object.entries(setup.files ?? {})) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const [path, target] of Object.entries(setup.links ?? {})) {
    symlinkSync(target, join(root, path));
  }
  const hasProject = ['project.yml', 'dbt_project.yml'].some((f) => existsSync(join(root, f)));
  // One node at a time, so that several faults of a run are told in one order.
  if (!hasProject && setup.withoutProject !== true)
    writeFileSync(join(root, 'project.yml'), PROJECT_YML.replace('threads: 2', 'threads: 1'));
}

interface Said {
  readonly text: string;
  readonly signals: readonly (string | null)[];
  /** Commands that say that nothing was run, and yet left a database. */
  readonly halfDone: readonly string[];
}

async function runCase(name: string, setup: Setup): Promise<Said> {
  const root = mkdtempSync(join(tmpdir(), 'memflow-errors-'));
  const said: string[] = [];
  const signals: (string | null)[] = [];
  const halfDone: string[] = [];
  try {
    placeProject(name, root, setup);
    const program = join(folder, name, 'program.mjs');
    const isProgram = existsSync(program);
    const commands = isProgram ? ['from JavaScript'] : commandsOf(name);
    for (const command of commands) {
      const hadDatabase = existsSync(join(root, 'shop.duckdb'));
      const env = { HOME: join(root, 'home'), ...setup.env };
      const result = isProgram
        ? await runScript(root, [faultProgram, root, program], { env })
        : await runBinary(root, wordsOf(command), { env });
      const hasDatabase = existsSync(join(root, 'shop.duckdb'));
      if (!isProgram && result.exitCode === 2 && hasDatabase && !hadDatabase)
        halfDone.push(command);
      if (commands.length > 1) said.push(`$ memflow ${command}\n`);
      said.push(`exit code ${result.exitCode}\n${normalise(result.stderr, root)}`);
      signals.push(result.signal);
    }
    return { text: said.join(''), signals, halfDone };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

test('there are broken projects to try', () => {
  expect(cases.length).toBeGreaterThanOrEqual(40);
});

describe.each(cases)('%s', (name) => {
  const setup = setupOf(name);
  test.skipIf(setup.notOn?.includes(process.platform))(
    'is refused in the expected words',
    async () => {
      const { text, signals, halfDone } = await runCase(name, setup);
      const file = join(folder, name, 'expected.txt');
      const expected = existsSync(file) ? readFileSync(file, 'utf8') : '';
      if (text !== expected) writeFileSync(`${file}.changed`, text);
      else rmSync(`${file}.changed`, { force: true });
      expect(text).toBe(expected);
      expect(signals.every((signal) => signal === null)).toBe(true);
      expect(text).not.toMatch(/\n\s+at .*\(.*:\d+:\d+\)/);
      expect(text).not.toContain('MF9001');
      // Faults that are found before a run leave no database behind.
      expect(halfDone).toEqual([]);
    },
  );
});

const DAMAGE = 'needs a damaged database: tests/conformance/adapter';
const OTHER_PROCESS = 'needs a second process: tests/conformance/adapter, tests/e2e/lock.test.ts';
const REPOSITORY = 'needs a git repository: tests/unit/ingest';
const ENGINE = 'needs an engine that fails: tests/unit/adapter/duckdb-errors.test.ts';

/** Codes without a broken project, each with the reason. */
const WITHOUT_CASE: Readonly<Partial<Record<ErrorCode, string>>> = {
  MF1803: REPOSITORY,
  MF1804: REPOSITORY,
  MF1805: REPOSITORY,
  MF1806: REPOSITORY,
  MF1807: 'needs a git repository with damaged commits',
  MF2015: 'needs a loader of templates, which projects do not have: tests/unit/jinja',
  MF2405: 'execute is false where no database is open: tests/unit/compile',
  MF2406: 'parsing finds the cycle first, as MF3001: tests/unit/compile',
  MF4008:
    'the sizes in the message depend on the machine: tests/unit/adapter/duckdb-errors.test.ts',
  MF4009: 'needs a full disk: tests/e2e/artifacts.test.ts',
  MF4011: 'needs a signal: tests/e2e/signals.test.ts',
  MF4012: 'needs two transactions at once: tests/unit/materialize/run-plan.test.ts',
  MF4013: ENGINE,
  MF4018: ENGINE,
  MF4019: ENGINE,
  MF4023: 'needs a file that may not be opened: tests/conformance/adapter',
  MF4024: 'needs a database of a later DuckDB: tests/unit/adapter/duckdb-errors.test.ts',
  MF4025: 'needs two sessions in one process: tests/conformance/adapter',
  MF4030: DAMAGE,
  MF4031: DAMAGE,
  MF4032: DAMAGE,
  MF4034: 'needs a database that was killed and may not be written',
  MF4035: 'needs a store on the network: tests/e2e/remote-store.test.ts',
  MF5029: 'guards against a CSV reader that disagrees with ours; none is known',
  MF6121: 'the folder of a baseline names the machine: tests/e2e/bench.test.ts',
  MF6122: 'the folder of a baseline names the machine: tests/e2e/bench.test.ts',
  MF5114: 'needs a disk that fails between writing and reading',
  MF7001: 'needs a file that may not be read: tests/unit/base/files.test.ts',
  MF7006: 'needs a disk that fails during a run',
  MF7007: 'needs an output that fails: tests/e2e/output.test.ts',
  MF7101: OTHER_PROCESS,
  MF7102: OTHER_PROCESS,
  MF7103: 'needs a damaged lock file: tests/conformance/adapter',
  MF9001: 'is a bug',
};

describe('every error code', () => {
  const produced = new Set(
    cases
      .map((name) => join(folder, name, 'expected.txt'))
      .filter((file) => existsSync(file))
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^\w+ (MF\d{4}):/gm)])
      .map((match) => match[1]),
  );

  test.each(Object.keys(ERROR_CODES))('%s has a broken project, or a reason', (code) => {
    const hasReason = Object.hasOwn(WITHOUT_CASE, code);
    expect({ code, covered: produced.has(code) !== hasReason }).toEqual({ code, covered: true });
  });

  test('is a code of the registry', () => {
    const known: ReadonlySet<string | undefined> = new Set(Object.keys(ERROR_CODES));
    expect([...produced].filter((code) => !known.has(code))).toEqual([]);
  });
});
