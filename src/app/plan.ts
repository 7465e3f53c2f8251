import { AdapterError } from '../base/errors.ts';
import type { ModelNode, Node, SeedNode } from '../manifest/node.ts';
import { formatPlan, planDocument } from '../materialize/format-plan.ts';
import type { NodePlan } from '../materialize/node-plan.ts';
import { previewPlan } from '../materialize/preview-plan.ts';
import { type CommandOutcome, succeeded } from './command-outcome.ts';
import { openCompiler, readAccess } from './compile-session.ts';
import type { LoadedProject } from './loaded-project.ts';
import { planSettings } from './plan-settings.ts';
import { type SelectionRequest, selectedNodes } from './select.ts';
import type { Session } from './session.ts';

export interface PlanRequest {
  readonly selection: SelectionRequest;
  readonly fullRefresh: boolean;
  readonly empty: boolean;
}

/** What planning works with; the same for all nodes. */
interface Planning {
  readonly project: LoadedProject;
  readonly options: Parameters<typeof previewPlan>[0];
}

/** One node's plan, or why it can only be made when the node runs. */
type Planned =
  | { readonly node: Node; readonly plan: NodePlan; readonly unbuilt: readonly string[] }
  | { readonly node: Node; readonly plan: null; readonly unbuilt: readonly string[] };

/** The parents that are relations and do not exist yet. */
async function unbuiltParents(planning: Planning, node: Node): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const id of node.dependsOn.nodes) {
    const parent = planning.project.manifest.nodes.get(id);
    if (parent === undefined || !('relation' in parent)) continue;
    if (parent.config.materialized === 'ephemeral') continue;
    if ((await planning.options.relations.relation(parent.relation)) === null)
      missing.push(parent.name);
  }
  return missing;
}

async function planOne(planning: Planning, node: ModelNode | SeedNode): Promise<Planned> {
  const unbuilt = await unbuiltParents(planning, node);
  try {
    return { node, plan: await previewPlan(planning.options, node), unbuilt };
  } catch (error) {
    // A plan that has to ask for columns cannot be made before the parents exist; any other fault is the user's.
    if (unbuilt.length === 0 || !(error instanceof AdapterError)) throw error;
    return { node, plan: null, unbuilt };
  }
}

function formatPlanned({ node, plan, unbuilt }: Planned): string {
  const note =
    unbuilt.length === 0
      ? ''
      : `-- not built yet: ${unbuilt.join(', ')}; planned anew when it runs\n`;
  if (plan !== null) return `${note}${formatPlan(plan)}`;
  return `${note}-- ${node.id}: its statements depend on the columns of what is not built yet\n`;
}

/** The statements that a run of the selected nodes would send, in order. Sends none of them, creates nothing. */
export async function plan(session: Session, request: PlanRequest): Promise<CommandOutcome> {
  const project = await session.project();
  const types = ['model', 'seed'] as const;
  const nodes = selectedNodes(session, project, request.selection, types);
  const access = await readAccess(project);
  const compiler = await openCompiler(session, project, { ...request, access, selected: nodes });
  const { database, relations } = await session.database(access);
  const planning: Planning = {
    project,
    options: {
      compiler,
      database,
      relations,
      settings: planSettings(session, project, database, request.fullRefresh),
      ledger: await database.ledger.entries(),
      partitions: await database.ledger.partitions(),
    },
  };
  const planned: Planned[] = [];
  for (const node of nodes) {
    if (node.resourceType !== 'model' && node.resourceType !== 'seed') continue;
    if (node.config.materialized === 'ephemeral') continue;
    planned.push(await planOne(planning, node));
  }
  return succeeded(
    planned.map(formatPlanned),
    planned.map(({ node, plan: found, unbuilt }) => ({
      unique_id: node.id,
      unbuilt_parents: unbuilt,
      plan: found && planDocument(found),
    })),
  );
}
