import * as z from 'zod';
import type { Dossier } from '../domain/dossier.ts';
import type { EffectName } from '../domain/effects.ts';
import { NumeroSchema } from '../domain/ids.ts';
import { parisDay } from '../domain/legal-time.ts';
import type { OweNotice } from '../domain/notices.ts';
import { awaited, type Ladder, nextRung, type Rung, remindersDue } from '../domain/reminders.ts';
import { info } from '../shared/logger.ts';
import { count } from '../shared/metrics.ts';
import type { OwedWork } from './owed-work.ts';

export interface RemindersDeps {
  readonly load: (numero: string) => Promise<Dossier | null>;
  readonly oweMail: (numero: string, name: EffectName, dueAt: string) => Promise<void>;
  readonly oweNotice: OweNotice;
  readonly ring: (numero: string) => Promise<void>;
  readonly stand: (numero: string, seenDue: string, next: Rung | null) => Promise<void>;
  readonly ladder: Ladder;
}

const ReminderItemSchema = z.object({ numero: NumeroSchema, rung: z.int().optional(), gsi2sk: z.string() });

/**
 * A dossier that waits has reached a rung of the ladder: a digest of its mailbox is owed for the day, a mail to its usager, and it stands
 * on its next rung. What they say is computed when they leave; one that waits for nothing any more is forgotten here.
 */
export function reminders(deps: RemindersDeps): OwedWork {
  return {
    kind: 'relances',
    owns: ({ pk, sk }) => pk.startsWith('DOSSIER#') && sk === 'RELANCE',
    async act(item, _now, { asOf }) {
      const { numero, rung, gsi2sk } = ReminderItemSchema.parse(item);
      const dossier = await deps.load(numero);
      if (dossier === null || awaited(dossier, asOf) === null) {
        await deps.stand(numero, gsi2sk, null);
        return;
      }
      // Owed first: who dies in between owes the same again, under the same names.
      if (rung !== undefined) await remind(dossier, rung, asOf);
      await deps.stand(numero, gsi2sk, nextRung(deps.ladder, dossier.submittedAt, asOf));
    },
  };

  async function remind(dossier: Dossier, rung: number, asOf: string): Promise<void> {
    const { numero, insee, demarche, submittedAt } = dossier;
    const { mairie, secondContact, usager } = remindersDue(deps.ladder, submittedAt, rung, asOf);
    // What the hub has not handed over is no fault of the mairie.
    const roles =
      awaited(dossier, asOf) === 'remise'
        ? []
        : [...(mairie ? (['mairie'] as const) : []), ...(secondContact ? (['second-contact'] as const) : [])];
    for (const role of roles) {
      const id = `relance.${insee}.${demarche}.${role}.${parisDay(asOf)}`;
      await deps.oweNotice({ id, kind: 'relance', to: { role, insee, demarche }, facts: {}, at: asOf });
    }
    if (usager !== null) {
      await deps.oweMail(numero, { seq: 1, kind: usager, role: 'usager' }, asOf);
      await deps.ring(numero);
    }
    count('DossierWaiting', { demarche, rung: String(rung) });
    info('REMINDED', { numero, rung, roles: [...roles, ...(usager === null ? [] : [usager])].join(' ') });
  }
}
