import type { AwsEvents } from '../cloud/aws-events.ts';

type Operation = `File ${'Upload' | 'Download' | 'Delete' | 'Rename'}` | `Directory ${'Create' | 'Delete'}`;
export type TransferEventType = `SFTP Server ${Operation} ${'Completed' | 'Failed'}`;
export type FailureCode = 'PARTIAL_UPLOAD' | 'PARTIAL_DOWNLOAD' | 'UNKNOWN_ERROR';

/** `detail` of an `aws.transfer` event: kebab-case, fields that do not apply are left out (AWS, « Transfer Family events detail reference »). */
export type TransferDetail = Readonly<Record<string, string | number>>;

/** What the sessions of a server tell. */
export interface TransferEvents {
  send(type: TransferEventType, detail: TransferDetail): void;
}

/** The events of one server. */
export function transferEvents(events: AwsEvents, serverArn: string): TransferEvents {
  return { send: (type, detail) => events.send({ source: 'aws.transfer', type, resources: [serverArn], detail }) };
}
