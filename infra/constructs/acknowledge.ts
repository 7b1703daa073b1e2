import { Reference, Stack, Tokenization, Validations } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** Accepts findings of cdk-nag on a construct and what it contains; the reason stands where the finding is made. */
export function acknowledge(scope: IConstruct, reason: string, ...ids: string[]): void {
  Validations.of(scope).acknowledge(...ids.map((id) => ({ id, reason })));
}

/** For actions that take no resource at all. */
export const ANY_RESOURCE = 'AwsSolutions-IAM5[Resource::*]';

/**
 * Accepts the wildcards of the given statements and no other: cdk-nag wants each one named, as the template will show it,
 * so that a wider statement added later is a new finding.
 */
export function acknowledgeWildcards(scope: IConstruct, reason: string, statements: readonly PolicyStatement[]): void {
  const wildcards = statements.flatMap(({ resources }) => resources).filter((resource) => resource.endsWith('*'));
  acknowledge(scope, reason, ...new Set(wildcards.map((resource) => `AwsSolutions-IAM5[Resource::${asInTemplate(scope, resource)}]`)));
}

/** `<Bucket.Arn>/prefix/*` of the same stack, `Stack:ExportsOutput…/prefix/*` of another, `<AWS::AccountId>` of whoever deploys. */
function asInTemplate(scope: IConstruct, resource: string): string {
  const text = (token: unknown): string => {
    if (!Reference.isReference(token)) return pseudoParameter(Stack.of(scope).resolve(token));
    const owner = Stack.of(token.target);
    if (owner === Stack.of(scope)) return `<${String(owner.resolve(token)['Fn::GetAtt'].join('.'))}>`;
    return owner.resolve(owner.exportValue(token))['Fn::ImportValue'];
  };
  return Tokenization.reverseString(resource)
    .mapTokens({ mapToken: (token) => text(token) })
    .join({ join: (left, right) => `${left}${right}` });
}

/** `<AWS::AccountId>`: all that an ARN of another service holds besides text. */
function pseudoParameter(resolved: unknown): string {
  if (typeof resolved === 'object' && resolved !== null && 'Ref' in resolved) return `<${String(resolved.Ref)}>`;
  throw new Error('a resource is text, references and pseudo parameters');
}
