import type { FunctionUse } from './usage.ts';

/**
 * How long a call takes from a function in the region of its service, in milliseconds: assumptions, since local durations are those of an emulator
 * on a busy machine. DynamoDB says « single-digit milliseconds »; the others are usual figures of these services, rounded up.
 */
const CALL_MS: Readonly<Record<string, number>> = { dynamodb: 6, s3: 35, sqs: 12, states: 35, ses: 90, transfer: 150, guardduty: 60 };
const OTHER_CALL_MS = 50;
/** A transaction goes twice around its items. */
const TRANSACTION_MS = 15;
/** Of our own code in an invocation: parsing, rules, log lines. */
const OWN_MS = 8;
/**
 * More, for those that do more: a package of 0.6 MB read whole (unzip, XML, SHA-256: bench/README.md, some 10 ms a MB at a whole processor), and two
 * derivations of scrypt (infra/config.ts).
 */
const MORE_MS: Readonly<Record<string, number>> = { 'receive-deposit': 12, 'receive-return-flow': 12, 'identify-sftp-user': 500 };
/** Billed since August 2025: a tenth of the invocations at office hours of a small load, 350 ms each. */
const COLD_MS = 0.1 * 350;

const callMs = (name: string): number => {
  const [service = '', operation = ''] = name.split(':');
  return operation.startsWith('Transact') ? TRANSACTION_MS : (CALL_MS[service] ?? OTHER_CALL_MS);
};

/** Milliseconds that an invocation of a function is assumed to take on Lambda, warm, from the calls that it makes one after the other. */
export function warmMs(name: string, { invocations, calls }: Pick<FunctionUse, 'invocations' | 'calls'>): number {
  const waited = Object.entries(calls).reduce((sum, [call, count]) => sum + count * callMs(call), 0);
  return OWN_MS + (MORE_MS[name] ?? 0) + (invocations === 0 ? 0 : waited / invocations);
}

/** GB-seconds of all its invocations, those that begin cold included. */
export const gbSeconds = (name: string, use: FunctionUse): number =>
  (use.invocations * (warmMs(name, use) + COLD_MS) * use.memoryMb) / 1024 / 1000;
