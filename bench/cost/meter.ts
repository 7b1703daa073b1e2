import type { Answered, Fate, FunctionsProxy } from '../../local/cloud/proxy.ts';
import type { AwsCall } from '../../local/cloud/proxy-calls.ts';
import { unitsOf } from './table-calls.ts';
import { emptyUse, type FunctionUse } from './usage.ts';

/** What the proxy saw since the last look. */
export interface Metered {
  /** By verb-noun; `presigned`: whoever used a link that a function had signed. Without invocations: the proxy sees calls only. */
  readonly functions: Readonly<Record<string, FunctionUse>>;
  readonly mails: { readonly count: number; readonly recipients: number; readonly bytes: number };
}

/** Recipients and bytes of one mail of SES v1. */
export function mailOf(body: string): { recipients: number; bytes: number } {
  const form = new URLSearchParams(body);
  const recipients = [...form.keys()].filter((name) => name.startsWith('Destinations.member.')).length;
  return { recipients: Math.max(1, recipients), bytes: Buffer.from(form.get('RawMessage.Data') ?? '', 'base64').length };
}

/** Entries of a batch of messages: SQS bills the batch as one request, and each message is received and deleted for itself. */
export const messagesOf = ({ operation, body }: Pick<AwsCall, 'operation' | 'body'>): number =>
  operation === 'SendMessageBatch' ? JSON.parse(body).Entries.length : 1;

/**
 * Counts what functions call, and the units of every call of DynamoDB: it asks for those that a write consumes, in the place of the function,
 * and reckons those of a read by the sizes of what came back, since the emulator says the same number for every read.
 */
export function meter(proxy: FunctionsProxy) {
  let functions: Record<string, FunctionUse> = {};
  let mails = { count: 0, recipients: 0, bytes: 0 };

  const useOf = (caller: string): FunctionUse => {
    functions[caller] ??= emptyUse();
    return functions[caller];
  };

  function add(use: FunctionUse, call: AwsCall, answer: Answered): void {
    const { read, written, byIndex } = unitsOf(call, answer);
    use.read += read;
    use.written += written;
    for (const [index, units] of Object.entries(byIndex)) use.byIndex[index] = (use.byIndex[index] ?? 0) + units;
  }

  const remove = proxy.intercept((call): Fate => {
    const use = useOf(call.caller);
    const name = `${call.service}:${call.operation}`;
    use.calls[name] = (use.calls[name] ?? 0) + (call.service === 'sqs' ? messagesOf(call) : 1);
    if (call.service === 'ses') {
      const { recipients, bytes } = mailOf(call.body);
      mails = { count: mails.count + 1, recipients: mails.recipients + recipients, bytes: mails.bytes + bytes };
    }
    if (call.service !== 'dynamodb') return { do: 'pass' };
    const body = Buffer.from(JSON.stringify({ ...JSON.parse(call.body), ReturnConsumedCapacity: 'INDEXES' }));
    return { do: 'pass', body, told: (answer) => add(use, call, answer) };
  });

  return {
    /** What was seen since the last time, and forgets it. */
    take(): Metered {
      const seen = { functions, mails };
      functions = {};
      mails = { count: 0, recipients: 0, bytes: 0 };
      return seen;
    },
    stop: remove,
  };
}
export type Meter = ReturnType<typeof meter>;
