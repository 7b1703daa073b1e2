import type { DeliveryWay } from '../domain/commune.ts';
import type { DemarcheCode } from '../domain/demarches.ts';
import type { Proof } from '../domain/dossier.ts';
import type { EffectState } from '../domain/effects.ts';
import type { RefusalCode } from '../domain/refusals.ts';
import type { Status } from '../domain/statuses.ts';

/** Words that a dimension may take: few, ours or AWS's, and never a person, a commune, a boite or a number. The type is for the compiler alone. */
type Words<W extends string> = string & { readonly words?: W };
const words = <W extends string>(which: string): Words<W> => which;

const demarche = words<DemarcheCode>('code of the démarche');

/**
 * Every metric that the hub emits: name, unit, dimensions with the words that they take, and what it says. `metrics.ts` takes no other. A
 * metric with dimensions is also written without any, for who wants the sum. Tests hold this list, the calls in the code, the dashboard and
 * docs/observability.md together.
 */
export const METRICS = {
  // The way of a dossier, each step once. Canaries are left out.
  DossierDeposited: {
    unit: 'Count',
    dimensions: { demarche, channel: words<DeliveryWay>('gs, boite or push') },
    says: 'A dossier was deposited.',
  },
  PackageBytes: { unit: 'Bytes', dimensions: { demarche }, says: 'Size of the package of a deposited dossier.' },
  DossierTransmitted: {
    unit: 'Count',
    dimensions: { demarche, channel: words<Proof>('what proves it: boite, push, gs, retrait-sftp, telechargement-gs, retour') },
    says: 'A dossier was handed over to its commune.',
  },
  DepositToAvailable: {
    unit: 'Milliseconds',
    dimensions: { channel: words<Exclude<DeliveryWay, 'push'>>('gs or boite') },
    says: 'From the arrival of the package in the depot to the moment when its commune can have it, where that depends on the hub alone. What a suspended raccordement held, or opened in the GS in place of its way, is left out.',
  },
  DepositToRecorded: {
    unit: 'Milliseconds',
    dimensions: {},
    says: 'The first part of it: from the arrival of the package to its dossier, queue and malware scan included.',
  },
  DepositToPushed: { unit: 'Milliseconds', dimensions: {}, says: 'The same for a push, which depends on the server of the commune.' },
  DossierFetched: {
    unit: 'Count',
    dimensions: { demarche, channel: words<Proof>('retrait-sftp or telechargement-gs') },
    says: 'A commune fetched a dossier for the first time.',
  },
  DossierAnswered: {
    unit: 'Count',
    dimensions: { demarche, status: words<Status>('status given; clos ends the dossier') },
    says: 'A commune gave a status.',
  },
  DossierWaiting: {
    unit: 'Count',
    dimensions: { demarche, rung: words<string>('day of the ladder of reminders: 2, 7, 15, 23, 28') },
    says: 'A dossier that its commune has not fetched, or not answered, reached a rung. 28: two days before its content goes.',
  },
  DossierExpired: {
    unit: 'Count',
    dimensions: { demarche, status: words<Status>('status at day 30; transmis: it was never fetched') },
    says: 'The thirty days of a dossier are over.',
  },
  // Deposits that did not become a dossier.
  DepositRefused: { unit: 'Count', dimensions: { code: words<RefusalCode>('code of the refusal') }, says: 'A package went to quarantine.' },
  DepositLate: { unit: 'Count', dimensions: {}, says: 'A sweep found objects that lie in the depot for too long.' },
  ScanOverdue: { unit: 'Count', dimensions: {}, says: 'A received object has no result of its malware scan in time.' },
  ScanFailed: { unit: 'Count', dimensions: {}, says: 'The malware scan of an object failed for good; the file was refused.' },
  // Connections.
  EndpointsDown: { unit: 'Count', dimensions: {}, says: 'Endpoints whose circuit is open, at a sweep.' },
  CircuitOpened: {
    unit: 'Count',
    dimensions: { reason: words<string>('failure code of Transfer Family, or one of ours') },
    says: 'An endpoint failed three times in a row.',
  },
  HostKeyChanged: { unit: 'Count', dimensions: {}, says: 'An endpoint showed a host key that is not trusted; nothing is sent to it.' },
  PushDelivered: { unit: 'Count', dimensions: {}, says: 'A push came through.' },
  PushFailed: {
    unit: 'Count',
    dimensions: { code: words<string>('failure code of Transfer Family, or one of ours') },
    says: 'An attempt at a push failed.',
  },
  PushFellBack: {
    unit: 'Count',
    dimensions: { way: words<'boite' | 'push'>('boite or push') },
    says: 'A dossier that was not handed over in 72 h opened in the GS.',
  },
  DeliverySetAside: { unit: 'Count', dimensions: {}, says: 'A boite refused a file for 72 h: the dossier opened in the GS.' },
  SftpLogin: {
    unit: 'Count',
    dimensions: {
      outcome: words<'opened' | 'keys-given' | 'unknown' | 'wrong' | 'locked' | 'suspended' | 'outside' | 'ended' | 'protocol'>(
        'opened, keys-given, or why it was refused',
      ),
      method: words<'password' | 'key'>('password or key'),
    },
    says: 'A login at the sFTP server.',
  },
  SftpFile: {
    unit: 'Count',
    dimensions: {
      operation: words<'upload' | 'download' | 'delete' | 'rename'>('upload, download, delete or rename'),
      outcome: words<'completed' | 'failed'>('completed or failed'),
    },
    says: 'A commune did something to a file over sFTP.',
  },
  BoiteStuck: {
    unit: 'Count',
    dimensions: { cause: words<'envois-interrompus' | 'fichiers-refuses' | 'envoi-incomplet'>('why') },
    says: 'A commune is stuck with its boite; its technical contact is told.',
  },
  Reconciled: {
    unit: 'Count',
    dimensions: { kind: words<'retour' | 'retrait' | 'orphelin'>('retour, retrait or orphelin') },
    says: 'The hourly pass found in a boite what no event had announced.',
  },
  ReconciliationEnded: { unit: 'Count', dimensions: {}, says: 'The hourly pass over the boites came to its end.' },
  Activation: {
    unit: 'Count',
    dimensions: { outcome: words<'shown' | 'activated' | 'closed' | 'two-live'>('shown, activated, closed or two-live') },
    says: 'Somebody opened an activation link.',
  },
  AgentActivation: {
    unit: 'Count',
    dimensions: { outcome: words<'shown' | 'activated' | 'closed' | 'refused'>('shown, activated, closed or refused') },
    says: 'Somebody opened the link of an agent, or chose a password there.',
  },
  // Mails.
  MailOutcome: {
    unit: 'Count',
    dimensions: {
      role: words<'usager' | 'mairie' | 'second-contact' | 'autre'>('to whom: usager, mairie, second-contact, autre'),
      outcome: words<'envoye' | 'remis' | 'rebond' | 'rebond-passager' | 'plainte' | 'refuse'>(
        'envoye, remis, rebond, rebond-passager, plainte, refuse',
      ),
    },
    says: 'What SES says of a mail of ours.',
  },
  MailboxFailed: {
    unit: 'Count',
    dimensions: { reason: words<'rebond' | 'rebond-passager' | 'plainte'>('rebond, rebond-passager or plainte') },
    says: 'A mail to a mailbox of a mairie did not arrive.',
  },
  MailboxSilent: {
    unit: 'Count',
    dimensions: { demarche },
    says: 'A digest left for a mailbox where a dossier has waited for its fetch for a week: one count for each mailbox, each day of a reminder.',
  },
  ContactUnreachable: {
    unit: 'Count',
    dimensions: { role: words<string>('operateur, contact-technique, contact-technique-commune') },
    says: 'A mail to the operator or to a technical contact did not arrive.',
  },
  MailSetAside: { unit: 'Count', dimensions: {}, says: 'A mail was set aside after eight failures: nobody sends it any more.' },
  MailRejected: { unit: 'Count', dimensions: {}, says: 'SES took a mail and did not send it.' },
  // What does not come to its end.
  EffectStuck: {
    unit: 'Count',
    dimensions: { state: words<EffectState>('du or pris') },
    says: 'A mail was claimed and not ended, or is owed for an hour.',
  },
  OldestDue: { unit: 'Seconds', dimensions: {}, says: 'Lateness of the oldest thing that a sweep found due; 0: nothing.' },
  DeadLetters: {
    unit: 'Count',
    dimensions: { queue: words<string>('queue whose letters lie there; unread: they could not be read') },
    says: 'A letter lies among the dead; counted at each pass, every ten minutes.',
  },
  Failure: {
    unit: 'Count',
    dimensions: { service: words<string>('function'), version: words<string>('version of the function that failed') },
    says: 'A function logged an error. By version: the alarm of a release looks at the new one alone.',
  },
  DestructionOverdue: { unit: 'Count', dimensions: {}, says: 'Something should have been destroyed a day ago.' },
  Paused: { unit: 'Count', dimensions: {}, says: 'At a sweep, an operator has stopped what comes in.' },
} as const;
