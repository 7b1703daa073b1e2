import * as z from 'zod';

const oneOrMore = z.union([z.string().transform((value) => [value]), z.array(z.string())]);

/**
 * The part of IAM's language that a session policy of the hub may use. Strict: what the double would not evaluate (`NotAction`,
 * another operator) fails the login instead of being overlooked.
 */
const StatementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: z.partialRecord(z.enum(['StringEquals', 'StringLike']), z.record(z.string(), oneOrMore)).optional(),
});
type Statement = z.infer<typeof StatementSchema>;

const PolicySchema = z.strictObject({ Version: z.literal('2012-10-17'), Statement: z.array(StatementSchema) });

/** AWS's limit on the text of a session policy. */
const TEXT_LIMIT = 2_048;

export interface Rights {
  /** May this action be done on this resource? Denied unless allowed; a `Deny` wins. */
  allows(action: string, resource: string, context?: Readonly<Record<string, string>>): boolean;
}

/** `*`: any characters, `?`: exactly one. */
function like(pattern: string, text: string, ignoreCase = false): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, ignoreCase ? 'isu' : 'su').test(text);
}

function conditionsHold(statement: Statement, context: Readonly<Record<string, string>>): boolean {
  return Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys ?? {}).every(([key, values]) => {
      const given = context[key];
      // A key the request does not have: the condition fails, as on AWS.
      return given !== undefined && values.some((value) => (operator === 'StringLike' ? like(value, given) : value === given));
    }),
  );
}

/** The rights that a session policy gives. Throws on a policy that AWS would refuse or that the double cannot judge. */
export function readPolicy(text: string): Rights {
  if (text.length > TEXT_LIMIT) throw new RangeError('session policy longer than 2,048 characters');
  const statements = PolicySchema.parse(JSON.parse(text)).Statement;
  return {
    allows(action, resource, context = {}) {
      const applying = statements.filter(
        (statement) =>
          statement.Action.some((pattern) => like(pattern, action, true)) &&
          statement.Resource.some((pattern) => like(pattern, resource)) &&
          conditionsHold(statement, context),
      );
      return applying.length > 0 && applying.every((statement) => statement.Effect === 'Allow');
    },
  };
}
