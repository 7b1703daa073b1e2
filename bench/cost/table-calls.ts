import * as z from 'zod';
import type { Answered } from '../../local/cloud/proxy.ts';
import type { AwsCall } from '../../local/cloud/proxy-calls.ts';
import { readUnits } from '../table-units.ts';

/** Units of one call. `written`: in the table itself; `byIndex`: in each index. */
export interface CallUnits {
  readonly read: number;
  readonly written: number;
  readonly byIndex: Readonly<Record<string, number>>;
}

type Attribute = Readonly<Record<string, unknown>>;
export type StoredItem = Readonly<Record<string, Attribute>>;

const nested = (attributes: readonly Attribute[]): number => attributes.reduce((sum: number, one) => sum + 1 + attributeBytes(one), 3);

/** Bytes of an attribute in DynamoDB's own notation (« DynamoDB item sizes and formats »; the same rule as `itemBytes`). */
function attributeBytes(attribute: Attribute): number {
  const [[type, value] = ['NULL', true]] = Object.entries(attribute);
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(value));
    case 'N':
      return Math.min(21, Math.ceil(String(value).replace(/\D/g, '').length / 2) + 1);
    case 'L':
      return nested(value as Attribute[]);
    case 'M':
      return (
        nested(Object.values(value as StoredItem)) +
        Object.keys(value as StoredItem).reduce((sum, name) => sum + Buffer.byteLength(name), 0)
      );
    case 'SS':
      return (value as string[]).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    default:
      return 1;
  }
}

/** Bytes of an item in DynamoDB's own notation. */
export const storedBytes = (item: StoredItem): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + attributeBytes(value), 0);

const RequestSchema = z
  .object({
    ConsistentRead: z.boolean().optional(),
    IndexName: z.string().optional(),
    TransactItems: z.array(z.record(z.string(), z.unknown())).optional(),
    RequestItems: z
      .record(z.string(), z.object({ Keys: z.array(z.unknown()).optional(), ConsistentRead: z.boolean().optional() }).loose())
      .optional(),
  })
  .loose();

const Arms = z.record(z.string(), z.object({ CapacityUnits: z.number() }).loose()).optional();
const ConsumedSchema = z.object({ CapacityUnits: z.number().default(0), GlobalSecondaryIndexes: Arms }).loose();
const AnswerSchema = z
  .object({
    Item: z.record(z.string(), z.any()).optional(),
    Items: z.array(z.record(z.string(), z.any())).optional(),
    Responses: z.record(z.string(), z.array(z.record(z.string(), z.any()))).optional(),
    ConsumedCapacity: z.union([ConsumedSchema, z.array(ConsumedSchema)]).optional(),
  })
  .loose();

const NOTHING: CallUnits = { read: 0, written: 0, byIndex: {} };
const bytesOf = (items: readonly StoredItem[]): number => items.reduce((sum, item) => sum + storedBytes(item), 0);

/** Units of a call by what it asked and what was answered. A write that a condition refused costs as much as one of the smallest item. */
export function unitsOf({ operation, body }: Pick<AwsCall, 'operation' | 'body'>, { status, body: answered }: Answered): CallUnits {
  const asked = RequestSchema.parse(JSON.parse(body));
  const transaction = asked.TransactItems ?? [];
  if (status !== 200)
    return operation.startsWith('Transact') ? { ...NOTHING, written: 2 * transaction.length } : { ...NOTHING, written: 1 };
  const answer = AnswerSchema.parse(JSON.parse(answered.toString('utf8')));
  switch (operation) {
    case 'GetItem':
      return { ...NOTHING, read: readUnits(answer.Item === undefined ? 0 : storedBytes(answer.Item), asked.ConsistentRead === true) };
    case 'Query':
      return { ...NOTHING, read: readUnits(bytesOf(answer.Items ?? []), asked.ConsistentRead === true) };
    case 'BatchGetItem': {
      const [table = '', { Keys = [], ConsistentRead = false } = {}] = Object.entries(asked.RequestItems ?? {})[0] ?? [];
      const found = answer.Responses?.[table] ?? [];
      const missing = (Keys.length - found.length) * readUnits(0, ConsistentRead);
      return { ...NOTHING, read: found.reduce((sum, item) => sum + readUnits(storedBytes(item), ConsistentRead), missing) };
    }
    default:
      return writtenUnits([answer.ConsumedCapacity ?? []].flat(), transaction);
  }
}

function writtenUnits(consumed: readonly z.infer<typeof ConsumedSchema>[], transaction: readonly Record<string, unknown>[]): CallUnits {
  const byIndex: Record<string, number> = {};
  // The emulator leaves out the items of a transaction that are looked at only; as writes they are the dearer reading of the documentation.
  let written = 2 * transaction.filter((item) => 'ConditionCheck' in item).length;
  for (const { CapacityUnits, GlobalSecondaryIndexes = {} } of consumed) {
    written += CapacityUnits;
    for (const [index, arm] of Object.entries(GlobalSecondaryIndexes)) {
      byIndex[index] = (byIndex[index] ?? 0) + arm.CapacityUnits;
      written -= arm.CapacityUnits;
    }
  }
  return { read: 0, written, byIndex };
}
