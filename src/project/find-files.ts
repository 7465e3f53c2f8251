import { glob } from 'tinyglobby';

/** A path relative to the root and the resource path that it was found under. */
export interface FoundFile {
  readonly path: string;
  readonly basePath: string;
}

/** The files under some resource paths of the project with one of the extensions, sorted, each once; paths relative to the root. */
export async function findFiles(
  root: string,
  basePaths: readonly string[],
  extensions: readonly string[],
  ignored: readonly string[],
): Promise<readonly FoundFile[]> {
  const found = new Map<string, string>();
  for (const basePath of basePaths) {
    const prefix = basePath === '.' ? '' : `${escapePattern(basePath)}/`;
    const paths = await glob(
      extensions.map((extension) => `${prefix}**/*.${extension}`),
      {
        cwd: root,
        ignore: ignored.map((path) => `${escapePattern(path)}/**`),
        expandDirectories: false,
      },
    );
    for (const path of paths) if (!found.has(path)) found.set(path, basePath);
  }
  return [...found]
    .map(([path, basePath]) => ({ path, basePath }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function escapePattern(path: string): string {
  return path.replace(/[\\*?[\]{}()!]/g, '\\$&');
}
