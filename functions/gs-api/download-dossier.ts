import type { TransactItem } from '../adapters/dossiers-table/client.ts';
import type { Agent } from '../domain/agent.ts';
import { type Command, type Decision, decide } from '../domain/decide.ts';
import { secondsBetween, secondsLater } from '../domain/instants.ts';
import { accepted, refused } from '../domain/refusals.ts';
import type { ApplyCommand } from '../shared/apply-command.ts';
import type { StoredObject } from './describe-dossier.ts';
import type { FindDossier, Result } from './perimeter.ts';
import type { DownloadView } from './views.ts';

/** Longest life of a link, in seconds: time for a click, not for a second person. */
const LINK_SECONDS = 60;

/** How long a link lives to what ends at an instant; less than 1: there is none. */
export const linkSeconds = (now: string, end: string): number => Math.min(LINK_SECONDS, Math.floor(secondsBetween(now, end)));

export type LinkTo = (object: { key: string; version: string | undefined; seconds: number; fileName?: string }) => Promise<string>;

export interface DownloadDossierDeps {
  readonly now: () => string;
  readonly find: FindDossier;
  readonly describe: (key: string) => Promise<StoredObject | null>;
  readonly apply: ApplyCommand;
  /** Ends the delivery that a download cancels, in the same transaction. */
  readonly endedDelivery: (decision: Decision) => readonly TransactItem[];
  readonly linkTo: LinkTo;
}

/**
 * POST /dossiers/{numero}/telechargement: the access is recorded first; where it cannot be, no link is given
 * (domain §6.7). The link names one version of the bytes, and ends with the content's thirty days at the latest.
 */
export function createDownloadDossier({ now: clock, find, describe, apply, endedDelivery, linkTo }: DownloadDossierDeps) {
  return async (agent: Agent, { numero }: { numero: string }): Promise<Result<DownloadView>> => {
    const found = await find(agent, numero);
    if (!found.ok) return found;
    const { contentKey: key, fileName, expiresAt } = found.value;
    const now = clock();
    const command: Command = { kind: 'telecharger', agent: agent.agent };
    // Judged before the vault is asked, so that a refusal says why and records nothing.
    const judged = decide(found.value, command, now);
    if (!judged.ok) return judged;
    const seconds = linkSeconds(now, expiresAt);
    const stored = seconds < 1 ? null : await describe(key);
    if (stored === null) return refused('CONTENU_INDISPONIBLE', 'contenu');
    const recorded = await apply(numero, command, endedDelivery);
    if (!recorded.ok) return recorded;
    const url = await linkTo({ key, version: stored.version, seconds, fileName });
    return accepted({ url, nomFichier: fileName, expiration: secondsLater(now, seconds), version: recorded.value.dossier.version });
  };
}
