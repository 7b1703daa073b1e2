import type { Commune, Raccordement } from '../domain/commune.ts';
import { DemarcheCodeSchema } from '../domain/demarches.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import { type EndpointId, InseeSchema } from '../domain/ids.ts';
import { type MailboxHealth, type MailboxRole, mailboxOf } from '../domain/mailbox.ts';
import { type NoticeContext, renderNotice } from '../domain/mails/notice.ts';
import { type NoticeRecipient, OF_THE_SERVICE, type OwedNotice } from '../domain/notices.ts';
import type { Partners } from '../domain/partners.ts';
import type { Digests } from './digests.ts';
import type { NoticeLetter } from './notice-letter.ts';

export interface NoticeLettersDeps {
  readonly commune: (insee: string) => Promise<Pick<Commune, 'name'> | null>;
  readonly raccordement: (insee: string, demarche: string) => Promise<Raccordement | null>;
  readonly endpoint: (id: EndpointId) => Promise<Pick<Endpoint, 'technicalContact'> | null>;
  readonly health: (insee: string, demarche: string, role: MailboxRole) => Promise<MailboxHealth | null>;
  /** The reminder of a mailbox. */
  readonly digest: Digests;
  /** Address of those who run the hub; they also get what has no other reader. */
  readonly operator: string;
  /** Those who send dossiers. */
  readonly partners: Partners;
  readonly gsUrl: string;
  readonly now: () => Date;
}

interface Addressee {
  readonly to: string;
  readonly role: NoticeRecipient['role'];
}

const ABSENT: Record<NoticeRecipient['role'], string> = {
  operateur: 'l’exploitation',
  'contact-technique': 'un contact technique',
  partenaire: 'un partenaire',
  mairie: 'la mairie',
  'second-contact': 'un second contact de la mairie',
  'contact-technique-commune': 'un contact technique de la commune',
};

/** Looks up addresses at the last moment: a notice holds none, and contacts change. */
export function createNoticeLetters(deps: NoticeLettersDeps) {
  return async (notice: OwedNotice): Promise<NoticeLetter> => {
    const { kind, facts } = notice;
    const about = await aboutOf(notice);
    if (kind === 'relance') return digestFor(notice, about);
    const addressee = await addresseeOf(notice.to);
    const { to, role } = addressee ?? { to: deps.operator, role: 'operateur' };
    const insteadOf = addressee === null ? { insteadOf: ABSENT[notice.to.role] } : {};
    return { letter: { to, mail: renderNotice(kind, facts, { ...about, ...insteadOf }) }, tags: { vers: role } };
  };

  async function digestFor(notice: OwedNotice, about: NoticeContext): Promise<NoticeLetter> {
    if (!('insee' in notice.to)) return { letter: null, tags: {} };
    const { insee, demarche } = notice.to;
    const [raccordement, health] = await Promise.all([deps.raccordement(insee, demarche), deps.health(insee, demarche, 'mairie')]);
    return deps.digest(notice, raccordement, health, about);
  }

  async function addresseeOf(recipient: NoticeRecipient): Promise<Addressee | null> {
    switch (recipient.role) {
      case 'operateur':
        return { to: deps.operator, role: 'operateur' };
      case 'contact-technique': {
        const endpoint = await deps.endpoint(recipient.endpoint);
        return endpoint === null ? null : { to: endpoint.technicalContact, role: recipient.role };
      }
      case 'partenaire': {
        const partner = deps.partners.find(({ id }) => id === recipient.partner);
        return partner === undefined ? null : { to: partner.contact, role: recipient.role };
      }
      default: {
        const raccordement = await deps.raccordement(recipient.insee, recipient.demarche);
        if (raccordement === null) return null;
        if (recipient.role === 'mairie') {
          const health = await deps.health(recipient.insee, recipient.demarche, 'mairie');
          return mailboxOf(raccordement, health, deps.now().toISOString());
        }
        const to = recipient.role === 'second-contact' ? raccordement.secondContact : raccordement.technicalContact;
        return to === undefined ? null : { to, role: recipient.role };
      }
    }
  }

  /** The commune and the démarche that it is about: those of its addressee, else those of its facts. */
  async function aboutOf({ kind, to, facts }: OwedNotice): Promise<NoticeContext> {
    if (OF_THE_SERVICE.has(kind)) return { gsUrl: deps.gsUrl };
    const insee = 'insee' in to ? to.insee : InseeSchema.safeParse(facts.commune).data;
    const demarche = 'demarche' in to ? to.demarche : DemarcheCodeSchema.safeParse(facts.demarche).data;
    return {
      ...(insee === undefined ? {} : { commune: (await deps.commune(insee))?.name ?? insee }),
      ...(demarche === undefined ? {} : { demarche }),
      gsUrl: deps.gsUrl,
    };
  }
}
