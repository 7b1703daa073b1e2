import { GetFunctionConcurrencyCommand, LambdaClient, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { Gap, GapContext } from './gap.ts';

const ReservedSchema = z.int().min(0);

const functions = ({ resources }: GapContext) =>
  resources.flatMap((r) => {
    const reserved = r.type === 'AWS::Lambda::Function' ? ReservedSchema.safeParse(r.properties.ReservedConcurrentExecutions) : undefined;
    return reserved?.success ? [{ FunctionName: r.physicalId, ReservedConcurrentExecutions: reserved.data }] : [];
  });

/** CloudFormation drops the concurrency set apart for a function; the API honours it. */
export const reservedConcurrency: Gap = {
  name: 'lambda-reserved-concurrency',
  what: 'CloudFormation oublie les exécutions réservées à une fonction',
  row: '1.8c',
  async isOpen(context) {
    if (functions(context).length === 0) return undefined;
    const client = new LambdaClient({});
    const states = functions(context).map(async ({ FunctionName, ReservedConcurrentExecutions: asked }) => {
      const { ReservedConcurrentExecutions } = await client.send(new GetFunctionConcurrencyCommand({ FunctionName }));
      return ReservedConcurrentExecutions === asked;
    });
    return (await Promise.all(states)).some((kept) => !kept);
  },
  async close(context) {
    const client = new LambdaClient({});
    for (const reserved of functions(context)) await client.send(new PutFunctionConcurrencyCommand(reserved));
  },
};
