import type { ProjectConfig } from '../config/project-config.ts';
import type { Node } from '../manifest/node.ts';

/** A file name that every file system takes. */
const MAX_NAME = 120;

/**
 * Where a node's compiled SQL is kept, relative to the root: `target/compiled/<project>/models/x.sql`; a generic test
 * has a file of its own below the YAML file that names it, as have the cells of a benchmark below its file.
 */
export function compiledPath(
  node: Node,
  project: Pick<ProjectConfig, 'name' | 'targetPath'>,
): string {
  // The text of an option is written nowhere.
  if (node.file.path.startsWith('--')) return node.file.path;
  const folder = `${project.targetPath}/compiled/${project.name}`;
  if (node.resourceType === 'benchmark') {
    const hasOwnFile = node.template.file === node.file && node.name === node.cell.matrix;
    return hasOwnFile
      ? `${folder}/${node.file.path}`
      : `${folder}/${node.file.path}/${node.name}.sql`;
  }
  if (node.resourceType !== 'test' || node.kind === 'singular')
    return `${folder}/${node.file.path}`;
  const name = node.name.length > MAX_NAME ? node.relation.identifier : node.name;
  return `${folder}/${node.file.path}/${name}.sql`;
}
