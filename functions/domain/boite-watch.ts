import * as z from 'zod';
import type { Raccordement } from './commune.ts';
import { type Boite, InstantSchema } from './ids.ts';
import { secondsLater } from './instants.ts';
import { parisDay } from './legal-time.ts';
import type { Notice } from './notices.ts';

/** What may go well or ill between a commune's software and its boite. */
export type BoiteHappening =
  /** An upload that the server saw end, or break off. */
  | { readonly kind: 'envoi-termine' | 'envoi-interrompu' }
  | { readonly kind: 'retour-accepte' }
  | { readonly kind: 'retour-refuse'; readonly code: string };

/** What is remembered of a boite's troubles, until something goes well again. */
export const BoiteWatchSchema = z.strictObject({
  /** Uploads that broke off since the last that ended, the latest only. */
  interrupted: z.array(InstantSchema),
  /** Return flows refused since the last accepted one, and the first of them. */
  refused: z.int().min(0),
  refusedSince: InstantSchema.optional(),
  /** Guards the next write. */
  version: z.int().min(0),
});
export type BoiteWatch = z.infer<typeof BoiteWatchSchema>;
export const QUIET_BOITE: BoiteWatch = { interrupted: [], refused: 0, version: 0 };

/**
 * When a commune is stuck, and somebody must look: a network that breaks off now and then, or one wrong file, mends itself at the next
 * try of the software. Three uploads in an hour and five files in a row do not.
 */
export const STUCK = { interruptions: 3, withinSeconds: 3_600, refusals: 5 } as const;

export type StuckCause = 'envois-interrompus' | 'fichiers-refuses' | 'envoi-incomplet';

/** The cause as the technical contact reads it. */
const CAUSES: Record<StuckCause, string> = {
  'envois-interrompus': 'envois interrompus avant leur fin',
  'fichiers-refuses': 'fichiers refusés les uns après les autres',
  'envoi-incomplet': 'fichier resté incomplet',
};

export interface StuckBoite {
  readonly cause: StuckCause;
  readonly files: number;
  /** Instant of the first of them. */
  readonly since: string;
}

/** The watch after a happening, the very same where nothing is to be written; and the boite as stuck, where it is. */
export function afterHappening(
  watch: BoiteWatch,
  happening: BoiteHappening,
  now: string,
): { readonly watch: BoiteWatch; readonly stuck?: StuckBoite } {
  switch (happening.kind) {
    case 'envoi-termine':
      return { watch: watch.interrupted.length === 0 ? watch : { ...watch, interrupted: [] } };
    case 'retour-accepte':
      return { watch: watch.refused === 0 ? watch : { interrupted: watch.interrupted, refused: 0, version: watch.version } };
    case 'envoi-interrompu':
      return afterInterruption(watch, now);
    case 'retour-refuse':
      return afterRefusal(watch, happening.code, now);
  }
}

function afterInterruption(watch: BoiteWatch, now: string): ReturnType<typeof afterHappening> {
  const from = secondsLater(now, -STUCK.withinSeconds);
  const interrupted = [...watch.interrupted, now].filter((instant) => instant > from).slice(-STUCK.interruptions);
  const since = interrupted[0] ?? now;
  const stuck: StuckBoite = { cause: 'envois-interrompus', files: interrupted.length, since };
  return { watch: { ...watch, interrupted }, ...(interrupted.length >= STUCK.interruptions ? { stuck } : {}) };
}

/** A file that stayed incomplete beyond its grace is told at once: its software does not know that it failed. */
function afterRefusal(watch: BoiteWatch, code: string, now: string): ReturnType<typeof afterHappening> {
  const since = watch.refusedSince ?? now;
  const refused = watch.refused + 1;
  const next = { ...watch, refused, refusedSince: since };
  if (refused >= STUCK.refusals) return { watch: next, stuck: { cause: 'fichiers-refuses', files: refused, since } };
  return code === 'ENVOI_INCOMPLET' ? { watch: next, stuck: { cause: 'envoi-incomplet', files: 1, since: now } } : { watch: next };
}

/**
 * Notices to those who mend the commune's software: one for each raccordement of the boite and day, and not twice to the same contact.
 */
export function stuckNotices(boite: Boite, stuck: StuckBoite, raccordements: readonly Raccordement[], now: string): Notice[] {
  const told = new Set<string>();
  return raccordements.flatMap(({ insee, demarche, technicalContact, mailbox }): Notice[] => {
    const contact = technicalContact ?? mailbox;
    if (told.has(contact)) return [];
    told.add(contact);
    return [
      {
        id: `depot-bloque.${insee}.${demarche}.${parisDay(now)}`,
        kind: 'depot-bloque',
        to: { role: 'contact-technique-commune', insee, demarche },
        facts: { boite, raison: CAUSES[stuck.cause], fichiers: stuck.files, depuis: stuck.since },
        at: now,
      },
    ];
  });
}
