import { join } from 'node:path';
import { readText, writeAtomic } from '../../base/files.ts';
import { parseTemplate } from '../../jinja/template.ts';
import type { ModelNode } from '../../manifest/node.ts';
import { type Change, configEntries, describeChange } from '../../tuning/change.ts';
import { editConfig } from '../../tuning/edit-config.ts';
import type { Proposal } from '../../tuning/tuning.ts';

/** What was written, as a diff, and what was left for a person. */
export interface Applied {
  readonly lines: readonly string[];
  /** Paths of the files that were changed, relative to the project. */
  readonly files: readonly string[];
}

/**
 * Writes proposals into the `config()` of the models that they are about, and nothing else. What cannot be edited safely is
 * left alone, and told.
 */
export async function applyProposals(
  root: string,
  proposals: readonly Proposal[],
): Promise<Applied> {
  const lines: string[] = [];
  const files = new Set<string>();
  for (const { change } of proposals) {
    const { what, change: words } = describeChange(change);
    const model = modelOf(change);
    if (model === null) {
      lines.push('', `Not written: ${what}: ${words}: it is no matter of a model's config()`);
      continue;
    }
    const path = join(root, model.file.path);
    const text = await readText(path);
    const entries = configEntries(change);
    const edit = editConfig(parseTemplate({ ...model.file, text }), entries);
    if (!edit.ok) {
      lines.push('', `Not written: ${what}: ${words}: ${edit.reason}`);
      continue;
    }
    await writeAtomic(path, edit.text);
    files.add(model.file.path);
    lines.push('', ...diffOf(model.file.path, text, edit.text));
  }
  if (files.size > 0)
    lines.push('', 'Written. memflow build builds it; --full-refresh for incremental models.');
  return { lines, files: [...files] };
}

function modelOf(change: Change): ModelNode | null {
  return 'model' in change ? change.model : null;
}

/** The lines between the first and the last that differ, as a unified diff without context. */
function diffOf(path: string, before: string, after: string): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  const most = Math.min(old.length, now.length) - head;
  while (tail < most && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const gone = old.slice(head, old.length - tail);
  const come = now.slice(head, now.length - tail);
  return [
    `--- ${path}`,
    `+++ ${path}`,
    `@@ -${head + 1},${gone.length} +${head + 1},${come.length} @@`,
    ...gone.map((line) => `-${line.trimEnd()}`),
    ...come.map((line) => `+${line.trimEnd()}`),
  ];
}
