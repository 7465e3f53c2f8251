import { errorDiagnostic, UsageError } from '../base/errors.ts';
import type { Node, ResourceType } from '../manifest/node.ts';
import type { LoadedProject } from './loaded-project.ts';
import { type SelectionRequest, selectedNodes } from './select.ts';
import type { Session } from './session.ts';

/** The one node that a command was asked to look at. @throws {UsageError} MF1005 where it is none or several */
export function oneNode(
  session: Session,
  project: LoadedProject,
  selection: SelectionRequest,
  asked: { readonly command: string; readonly types: readonly ResourceType[] },
): Node {
  const { command, types } = asked;
  const named = selection.select.join(' ');
  const request = { ...selection, indirectSelection: 'empty' };
  const nodes = named === '' ? [] : selectedNodes(session, project, request, types, true);
  const [node] = nodes;
  if (node !== undefined && nodes.length === 1) return node;
  const found = nodes.map(({ name }) => name).join(', ');
  const nothing = named === '' ? 'no node is named' : `"${named}" selects no node`;
  throw new UsageError(
    errorDiagnostic(
      'MF1005',
      nodes.length === 0
        ? `nothing to ${command}: ${nothing}`
        : `${command} takes one node; "${named}" selects ${found}`,
      { hint: `memflow ${command} <node>, or memflow ${command} --inline "select ..."` },
    ),
  );
}
