import { randomUUID } from 'node:crypto';
import { boitesBucket } from '../../functions/adapters/boites-bucket.ts';
import { copyBack } from '../../functions/adapters/dossiers-table/copy-back.ts';
import type { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { provedDelivery } from '../../functions/adapters/dossiers-table/proved-delivery.ts';
import { isKept, restores } from '../../functions/adapters/dossiers-table/restores.ts';
import { settlements } from '../../functions/adapters/dossiers-table/settlements.ts';
import { functionGate } from '../../functions/adapters/function-gate.ts';
import { mailProofs } from '../../functions/adapters/mail-proofs.ts';
import { portailBucket } from '../../functions/adapters/portail-bucket.ts';
import { witnesses } from '../../functions/adapters/witnesses.ts';
import { createCarryOutEvents } from '../../functions/carry-out-events/carry-out-events.ts';
import { purgesOn } from '../../functions/destroy-content/purges-on.ts';
import { type Aller, readAller } from '../../functions/formats/aller.ts';
import { createRouteDeposit } from '../../functions/receive-deposit/route-deposit.ts';
import type { StageConfig } from '../../infra/stage-schema.ts';
import type { HubNames } from '../context/hub.ts';

/** What a restore works with: the product's own rules and adapters, and what only a restore does to the table. */
export function restoreOps(tables: ReturnType<typeof dossiersTable>, names: HubNames, config: Pick<StageConfig, 'effects' | 'push'>) {
  const { table, dossiers, chain, directory } = tables;
  const now = () => new Date();
  const { evidenceSeconds } = config.effects;
  return {
    ...tables,
    names,
    now,
    evidenceSeconds,
    fallbackSeconds: config.push.fallbackSeconds,
    gate: functionGate(),
    restores: restores(table),
    settlements: settlements(table),
    copyBack: (from: string) => copyBack(table, from, isKept),
    witnesses: witnesses({
      portail: names.PortailBucket,
      vault: names.VaultBucket,
      boites: names.BoitesBucket,
      ledger: names.LedgerBucket,
    }),
    everHeld: boitesBucket({ bucket: names.BoitesBucket }).everHeld,
    proofsSince: mailProofs({ bucket: names.VaultBucket }).since,
    readAller,
    /** As of the deposit: a commune may have been merged into another since. */
    route: (aller: Aller, at: string) => createRouteDeposit({ ...directory, now: () => new Date(at) })(aller),
    newOwner: randomUUID,
    endedPush: (decision: Parameters<typeof provedDelivery>[1]) => provedDelivery(table.name, decision),
    /** As the function does, but nobody is rung: what is owed leaves when the gate is open. Nothing is counted a second time. */
    carryOut: createCarryOutEvents({
      ...dossiers,
      tell: portailBucket({ bucket: names.PortailBucket }).tell,
      advance: chain.advance,
      ring: async () => {},
      counted: () => {},
      now,
    }),
    ...purgesOn(tables, { expired: () => {}, evidenceSeconds, now }),
  };
}
export type RestoreOps = ReturnType<typeof restoreOps>;
