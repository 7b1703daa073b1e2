import * as z from 'zod';
import type { MoveLater } from '../adapters/dossiers-table/due.ts';
import { EffectSchema, EffectStateSchema } from '../domain/effects.ts';
import { InstantSchema, NumeroSchema } from '../domain/ids.ts';
import { secondsBetween, secondsLater } from '../domain/instants.ts';
import { NoticeIdSchema } from '../domain/notices.ts';
import { warn } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';
import { type OwedWork, SWEEP_TIMES } from './owed-work.ts';

interface Ringing {
  readonly moveLater: MoveLater;
}

/** Mails owed, or claimed and not done: the bell is rung, the mail function looks at claims and evidence. */
export function owedMailBells({ ring, moveLater }: Ringing & { readonly ring: (numero: string) => Promise<void> }): OwedWork {
  return {
    kind: 'courriels',
    owns: ({ pk, sk }) => pk.startsWith('DOSSIER#') && sk.startsWith('EFFECT#'),
    async act(item, now) {
      const numero = NumeroSchema.parse(item.numero);
      const { seq, kind, role } = EffectNameSchema.parse(item);
      reportStuck(item, now, { numero, mail: `${seq}-${kind}-${role}` });
      await moveLater(item, secondsLater(now, SWEEP_TIMES.mailSeconds));
      await ring(numero);
    },
  };
}

/** Notices owed, or claimed and not done: the same, by a bell of their own. Their first bell comes from here too. */
export function owedNoticeBells({ ringNotice, moveLater }: Ringing & { readonly ringNotice: (id: string) => Promise<void> }): OwedWork {
  return {
    kind: 'avis',
    owns: ({ pk, sk }) => pk.startsWith('AVIS#') && sk === 'AVIS',
    async act(item, now) {
      const id = NoticeIdSchema.parse(item.id);
      reportStuck(item, now, { notice: id });
      await moveLater(item, secondsLater(now, SWEEP_TIMES.mailSeconds));
      await ringNotice(id);
    },
  };
}

const EffectNameSchema = EffectSchema.pick({ seq: true, kind: true, role: true }).loose();

/** Seconds for which a mail may be owed before somebody is told: the first three tries, ten minutes apart, and half an hour more. */
const OWED_SECONDS = 3_600;

const ClaimedItemSchema = z.object({
  state: EffectStateSchema,
  owner: z.string().optional(),
  leaseUntil: InstantSchema.optional(),
  since: InstantSchema.optional(),
});

/** Seconds from one instant to another, none before the first. */
const age = (from: string | undefined, now: string): number =>
  from === undefined ? 0 : Math.max(0, Math.round(secondsBetween(from, now)));

/** Seconds for which a mail has been stuck: claimed by somebody who died, or owed for too long. 0: it is not. */
export function stuckSeconds({ state, leaseUntil, since }: z.infer<typeof ClaimedItemSchema>, now: string): number {
  const claimedFor = state === 'pris' ? age(leaseUntil, now) : 0;
  const owedFor = age(since, now);
  return claimedFor === 0 && owedFor < OWED_SECONDS ? 0 : Math.max(claimedFor, owedFor);
}

/** What is stuck is told by its name, age and owner; it is finished all the same. */
function reportStuck(item: Record<string, unknown>, now: string, name: Readonly<Record<string, string>>): void {
  const claim = ClaimedItemSchema.parse(item);
  const ageSeconds = stuckSeconds(claim, now);
  if (ageSeconds === 0) return;
  warn('EFFECT_STUCK', { ...name, state: claim.state, ageSeconds, ...(claim.owner === undefined ? {} : { owner: claim.owner }) });
  count('EffectStuck', { state: claim.state });
}
