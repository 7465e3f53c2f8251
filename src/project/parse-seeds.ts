import { join } from 'node:path';
import { errorDiagnostic } from '../base/errors.ts';
import type { SeedNode } from '../manifest/node.ts';
import { type NodeId, nodeId } from '../manifest/node-id.ts';
import { isValidName, NAME_HINT } from './check-name.ts';
import { parseColumns } from './parse-columns.ts';
import {
  configureNode,
  type Draft,
  entryLayer,
  fileSpan,
  type ParseState,
  splitPath,
  takeEntry,
} from './parse-state.ts';

/** The seeds of the project: nodes only, their rows are read when they are loaded. */
export function parseSeeds(state: ParseState): readonly Draft<SeedNode>[] {
  const { project, files, diagnostics } = state;
  return files.seeds.flatMap(({ path, basePath, checksum }) => {
    const { folders, stem } = splitPath(path, basePath);
    const file = { path, text: '' };
    const span = fileSpan(file);
    if (!isValidName(stem)) {
      const message = `the seed name "${stem}" is not allowed`;
      diagnostics.push(
        errorDiagnostic('MF2203', message, { span, hint: `rename the file: ${NAME_HINT}` }),
      );
      takeEntry(state, 'seeds', stem);
      state.refusedNames.add(stem);
      return [];
    }
    const fqn = [project.name, ...folders, stem];
    const id = nodeId('seed', project.name, stem);
    const entry = takeEntry(state, 'seeds', stem);
    const config = configureNode(state, 'seed', fqn, [entryLayer(entry?.node)]);
    const description = entry === undefined ? '' : state.describe(entry.node);
    const named = { id, name: stem, fqn, config, span, description, resourceType: 'seed', path };
    const dependencies: NodeId[] = [];
    const node: SeedNode = {
      resourceType: 'seed',
      id,
      name: stem,
      packageName: project.name,
      file,
      span,
      patchPath: entry?.located.file.path ?? null,
      fqn,
      config,
      description,
      columns: entry === undefined ? new Map() : parseColumns(entry.node, state.describe),
      refs: [],
      sources: [],
      dependsOn: { nodes: dependencies, macros: [] },
      checksum,
      relation: state.names.resolve(named),
      path: join(files.root, path),
    };
    return [{ node, dependencies }];
  });
}
