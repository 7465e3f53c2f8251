import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const IDENTITY = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

/** A git repository in a temporary directory, gone at the end of the test. */
export function createRepository() {
  const base = mkdtempSync(join(tmpdir(), 'memflow-git-'));
  const root = join(base, 'repository');
  mkdirSync(root);
  let minute = 0;
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', root, ...args], {
      encoding: 'utf8',
      env: {
        ...process.env,
        ...IDENTITY,
        GIT_AUTHOR_DATE: `2024-01-01T00:${String(minute).padStart(2, '0')}:00Z`,
        GIT_COMMITTER_DATE: `2024-01-01T00:${String(minute).padStart(2, '0')}:00Z`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  git('init', '-q', '-b', 'main');
  return {
    base,
    root,
    git,
    write(path: string | Buffer, text = String(minute)) {
      const full =
        typeof path === 'string'
          ? join(root, path)
          : Buffer.concat([Buffer.from(`${root}/`), path]);
      if (typeof full === 'string') mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, text);
    },
    /** Writes the paths and commits everything, a minute after the commit before. */
    commit(subject: string, ...paths: readonly (string | Buffer)[]) {
      minute += 1;
      for (const path of paths) this.write(path, `${subject} ${minute}`);
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', subject);
      return git('rev-parse', 'HEAD');
    },
    [Symbol.dispose]() {
      rmSync(base, { recursive: true, force: true });
    },
  };
}
