import type { LoadedDossier } from '../../functions/adapters/dossiers-table/dossiers.ts';
import { eventSk, numeroOf } from '../../functions/adapters/dossiers-table/keys.ts';
import { isCanary } from '../../functions/domain/canary.ts';
import { deliveryWay } from '../../functions/domain/commune.ts';
import { owedMails } from '../../functions/domain/consequences.ts';
import { type Decision, decide } from '../../functions/domain/decide.ts';
import { isOpen } from '../../functions/domain/delivery.ts';
import { type Dossier, type DossierEvent, isConsequential } from '../../functions/domain/dossier.ts';
import type { EffectName } from '../../functions/domain/effects.ts';
import { DAY_SECONDS, secondsLater } from '../../functions/domain/instants.ts';
import type { EventFact } from '../../functions/domain/portal-facts.ts';
import { rebuiltEvents } from '../../functions/domain/rebuild.ts';
import { deliveryEffectOf, deliverySeqOf } from '../../functions/domain/redelivery.ts';
import type { ReturnReceipt } from '../../functions/domain/return-reports.ts';
import { depositOf } from '../../functions/receive-deposit/register-dossier.ts';
import type { RestoreOps } from './restore-ops.ts';

/** What became of the dossiers that the table knew nothing, or too little, of. Numbers. */
export interface Rebuilt {
  /** Received after the instant of the restore: made again from the vault. */
  readonly received: string[];
  /** Known then; what happened since is written again. */
  readonly advanced: string[];
  /** The outside knows of them, and their package is no more: nothing is left to hand over. */
  readonly withoutPackage: string[];
  /** Not to be routed: the directory of that instant does not know their commune or its raccordement. Restore it, and replay again. */
  readonly notRouted: string[];
  /** Delivered again, or given another commune, by an operator since: he does it again, and replays again. */
  readonly toRedo: string[];
}

/** Dossiers as the buckets know them: the facts of the portal are a journal of every event with a consequence, and the vault holds the packages. */
export async function rebuildDossiers(given: RestoreOps, since: string): Promise<Rebuilt> {
  const witnesses = { ...given.witnesses, receiptsOf: readOnce(given.witnesses.receiptsOf) };
  const ops = { ...given, witnesses };
  const numeros = new Set([...(await witnesses.toldSince(since)), ...(await witnesses.packagesSince(since))]);
  const rebuilt: Rebuilt = { received: [], advanced: [], withoutPackage: [], notRouted: [], toRedo: [] };
  for (const numero of [...numeros].sort()) {
    if (isCanary(numero)) continue;
    const loaded = await ops.dossiers.loadWithChain(numero);
    const facts = await witnesses.told(numero);
    const outcome = loaded === null ? await receiveAgain(ops, numero, facts) : await goOn(ops, loaded, facts);
    if (outcome !== 'as-it-was') rebuilt[outcome].push(numero);
  }
  return rebuilt;
}

type ReceiptsOf = RestoreOps['witnesses']['receiptsOf'];

/** A boite has as many receipts as its dossiers have answers: they are read at the first of these dossiers, and kept for the others. */
function readOnce(read: ReceiptsOf): ReceiptsOf {
  const known = new Map<string, ReturnReceipt[]>();
  return async (boite) => {
    const receipts = known.get(boite) ?? (await read(boite));
    known.set(boite, receipts);
    return receipts;
  };
}

/** As the receiver did, from the same bytes and at the same instant: the same name of the file, the same dates. */
async function receiveAgain(ops: RestoreOps, numero: string, facts: readonly EventFact[]): Promise<keyof Rebuilt> {
  const found = await ops.witnesses.packageOf(numero);
  if (found === null) return 'withoutPackage';
  // Nothing was handed over before the portal was told of the deposit.
  const at = facts[0]?.fact === 'recu' ? facts[0].at : found.at;
  const aller = await ops.readAller(found.bytes);
  const route = aller.ok ? await ops.route(aller.value, at) : aller;
  if (!aller.ok || !route.ok) return 'notRouted';
  const deposit = depositOf(aller.value, { bytes: found.bytes.length, arrivedAt: at }, route.value, new Date(at));
  const decided = decide(null, { kind: 'deposer', deposit }, at);
  if (!decided.ok) return 'notRouted';
  const { decision, receipts, redo } = await behindOf(ops, decided.value.dossier, facts, decided.value.events);
  await write(ops, null, { ...decision, events: [...decided.value.events, ...decision.events] }, receipts);
  return redo ? 'toRedo' : 'received';
}

async function goOn(
  ops: RestoreOps,
  { dossier, carriedTo }: LoadedDossier,
  facts: readonly EventFact[],
): Promise<'advanced' | 'toRedo' | 'as-it-was'> {
  const last = facts.at(-1)?.seq ?? 0;
  if (last <= dossier.version && last <= carriedTo) return 'as-it-was';
  const history = await ops.dossiers.history(dossier.numero);
  const { decision, receipts, redo } = await behindOf(ops, dossier, facts, history);
  if (decision.events.length > 0 || decision.dossier.lastConsequential > carriedTo) await write(ops, dossier, decision, receipts);
  return redo ? 'toRedo' : 'advanced';
}

async function behindOf(
  { witnesses, everHeld, fallbackSeconds }: RestoreOps,
  dossier: Dossier,
  facts: readonly EventFact[],
  history: readonly DossierEvent[],
): Promise<{ readonly decision: Decision; readonly receipts: readonly ReturnReceipt[]; readonly redo: boolean }> {
  const named = new Set(history.flatMap((event) => (event.type === 'reponse' ? (event.commentKey ?? []) : [])));
  const comments = (await witnesses.commentsOn(dossier.numero))
    .filter(({ key }) => !named.has(key))
    .sort((a, b) => a.at.localeCompare(b.at));
  const { boite, fileName, numero } = dossier;
  const receipts = boite === undefined ? [] : (await witnesses.receiptsOf(boite)).filter((receipt) => receipt.numero === numero);
  const inBoite = boite !== undefined && (await everHeld(boite, fileName));
  const { redo, ...decision } = rebuiltEvents(dossier, { facts, receipts, comments, inBoite, fallbackSeconds });
  return { decision, receipts, redo };
}

/**
 * The events are decided; they are carried out as the outside already knows them: their facts stand, their mails become owed, and those
 * that left are settled by their proofs. A notice to a mairie of which nothing is known is not repeated (docs/adr/0004).
 */
async function write(ops: RestoreOps, before: Dossier | null, decision: Decision, receipts: readonly ReturnReceipt[]): Promise<void> {
  const { dossier, events } = decision;
  const { numero } = dossier;
  const delivery = await ops.deliveries.load(numero);
  const open = delivery !== null && isOpen(delivery);
  // So that the same return flow, sent again, is a repeat.
  const answered = new Set(events.flatMap((event) => (event.type === 'reponse' && event.by.way === 'retour' ? [event.by.sha256] : [])));
  const repeats = receipts
    .filter(({ sha256 }) => answered.has(sha256))
    .map(({ version: _, ...receipt }) => ops.receipts.receiptItem(receipt));
  const committed = await ops.dossiers.commit(before, decision, [...(open ? ops.endedPush(decision) : []), ...repeats]);
  if (committed === 'stale') throw new Error(`${numero} : écrit par un autre pendant la restauration`);
  const now = ops.now().toISOString();
  // Owed before the deposit is carried out, whatever way the restore cut the two; owed long since, it stays as it is.
  await ops.effects.owe(numero, ACKNOWLEDGEMENT, now);
  await ops.carryOut({ numero, seq: 1 });
  const handedOver = events.find((event) => event.type === 'transmis');
  if (handedOver !== undefined && deliveryWay(dossier) === 'boite') {
    const end = handedOver.proof === 'boite' ? 'fait' : 'annule';
    await ops.settlements.endEffect(numero, deliveryEffectOf(dossier), end, 'fait du portail');
  }
  const mails = events.filter(isConsequential).flatMap((event) => owedMails(dossier, event));
  for (const mail of mails.filter(({ role }) => role === 'mairie')) await ops.settlements.endEffect(numero, mail, 'incertain');
}

const ACKNOWLEDGEMENT: EffectName = { seq: 1, kind: 'accuse', role: 'usager' };

/**
 * A dossier that the table believes undelivered may have its file in the boite already. An effect that is owed is looked at before it is made; one that
 * nobody ever owed is not. The event that asks for a delivery stands open in the due index, out of the sweeper's sight until its fallback at most
 * (hand-over-delivery), of which the table knows none later than that of its last instant.
 */
export async function doubtDeliveries(ops: RestoreOps): Promise<number> {
  let doubted = 0;
  const now = ops.now().toISOString();
  for await (const page of ops.due.duePages(secondsLater(now, ops.fallbackSeconds + DAY_SECONDS), 100)) {
    for (const { pk, sk } of page) {
      const numero = numeroOf(pk);
      if (numero === null || !sk.startsWith('EVENT#')) continue;
      const dossier = await ops.dossiers.load(numero);
      if (dossier === null || dossier.status !== 'depose' || deliveryWay(dossier) !== 'boite') continue;
      if (sk !== eventSk(deliverySeqOf(dossier))) continue;
      const effect = deliveryEffectOf(dossier);
      if ((await ops.effects.read(numero, effect)) !== null) continue;
      await ops.effects.owe(numero, effect, now);
      doubted += 1;
    }
  }
  return doubted;
}
