import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runBinary } from '../support/create-project.ts';
import { type PageStep, readPage, splitWords } from '../support/markdown-page.ts';
import { repositoryRoot } from '../support/repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createMemoryProject } from './memory-project.ts';

const PAGES = [
  'README.md',
  ...readdirSync(join(repositoryRoot, 'docs/guide')).map((name) => `docs/guide/${name}`),
  'docs/reference/selectors.md',
  'docs/reference/artifacts.md',
  'docs/reference/exit-codes.md',
  'docs/reference/profiles.md',
  'examples/quickstart/README.md',
];

/** Commands that other checks run: CI and `.ci/run` begin with them, and this test is itself part of `npm test`. */
const RUN_ELSEWHERE = /^(npm (start|test|ci|install|run)\b|node bin\/memflow\.js)/;

/** A folder that a page's commands are typed in. */
interface Place extends AsyncDisposable {
  readonly root: string;
}

const TOUCHES = `commit_id,committed_at,author_id,subject,path
c1,2021-03-01 10:00:00,ada,Begin,src/a.ts
c1,2021-03-01 10:00:00,ada,Begin,src/b.ts
c1,2021-03-01 10:00:00,ada,Begin,docs/a.md
c2,2021-03-17 11:58:00,ada,Change,src/a.ts
c2,2021-03-17 11:58:00,ada,Change,src/b.ts
`;

async function startAt(what: string): Promise<Place> {
  if (what === 'the memory project') {
    const project = await createMemoryProject({ suite: true });
    project.write('touches.csv', TOUCHES);
    await project.memflow('ingest', 'touches', 'touches.csv');
    return project;
  }
  const folder = await temporaryFolder();
  const place = { root: folder.path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
  if (what === 'an empty folder') return place;
  if (what !== 'memflow init shop')
    throw new Error(`"start: ${what}" is not a place to start from`);
  await runBinary(folder.path, ['init', 'shop']);
  return { ...place, root: join(folder.path, 'shop') };
}

/** Times and durations change from run to run, and a page may shorten a row of dots. */
function comparable(line: string): string {
  return line
    .replaceAll(/\d\d:\d\d:\d\d/g, 'T')
    .replaceAll(/\d+\.\d+( seconds|s)/g, '#$1')
    .replaceAll(/\d+%/g, '#%')
    .replaceAll(/\b\d+ of (?=\d)/g, '# of ')
    .replaceAll(/ ?\.{3,} ?/g, ' ... ')
    .trimEnd();
}

class Reader {
  #cwd: string;
  #printed: readonly string[] = [];

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  async follow(step: Exclude<PageStep, { kind: 'start' }>): Promise<void> {
    switch (step.kind) {
      case 'file': {
        const path = join(this.#cwd, step.path);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, step.text);
        return;
      }
      case 'output': {
        const printed = new Set(this.#printed.map(comparable));
        const missing = step.lines.filter(
          (line) => line !== '...' && !printed.has(comparable(line)),
        );
        expect(missing, `line ${step.line}: not printed by\n${this.#printed.join('\n')}`).toEqual(
          [],
        );
        return;
      }
      case 'commands':
        this.#printed = [];
        for (const line of step.commands)
          for (const command of line.split(' && ')) await this.#type(command, step);
    }
  }

  async #type(
    command: string,
    step: { readonly exitCode: number; readonly line: number },
  ): Promise<void> {
    if (RUN_ELSEWHERE.test(command)) return;
    const words = [...splitWords(command)];
    const env: Record<string, string> = {};
    while (/^[A-Z_]+=/.test(words[0] ?? '')) {
      const [name = '', value = ''] = (words.shift() ?? '').split('=', 2);
      env[name] = value;
    }
    const [program, ...args] = words;
    if (program === 'cd') {
      this.#cwd = join(this.#cwd, args[0] ?? '.');
      return;
    }
    if (program !== 'memflow')
      throw new Error(
        `line ${step.line}: "${command}" cannot be tried: mark the block as "not run"`,
      );
    const { exitCode, stdout, stderr } = await runBinary(this.#cwd, args, { env });
    this.#printed = [...this.#printed, ...stdout.split('\n'), ...stderr.split('\n')];
    expect(exitCode, `line ${step.line}: ${command}\n${stdout}\n${stderr}`).toBe(step.exitCode);
  }
}

describe('what the documentation tells its readers to do', () => {
  it.each(PAGES)('%s', { timeout: 240_000 }, async (path) => {
    const places: Place[] = [];
    let reader: Reader | undefined;
    try {
      for (const step of readPage(readFileSync(join(repositoryRoot, path), 'utf8'))) {
        if (step.kind === 'start') {
          const place = await startAt(step.what);
          places.push(place);
          reader = new Reader(place.root);
        } else if (reader !== undefined) await reader.follow(step);
        else if (step.kind !== 'commands' || !step.commands.every((c) => RUN_ELSEWHERE.test(c)))
          throw new Error(`line ${step.line}: the page does not say what it starts from`);
      }
    } finally {
      for (const place of places) await place[Symbol.asyncDispose]();
    }
  });
});

describe('examples/quickstart', () => {
  const example = join(repositoryRoot, 'examples/quickstart');
  const filesOf = (root: string) =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .filter((path) => path !== 'README.md')
      .sort();

  it('is what `memflow init` writes, and builds green', async () => {
    await using folder = await temporaryFolder();
    await runBinary(folder.path, ['init', 'quickstart']);
    const written = join(folder.path, 'quickstart');
    expect(filesOf(written)).toEqual(filesOf(example));
    for (const path of filesOf(example))
      expect(readFileSync(join(written, path), 'utf8'), path).toBe(
        readFileSync(join(example, path), 'utf8').replaceAll('\r\n', '\n'),
      );
    cpSync(example, join(folder.path, 'copy'), { recursive: true });
    const { exitCode, stdout } = await runBinary(join(folder.path, 'copy'), ['build']);
    expect(stdout).toContain('PASS=9 WARN=0 ERROR=0 SKIP=0');
    expect(exitCode).toBe(0);
  });
});

describe('docs/guide/api.md', () => {
  it('prints what it says', async () => {
    const page = readFileSync(join(repositoryRoot, 'docs/guide/api.md'), 'utf8');
    const blocks = (comment: string, language: string) =>
      [
        ...page.matchAll(
          new RegExp(`<!-- ${comment} -->\\n\`\`\`${language}\\n([^]*?)\`\`\``, 'g'),
        ),
      ].map(([, text = '']) => text);
    const programs = blocks('api', 'js');
    const outputs = blocks('api output', 'text');
    expect(programs.length).toBeGreaterThan(1);
    expect(outputs).toHaveLength(programs.length);
    await using folder = await temporaryFolder();
    await runBinary(folder.path, ['init', 'shop']);
    mkdirSync(join(folder.path, 'node_modules'));
    symlinkSync(repositoryRoot, join(folder.path, 'node_modules', 'memflow'), 'junction');
    const run = promisify(execFile);
    // One after the other in one folder, as a reader would try them.
    for (const [index, program] of programs.entries()) {
      writeFileSync(join(folder.path, 'example.mjs'), program);
      const { stdout } = await run(process.execPath, ['example.mjs'], { cwd: folder.path });
      expect(stdout).toBe(outputs[index]);
    }
  });
});
