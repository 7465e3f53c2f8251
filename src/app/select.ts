import { errorDiagnostic, UsageError } from '../base/errors.ts';
import type { IndirectSelection } from '../graph/evaluate-selector.ts';
import { selectNodes } from '../graph/select-nodes.ts';
import type { Node, ResourceType } from '../manifest/node.ts';
import type { NodeId } from '../manifest/node-id.ts';
import type { LoadedProject } from './loaded-project.ts';
import type { Session } from './session.ts';

/** What a command was asked to work on, as the user typed it. */
export interface SelectionRequest {
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly resourceTypes: readonly string[];
  readonly excludeResourceTypes: readonly string[];
  readonly indirectSelection: string;
}

/** Everything: the request of a command without flags. */
export const SELECT_ALL: SelectionRequest = {
  select: [],
  exclude: [],
  resourceTypes: [],
  excludeResourceTypes: [],
  indirectSelection: 'eager',
};

const RESOURCE_TYPES: readonly ResourceType[] = [
  'model',
  'seed',
  'test',
  'benchmark',
  'source',
  'analysis',
];
const INDIRECT: readonly IndirectSelection[] = ['eager', 'cautious', 'buildable', 'empty'];

function isIndirectSelection(text: string): text is IndirectSelection {
  return INDIRECT.some((mode) => mode === text);
}

/** The types a command works on, after `--resource-type` and `--exclude-resource-type`. */
function chosenTypes(
  request: SelectionRequest,
  possible: readonly ResourceType[],
): readonly ResourceType[] {
  const asked = request.resourceTypes.filter((type) => type !== 'all' && type !== 'default');
  const unknown = [...asked, ...request.excludeResourceTypes].find(
    (type) => !RESOURCE_TYPES.some((known) => known === type),
  );
  if (unknown !== undefined)
    throw new UsageError(
      errorDiagnostic('MF1002', `there is no resource type "${unknown}"`, {
        hint: `one of ${RESOURCE_TYPES.join(', ')}`,
      }),
    );
  return possible.filter(
    (type) =>
      (asked.length === 0 || asked.includes(type)) && !request.excludeResourceTypes.includes(type),
  );
}

/** The selected ids in graph order; what matched nothing is told as a warning. @throws {UsageError} MF1002, MF31xx */
export function selectIds(
  session: Session,
  project: LoadedProject,
  request: SelectionRequest,
  possible: {
    readonly types: readonly ResourceType[];
    readonly includeBlank?: boolean;
    /** The caller tells itself what an empty selection means. */
    readonly mayBeEmpty?: boolean;
  },
): readonly NodeId[] {
  const { indirectSelection } = request;
  if (!isIndirectSelection(indirectSelection))
    throw new UsageError(
      errorDiagnostic('MF1002', `there is no indirect selection "${indirectSelection}"`, {
        hint: `one of ${INDIRECT.join(', ')}`,
      }),
    );
  const selection = selectNodes({
    manifest: project.manifest,
    graph: project.graph,
    select: request.select,
    exclude: request.exclude,
    resourceTypes: chosenTypes(request, possible.types),
    includeBlank: possible.includeBlank ?? false,
    indirectSelection,
  });
  for (const warning of selection.warnings) {
    if (warning.code !== 'MF3105' || possible.mayBeEmpty !== true) session.warn(warning);
  }
  session.throwPromoted();
  return selection.selected;
}

/** The same, as nodes; sources are left out. */
export function selectedNodes(
  session: Session,
  project: LoadedProject,
  request: SelectionRequest,
  possible: readonly ResourceType[],
  mayBeEmpty = false,
): readonly Node[] {
  return selectIds(session, project, request, { types: possible, mayBeEmpty }).flatMap((id) => {
    const node = project.manifest.nodes.get(id);
    return node === undefined ? [] : [node];
  });
}
