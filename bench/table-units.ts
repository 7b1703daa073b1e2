import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';

/**
 * Bytes of an item as DynamoDB counts them (« DynamoDB item sizes and formats »): names and texts in UTF-8, a number by its digits, one
 * byte for a boolean or null, three for a list or a map and one more for each of its elements.
 */
export function itemBytes(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);
}

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  // Two digits a byte and one byte more: 21 at most.
  if (typeof value === 'number') return Math.min(21, Math.ceil(String(value).replace(/\D/g, '').length / 2) + 1);
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + 1 + valueBytes(one), 3);
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).reduce((sum, [name, one]) => sum + 1 + Buffer.byteLength(name) + valueBytes(one), 3);
  }
  return 1;
}

/** A read unit is 4 KB read consistently; half of one otherwise. Nothing found costs as much as the smallest item. */
export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);
}

export interface Units {
  read: number;
  write: number;
}

interface Consumed {
  readonly CapacityUnits?: number;
}

/**
 * Counts the units of every call that document clients make in this process, until `stop`. Reads by the sizes of what they read: the emulator
 * says the same number for all of them. Writes, indexes included, as the emulator says.
 */
export function meterUnits(): { readonly units: Units; stop(): void } {
  const units: Units = { read: 0, write: 0 };
  const prototype = DynamoDBDocumentClient.prototype as unknown as { send(command: { input: object }): Promise<object> };
  const { send } = prototype;
  prototype.send = async function metered(command) {
    Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' });
    const output = await send.call(this, command);
    if (command instanceof GetCommand) {
      const { Item } = output as { Item?: Record<string, unknown> };
      units.read += readUnits(Item === undefined ? 0 : itemBytes(Item), command.input.ConsistentRead === true);
    } else if (command instanceof QueryCommand) {
      const { Items = [] } = output as { Items?: Record<string, unknown>[] };
      const bytes = Items.reduce((sum, item) => sum + itemBytes(item), 0);
      units.read += readUnits(bytes, command.input.ConsistentRead === true);
    } else {
      const { ConsumedCapacity } = output as { ConsumedCapacity?: Consumed | Consumed[] };
      if (ConsumedCapacity === undefined) throw new Error(`a call whose units nobody counts: ${command.constructor.name}`);
      for (const { CapacityUnits = 0 } of [ConsumedCapacity].flat()) units.write += CapacityUnits;
    }
    return output;
  };
  return {
    units,
    stop() {
      prototype.send = send;
    },
  };
}
