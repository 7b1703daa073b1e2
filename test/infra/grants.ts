import * as z from 'zod';
import type { Resource } from '../../infra/stage-templates.ts';
import { plain } from './intrinsics.ts';
import { actionsOf, statementsOf } from './policies.ts';
import { type STAGES, synthesise } from './stages.ts';

/** `action resource`, once each. */
export const linesOf = (policy: Resource): string[] => [
  ...new Set(
    statementsOf(policy).flatMap((statement) =>
      [statement.Resource].flat().flatMap((resource) => actionsOf(statement).map((action) => `${action} ${plain(resource)}`)),
    ),
  ),
];

/** What the runtime of a function needs beside its own work: tracing, its own log group, the key behind what it reads and writes. */
const ORDINARY = /^(?:xray:\S+ \*|logs:(?:CreateLogStream|PutLogEvents) \S+Logs\.Arn|kms:\S+ Key\.Arn)$/;

/** What each role may do: `action resource`. Tracing, a function's own log group and the key are left out. */
export function grants(stage: (typeof STAGES)[number]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const policy of synthesise(stage).ofType('AWS::IAM::Policy')) {
    const role = plain(policy.id)
      .replace(/^Functions/, '')
      .replace(/RoleDefaultPolicy[0-9A-F]{8}$/, '');
    // A role of one name in each stack: that of the releases.
    const before = found.get(role) ?? [];
    found.set(role, [...new Set([...before, ...linesOf(policy).filter((line) => !ORDINARY.test(line))])].sort());
  }
  return found;
}

const RolesSchema = z.array(z.object({ Ref: z.string() }));
const FunctionSchema = z.object({
  Role: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
  Environment: z.object({ Variables: z.object({ POWERTOOLS_SERVICE_NAME: z.string() }) }),
});

/** The same by function, under its verb-noun: the roles of everything else are left out. */
export function grantsOfFunctions(stage: (typeof STAGES)[number]): Map<string, readonly string[]> {
  const { ofType } = synthesise(stage);
  const policies = ofType('AWS::IAM::Policy');
  return new Map(
    ofType('AWS::Lambda::Function').map(({ stack, Properties }) => {
      const { Role, Environment } = FunctionSchema.parse(Properties);
      const [role] = Role['Fn::GetAtt'];
      const own = policies.filter(
        (policy) => policy.stack === stack && RolesSchema.parse(policy.Properties.Roles).some(({ Ref }) => Ref === role),
      );
      return [Environment.Variables.POWERTOOLS_SERVICE_NAME, own.flatMap(linesOf).filter((line) => !ORDINARY.test(line))];
    }),
  );
}
