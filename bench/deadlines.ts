import { BatchWriteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { chain } from '../functions/adapters/dossiers-table/chain.ts';
import { openTable, type Table } from '../functions/adapters/dossiers-table/client.ts';
import { dossiers } from '../functions/adapters/dossiers-table/dossiers.ts';
import { dossierPk, due } from '../functions/adapters/dossiers-table/keys.ts';
import { owedMails } from '../functions/domain/consequences.ts';
import { type Decision, decide } from '../functions/domain/decide.ts';
import { type Deposit, DepositSchema, type Dossier, isConsequential } from '../functions/domain/dossier.ts';
import { secondsLater } from '../functions/domain/instants.ts';
import { contentExpiry } from '../functions/domain/legal-time.ts';
import { sweeper } from '../functions/sweep-due/compose.ts';
import { SweepDueEnvSchema } from '../functions/sweep-due/env.ts';
import { interruptible } from '../local/cloud/interruptible.ts';
import { type EmulatedTable, startEmulatedTable } from './emulated-table.ts';
import { decimal } from './french.ts';
import { meterUnits, type Units } from './table-units.ts';

/** Open dossiers at each measurement; the same number is due at all of them. */
const SIZES = [1_000, 10_000, 100_000];
const DUE = 100;

/** BatchWriteItem takes 25 items; so many calls at once keep the emulator busy. */
const BATCH = 25;
const AT_ONCE = 8;

const DAY = 86_400;

/** A deposit as the hub keeps it, without a person behind it. */
function deposit(numero: string, submittedAt: string): Deposit {
  return DepositSchema.parse({
    numero,
    demarche: 'RCO',
    insee: '01001',
    mode: 'sftp',
    boite: 'l-abergement-clemenciat-01001',
    submittedAt,
    arrivedAt: submittedAt,
    expiresAt: contentExpiry(submittedAt),
    contentDigest: '0'.repeat(64),
    contentKey: `contenu/${numero}/${'0'.repeat(64)}.zip`,
    contentBytes: 1_000_000,
    fileName: `RitaGS.2026-11-25T10_00_00.000000000.${numero}-RCO-2.ADER.ftp.zip`,
    hasAddress: true,
    warnings: [],
  });
}

function decided(dossier: Dossier | null, command: Parameters<typeof decide>[1], now: string): Decision {
  const outcome = decide(dossier, command, now);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
}

/**
 * The items of one open dossier that a sweep could meet: deposited and handed over just now by the hub's own code, all carried out, one
 * mail owed in ten days. So each open dossier stands in the due index, with instants to come. Its other items (events carried
 * out, ended effects) are in no due index, hence in no query of a sweep: they are left out, for a filling in a minute.
 */
async function openDossier(table: Table): Promise<Record<string, unknown>[]> {
  const numero = 'A-0-MODELE';
  const justNow = secondsLater(new Date(), -60);
  const deposited = decided(null, { kind: 'deposer', deposit: deposit(numero, justNow) }, justNow);
  const handedOver = decided(deposited.dossier, { kind: 'constater-transmission', proof: 'boite' }, justNow);
  await dossiers(table).commit(null, deposited);
  await dossiers(table).commit(deposited.dossier, handedOver);
  for (const event of [...deposited.events, ...handedOver.events].filter(isConsequential)) {
    await chain(table).advance(event, 'fait', owedMails(handedOver.dossier, event).slice(0, 1), secondsLater(new Date(), 10 * DAY));
  }
  const { Items = [] } = await table.client.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': dossierPk(numero) },
    }),
  );
  return Items.filter(({ gsi2sk }) => gsi2sk !== undefined);
}

/** The same items under another number, each in the shard of that number. */
function under(numero: string, items: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  return items.map((item) => {
    const copy = JSON.parse(JSON.stringify(item).replaceAll('A-0-MODELE', numero));
    return typeof copy.gsi2sk === 'string' ? { ...copy, ...due(copy.pk, copy.gsi2sk) } : copy;
  });
}

async function fill({ client, name }: Table, items: readonly Record<string, unknown>[], from: number, to: number): Promise<void> {
  const perCall = Math.floor(BATCH / items.length);
  let at = from;
  const worker = async () => {
    while (at < to) {
      const numbers = Array.from({ length: Math.min(perCall, to - at) }, (_, index) => `A-1-${String(at + index).padStart(8, '0')}`);
      at += numbers.length;
      const requests = numbers.flatMap((numero) => under(numero, items)).map((Item) => ({ PutRequest: { Item } }));
      const { UnprocessedItems = {} } = await client.send(new BatchWriteCommand({ RequestItems: { [name]: requests } }));
      if (Object.keys(UnprocessedItems).length > 0) throw new Error('the emulator did not take a batch');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Deposits whose execution nobody ever started: due since the grace of their event is over. */
async function owe(table: Table, round: number): Promise<void> {
  const at = secondsLater(new Date(), -600);
  for (let index = 0; index < DUE; index++) {
    const numero = `A-2-${round}${String(index).padStart(7, '0')}`;
    await dossiers(table).commit(null, decided(null, { kind: 'deposer', deposit: deposit(numero, at) }, at));
  }
}

/** One sweep of the deployed composition, in this process. */
async function sweep({ env }: EmulatedTable): Promise<Units> {
  const run = sweeper(SweepDueEnvSchema.parse(env));
  const meter = meterUnits();
  try {
    const report = await run({}, () => 120_000);
    if (report.acted !== DUE || report.failed > 0) throw new Error(`a sweep of another kind: ${JSON.stringify(report)}`);
  } finally {
    meter.stop();
  }
  return meter.units;
}

/** Read and write units of one sweep as the number of open dossiers grows, with the same number due: it should not matter. */
export async function benchDeadlines(json: boolean): Promise<void> {
  const say = (line: string): void => {
    (json ? process.stderr : process.stdout).write(`${line}\n`);
  };
  const units: Record<string, number> = {};
  await interruptible(async (signal) => {
    const emulated = await startEmulatedTable(signal, say);
    try {
      const table = openTable(emulated.table);
      const items = await openDossier(table);
      say(
        `${'dossiers ouverts'.padEnd(18)} ${'échus'.padStart(6)} ${'lecture'.padStart(9)} ${'écriture'.padStart(9)}   (unités d’un passage)`,
      );
      let filled = 0;
      for (const [round, size] of SIZES.entries()) {
        await fill(table, items, filled, size);
        filled = size;
        await owe(table, round);
        signal.throwIfAborted();
        const { read, write } = await sweep(emulated);
        units[size] = read + write;
        say(`${decimal(size, 0).padEnd(18)} ${String(DUE).padStart(6)} ${decimal(read, 0).padStart(9)} ${decimal(write, 0).padStart(9)}`);
      }
    } finally {
      await emulated.stop();
    }
  });
  if (json) process.stdout.write(`${JSON.stringify({ due: DUE, units })}\n`);
}
