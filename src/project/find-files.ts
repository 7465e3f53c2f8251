import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A path relative to the root and the resource path that it was found under, both with forward slashes. */
export interface FoundFile {
  readonly path: string;
  readonly basePath: string;
}

/** Finds files by reading every directory once, however often it is asked about. Follows links, but never in circles. */
export class FileFinder {
  readonly #root: string;
  readonly #skipped: ReadonlySet<string>;
  readonly #walked = new Map<string, readonly string[]>();

  /** `skipped` are directories relative to the root that are not entered unless they are asked for by name. */
  constructor(root: string, skipped: readonly string[]) {
    this.#root = root;
    this.#skipped = new Set(skipped);
  }

  /** The files under some resource paths with one of the extensions (`.sql`), each once, in the order of their paths. */
  find(basePaths: readonly string[], extensions: readonly string[]): readonly FoundFile[] {
    const found = new Map<string, FoundFile>();
    for (const basePath of basePaths) {
      for (const path of this.#walk(basePath)) {
        const isWanted = extensions.some((extension) => path.endsWith(extension));
        if (isWanted && !found.has(path)) found.set(path, { path, basePath });
      }
    }
    return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  #walk(basePath: string): readonly string[] {
    const known = this.#walked.get(basePath);
    if (known !== undefined) return known;
    const files: string[] = [];
    this.#enter(basePath === '.' ? '' : basePath, new Set(), files);
    this.#walked.set(basePath, files);
    return files;
  }

  #enter(directory: string, above: ReadonlySet<string>, files: string[]): void {
    const absolute = join(this.#root, directory);
    let entries: ReturnType<typeof readEntries>;
    let inside = above;
    try {
      entries = readEntries(absolute);
      if (entries.some((entry) => entry.isSymbolicLink()))
        inside = new Set([...above, realpathSync(absolute)]);
    } catch {
      // A resource path need not exist: dbt projects name folders that nobody made.
      return;
    }
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
      if (entry.isSymbolicLink()) this.#followLink(path, inside, files);
      else if (entry.isFile()) files.push(path);
      else if (entry.isDirectory() && !this.#skipped.has(path)) this.#enter(path, inside, files);
    }
  }

  #followLink(path: string, above: ReadonlySet<string>, files: string[]): void {
    const absolute = join(this.#root, path);
    let isDirectory: boolean;
    let target: string;
    try {
      isDirectory = statSync(absolute).isDirectory();
      target = realpathSync(absolute);
    } catch {
      // A link to nothing: reading it says so, if it has an extension that is read.
      files.push(path);
      return;
    }
    if (!isDirectory) files.push(path);
    else if (!above.has(target) && !this.#skipped.has(path))
      this.#enter(path, new Set([...above, target]), files);
  }
}

function readEntries(directory: string) {
  return readdirSync(directory, { withFileTypes: true });
}
