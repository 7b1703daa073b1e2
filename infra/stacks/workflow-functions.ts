import { Construct } from 'constructs';
import { arrivals } from './workflow-functions/arrivals.ts';
import { lifecycleTasks } from './workflow-functions/lifecycle-tasks.ts';
import { mails } from './workflow-functions/mails.ts';
import { makerOf, type WorkflowParts } from './workflow-functions/maker.ts';
import { upkeep } from './workflow-functions/upkeep.ts';

/**
 * The functions that act on dossiers, and what each of them may do; those that need the machine's ARN stand in the stack. All are made in one
 * construct, whose name is part of their logical ids.
 */
export function workflowFunctions(scope: Construct, id: string, parts: WorkflowParts) {
  const maker = makerOf(new Construct(scope, id), parts);
  return { ...arrivals(maker), ...lifecycleTasks(maker), ...mails(maker), ...upkeep(maker) };
}
