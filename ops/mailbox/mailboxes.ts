import type { Raccordement } from '../../functions/domain/commune.ts';
import {
  avoided,
  failureText,
  type MailboxHealth,
  type MailboxRole,
  type MailboxState,
  mailboxState,
  repaired,
} from '../../functions/domain/mailbox.ts';
import type { Hub } from '../context/hub.ts';
import { countText, optionalTime, sheet, table, type View } from '../output.ts';
import { knownRaccordement } from '../raccordement/known.ts';
import { OpsRefused } from '../refused.ts';
import { saved } from '../saved.ts';

type MailboxHub = Pick<Hub, 'directory' | 'mailboxes'>;

/** A mailbox of a raccordement, and what SES told of it. */
interface Mailbox {
  readonly raccordement: Raccordement;
  readonly role: MailboxRole;
  readonly address: string;
  readonly health: MailboxHealth | null;
}

const ROLES: Record<MailboxRole, string> = { mairie: 'boîte fonctionnelle', 'second-contact': 'second contact' };
const STATES: Record<MailboxState, string> = { saine: 'saine', silencieuse: 'silencieuse', 'en-erreur': 'en erreur' };

async function mailboxesOf({ mailboxes }: MailboxHub, raccordements: readonly Raccordement[]): Promise<Mailbox[]> {
  const named = raccordements.flatMap((raccordement) => {
    const { mailbox, secondContact } = raccordement;
    const second = secondContact === undefined ? [] : [{ raccordement, role: 'second-contact' as const, address: secondContact }];
    return [{ raccordement, role: 'mairie' as const, address: mailbox }, ...second];
  });
  const health = await mailboxes.healthOf(named.map(({ raccordement: { insee, demarche }, role }) => ({ insee, demarche, role })));
  return named.map((one, rank) => ({ ...one, health: health[rank] ?? null }));
}

const dataOf = ({ raccordement: { insee, demarche }, role, address, health }: Mailbox, now: string) => ({
  insee,
  demarche,
  role,
  address,
  state: mailboxState(health, now),
  avoided: avoided(health, now),
  ...(health === null ? {} : { health }),
});

/** The mailboxes of what is connected; a closed raccordement is sent nothing. */
export async function listMailboxes(
  hub: MailboxHub,
  { etat, departement }: { readonly etat?: MailboxState | undefined; readonly departement?: string | undefined },
  now: Date,
): Promise<View> {
  const at = now.toISOString();
  const raccordements = (await hub.directory.raccordements(departement)).filter(({ state }) => state !== 'inactif');
  const found = (await mailboxesOf(hub, raccordements)).filter(({ health }) => etat === undefined || mailboxState(health, at) === etat);
  const rows = found.map(({ raccordement: { insee, demarche }, role, health }) => [
    insee,
    demarche,
    ROLES[role],
    STATES[mailboxState(health, at)],
    String(health?.bounces ?? 0),
    String(health?.complaints ?? 0),
    optionalTime(health?.deliveredAt),
    optionalTime(health?.failedAt),
  ]);
  const headers = ['INSEE', 'Démarche', 'Boîte', 'État', 'Rebonds', 'Plaintes', 'Dernier arrivé', 'Dernier échec'];
  return { data: found.map((one) => dataOf(one, at)), text: table(headers, rows, 'Aucune boîte aux lettres.') };
}

const ofRaccordement = async (hub: MailboxHub, insee: string, demarche: string): Promise<Mailbox[]> =>
  mailboxesOf(hub, [await knownRaccordement(hub, insee, demarche)]);

export async function showMailboxes(hub: MailboxHub, insee: string, demarche: string, now: Date): Promise<View> {
  const at = now.toISOString();
  const found = await ofRaccordement(hub, insee, demarche);
  return { data: found.map((one) => dataOf(one, at)), text: found.map((one) => mailboxSheet(one, at)).join('\n\n') };
}

function mailboxSheet({ raccordement: { insee, demarche }, role, address, health }: Mailbox, now: string): string {
  const state = mailboxState(health, now);
  const why = state === 'en-erreur' && health !== null ? `, ${failureText(health)}` : '';
  const told = health !== null && avoided(health, now) ? ' ; nos courriels vont ailleurs d’ici là' : '';
  return sheet(`${insee} ${demarche}, ${ROLES[role]}`, [
    ['Adresse', address],
    ['État', `${STATES[state]}${why}${told}`],
    ['En erreur depuis', state === 'en-erreur' ? optionalTime(health?.failedSince) : undefined],
    ['Dernier courriel arrivé', optionalTime(health?.deliveredAt)],
    ['Dernier échec', optionalTime(health?.failedAt)],
    ['En tout', health === null ? undefined : `${countText(health.bounces, 'rebond')}, ${countText(health.complaints, 'plainte')}`],
    ['Dite réparée', optionalTime(health?.repairedAt)],
  ]);
}

/** A mailbox that its mairie has repaired: the next mail goes there, without waiting for its day to be tried again. */
export async function resetMailbox(
  hub: MailboxHub,
  { insee, demarche, role }: { readonly insee: string; readonly demarche: string; readonly role: MailboxRole },
  now: Date,
): Promise<View> {
  const found = (await ofRaccordement(hub, insee, demarche)).find((one) => one.role === role);
  if (found === undefined) throw new OpsRefused(`Le raccordement ${insee} ${demarche} n’a pas de second contact.`);
  const at = now.toISOString();
  const { health } = found;
  if (health === null || mailboxState(health, at) !== 'en-erreur') {
    return { data: dataOf(found, at), text: 'Rien à changer : cette boîte aux lettres n’est pas en erreur.' };
  }
  const after = repaired(health, at);
  await saved(hub.mailboxes.saveHealth(health, after), 'L’état de cette boîte aux lettres');
  // SES keeps what bounced for good on a list of its own, and would refuse the next mail (docs/adr/0021).
  const suppressed =
    health.failure === 'rebond'
      ? `\nRetirez aussi l’adresse de la liste de suppression de SES :\n  aws sesv2 delete-suppressed-destination --region eu-west-3 --email-address ${found.address}`
      : '';
  return {
    data: dataOf({ ...found, health: after }, at),
    text: `Le prochain courriel ira de nouveau à cette boîte aux lettres.${suppressed}`,
  };
}
