import { compileWildcard } from '../base/wildcard.ts';

type Segment = RegExp | '**';

/** The two questions that `path:` asks. */
export interface PathPattern {
  /** Whether the file, or a folder above it, is what the pattern names. */
  matchesFile(path: string): boolean;
  /** Whether the properties file of a node is what the pattern names; its folders do not count. */
  matchesPatch(path: string | null): boolean;
}

/**
 * A glob from the project root. A single star stays inside one folder, a double one is any number of folders.
 * Answers are remembered by path: many nodes share a properties file.
 */
export function compilePathPattern(glob: string): PathPattern {
  const segments = splitPath(glob).map((part) => (part === '**' ? part : compileWildcard(part)));
  const endsWithFolders = segments.at(-1) === '**';
  if (endsWithFolders) segments.pop();
  return {
    matchesFile: remember((path) => matches(segments, splitPath(path), false)),
    matchesPatch: remember(
      (path) => path !== null && !endsWithFolders && matches(segments, splitPath(path), true),
    ),
  };
}

function remember<K>(compute: (key: K) => boolean): (key: K) => boolean {
  const known = new Map<K, boolean>();
  return (key) => {
    const answer = known.get(key) ?? compute(key);
    known.set(key, answer);
    return answer;
  };
}

/** Folders and name; `.` is dropped, `..` steps back, and both kinds of slashes separate. */
function splitPath(path: string): string[] {
  const parts: string[] = [];
  for (const part of path.split(/[/\\]/)) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.' && !(part === '**' && parts.at(-1) === '**')) {
      parts.push(part);
    }
  }
  return parts;
}

function matches(pattern: readonly Segment[], parts: readonly string[], whole: boolean): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return !whole || parts.length === 0;
  if (first === '**') return parts.some((_, i) => matches(rest, parts.slice(i), whole));
  const [part, ...others] = parts;
  return part !== undefined && first.test(part) && matches(rest, others, whole);
}
