import * as z from 'zod';
import type { Resource } from '../../infra/stage-templates.ts';

const StatementSchema = z.object({
  Effect: z.string(),
  Principal: z.json().optional(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.json().optional(),
  Condition: z.json().optional(),
});
const DocumentSchema = z.object({ Statement: z.array(StatementSchema) });
export type Statement = z.infer<typeof StatementSchema>;

/** The statements of a policy document: of who takes a role, of a key. */
export const statementsIn = (document: unknown): readonly Statement[] => DocumentSchema.parse(document).Statement;
/** Those of a resource that is a policy: of a role, a bucket, a queue, a topic. */
export const statementsOf = ({ Properties }: Resource): readonly Statement[] => statementsIn(Properties.PolicyDocument);
export const actionsOf = ({ Action }: Statement): readonly string[] => [Action].flat();
