import * as z from 'zod';
import { plain } from './intrinsics.ts';
import { type Resource, type STAGES, synthesise } from './stages.ts';

const StatementSchema = z.object({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.json(),
  Condition: z.json().optional(),
});
const PolicySchema = z.object({
  PolicyDocument: z.object({ Statement: z.array(StatementSchema) }),
  Roles: z.array(z.object({ Ref: z.string() })),
});

export const statementsOf = (policy: Resource) => PolicySchema.parse(policy.Properties).PolicyDocument.Statement;

/** `action resource`, once each. */
export const linesOf = (policy: Resource): string[] => [
  ...new Set(
    statementsOf(policy).flatMap(({ Action, Resource }) =>
      [Resource].flat().flatMap((resource) => [Action].flat().map((action) => `${action} ${plain(resource)}`)),
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
        (policy) => policy.stack === stack && PolicySchema.parse(policy.Properties).Roles.some(({ Ref }) => Ref === role),
      );
      return [Environment.Variables.POWERTOOLS_SERVICE_NAME, own.flatMap(linesOf).filter((line) => !ORDINARY.test(line))];
    }),
  );
}
