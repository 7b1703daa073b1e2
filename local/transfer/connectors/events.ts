import type { AwsEvents } from '../../cloud/aws-events.ts';
import { OperationFailed } from './errors.ts';
import type { Connector } from './registry.ts';

export type ConnectorEvent = 'File Send' | 'Directory Listing' | 'Remote Move' | 'Remote Delete';

/** Code and sentence of anything that ended an operation. */
export function failureOf(error: unknown): { code: string; message: string } {
  if (error instanceof OperationFailed) return { code: error.code, message: error.message };
  return { code: 'INTERNAL_ERROR', message: error instanceof Error ? error.message : String(error) };
}

/** Kebab-case, fields that do not apply are left out. */
export type ConnectorDetail = Readonly<Record<string, string | number | boolean | Readonly<Record<string, string>>>>;

/** Tells how an operation ended: what every event of a connector has, and the fields of this one. */
export function tellEnd(
  events: AwsEvents,
  connector: Connector,
  kind: ConnectorEvent,
  startedAt: string,
  fields: ConnectorDetail,
  error: unknown,
): void {
  const failure = error === undefined ? undefined : failureOf(error);
  const detail = {
    'connector-id': connector.id,
    url: connector.url,
    ...fields,
    'status-code': failure === undefined ? 'COMPLETED' : 'FAILED',
    ...(failure === undefined ? {} : { 'failure-code': failure.code, 'failure-message': failure.message }),
    'start-timestamp': startedAt,
    'end-timestamp': new Date().toISOString(),
  };
  const type = `SFTP Connector ${kind} ${failure === undefined ? 'Completed' : 'Failed'}`;
  // Durable on AWS, unlike the events of a server.
  events.send({ source: 'aws.transfer', type, resources: [connector.arn], detail, durable: true });
}
