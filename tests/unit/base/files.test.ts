import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  appendLine,
  ensureDirectory,
  readOptionalText,
  readText,
  writeAtomic,
  writeText,
} from '../../../src/base/files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('reading', () => {
  test('a missing file is an error with its path, or null where it may be missing', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'none.txt');
    await expect(readText(path)).rejects.toMatchObject({
      code: 'MF7001',
      message: `cannot read "${path}": it does not exist`,
      exitCode: 2,
    });
    expect(await readOptionalText(path)).toBeNull();
  });

  test('a directory cannot be read, even where the file may be missing', async () => {
    await using folder = await temporaryFolder();
    await expect(readText(folder.path)).rejects.toThrow('it is a directory');
    await expect(readOptionalText(folder.path)).rejects.toMatchObject({ code: 'MF7001' });
  });
});

describe('writeAtomic', () => {
  test('writes and replaces, and leaves no other file', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a.json');
    await writeAtomic(path, 'one');
    await writeAtomic(path, 'zwei ✓');
    expect(await readText(path)).toBe('zwei ✓');
    expect(await readdir(folder.path)).toEqual(['a.json']);
  });

  test('a failed rename leaves the target alone and no temporary file', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'target');
    await mkdir(join(path, 'full'), { recursive: true });
    await expect(writeAtomic(path, 'text')).rejects.toMatchObject({ code: 'MF7002' });
    expect(await readdir(folder.path)).toEqual(['target']);
    expect((await stat(path)).isDirectory()).toBe(true);
  });

  test('a missing folder is named as the reason', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'no', 'a.json');
    await expect(writeAtomic(path, '')).rejects.toThrow(
      `cannot write "${path}": it does not exist`,
    );
  });

  test('many writers at once: the file is one of their texts, whole', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'a.txt');
    const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(20_000));
    await Promise.all(texts.map((text) => writeAtomic(path, text)));
    expect(texts).toContain(await readText(path));
    expect(await readdir(folder.path)).toEqual(['a.txt']);
  });

  test('a temporary file that a killed process left is neither used nor in the way', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, '.a.txt.tmp-1'), 'left over');
    await writeAtomic(join(folder.path, 'a.txt'), 'new');
    expect((await readdir(folder.path)).sort()).toEqual(['.a.txt.tmp-1', 'a.txt']);
    expect(await readFile(join(folder.path, '.a.txt.tmp-1'), 'utf8')).toBe('left over');
  });

  test('a folder without permission to write is named as the reason', async (context) => {
    context.skip(process.getuid?.() === 0, 'the superuser may write anywhere');
    await using folder = await temporaryFolder();
    await chmod(folder.path, 0o500);
    await expect(writeAtomic(join(folder.path, 'a'), '')).rejects.toThrow('permission denied');
  });
});

test('appendLine makes the file, then adds to it', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'log');
  await appendLine(path, 'one');
  await appendLine(path, 'two');
  expect(await readText(path)).toBe('one\ntwo\n');
});

test('ensureDirectory makes parents and accepts what exists, but not a file', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'a', 'b');
  await ensureDirectory(path);
  await ensureDirectory(path);
  await writeText(join(path, 'file'), 'text');
  await expect(ensureDirectory(join(path, 'file'))).rejects.toMatchObject({ code: 'MF7002' });
  await expect(ensureDirectory(join(path, 'file', 'c'))).rejects.toThrow(
    'a part of the path is not a directory',
  );
});
