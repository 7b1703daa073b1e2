import { DEMARCHES, type DemarcheCode } from '../demarches.ts';
import { InstantSchema } from '../ids.ts';
import { legalDateText } from '../legal-time.ts';
import { FACT_LABELS, type FactName, type Notice, type NoticeKind } from '../notices.ts';
import type { Mail } from './facts.ts';
import { type Block, layOut, paragraph } from './layout.ts';
import { greeting, noAnswerToUs, signature } from './parts.ts';

/** Kinds whose whole content stands in the notice; a digest is made from the dossiers. */
export type PlainNoticeKind = Exclude<NoticeKind, 'relance'>;

/** What a notice says beside its facts. */
export interface NoticeContext {
  /** The commune that it is about. */
  readonly commune?: string;
  readonly demarche?: DemarcheCode;
  /** Set where the operator gets it in the place of a contact who has no address. */
  readonly insteadOf?: string;
  readonly gsUrl: string;
}

interface NoticeText {
  readonly subject: string;
  readonly says: readonly string[];
  /** Of facts that are named otherwise in this notice. */
  readonly labels?: Partial<Record<FactName, string>>;
  /** Ends with the address of the Gestionnaire de Suivi. */
  readonly gs?: true;
}

/** One text for each kind: what happened, what becomes of the dossiers, what the reader has to do. */
const TEXTS: Record<PlainNoticeKind, NoticeText> = {
  'connexion-en-panne': {
    subject: 'le serveur sFTP ne reçoit plus les télédossiers',
    says: [
      'Le serveur sFTP auquel nous transmettons les télédossiers ne répond pas, ou refuse nos fichiers.',
      'Les télédossiers attendent. Ils partiront d’eux-mêmes, du plus ancien au plus récent, dès que le serveur les acceptera. Un télédossier qui n’a pas pu être transmis en 72 heures est ouvert dans le Gestionnaire de Suivi.',
      'Vérifiez que le serveur fonctionne, qu’il accepte nos connexions, que le compte utilisé n’a pas été modifié et que l’espace disponible est suffisant.',
    ],
  },
  'connexion-retablie': {
    subject: 'le serveur sFTP reçoit de nouveau les télédossiers',
    says: [
      'Le serveur sFTP répond de nouveau. Les télédossiers en attente partent, du plus ancien au plus récent. Vous n’avez rien à faire.',
    ],
  },
  'cle-changee': {
    subject: 'la clé du serveur sFTP a changé',
    says: [
      'Le serveur sFTP présente une clé d’hôte différente de celle que nous connaissons. Par sécurité, plus rien ne lui est transmis ; les télédossiers attendent.',
      'Si vous avez changé cette clé, faites connaître la nouvelle à l’équipe d’exploitation, qui la vérifiera avec vous. Si vous ne l’avez pas changée, prévenez sans attendre votre responsable de la sécurité.',
    ],
  },
  'bascule-en-gs': {
    subject: 'des télédossiers sont à traiter dans le Gestionnaire de Suivi',
    says: [
      'Des télédossiers n’ont pas pu être transmis par sFTP pendant 72 heures. Pour que les usagers n’attendent pas davantage, ces télédossiers sont désormais ouverts dans le Gestionnaire de Suivi.',
      'Téléchargez-les et traitez-les dans le Gestionnaire de Suivi : ils ne seront plus transmis par sFTP.',
    ],
    gs: true,
  },
  'identifiants-a-renouveler': {
    subject: 'les identifiants sFTP sont à renouveler',
    says: [
      'Les identifiants d’une connexion sFTP arrivent à échéance.',
      'Renouvelez-les avec l’équipe d’exploitation avant qu’ils n’expirent. Les anciens restent valables jusqu’à ce que les nouveaux aient été essayés : aucun télédossier n’est perdu.',
    ],
  },
  'depot-bloque': {
    subject: 'des fichiers de votre logiciel n’aboutissent pas',
    says: [
      'Des fichiers que votre logiciel dépose dans la boîte sFTP n’aboutissent pas : leur envoi ne se termine pas, ou ils sont refusés.',
      'Les réponses qu’ils portent ne parviennent pas aux usagers. Consultez les rapports du dossier « rejets » de la boîte, ou adressez-vous à l’éditeur de votre logiciel.',
    ],
  },
  'boite-en-erreur': {
    subject: 'une adresse de la mairie ne reçoit plus nos courriels',
    says: [
      'Une adresse électronique à laquelle nous signalons les télédossiers à traiter ne reçoit plus nos courriels.',
      'Tant que l’adresse principale est en erreur, ces courriels sont envoyés au second contact de la mairie. Les télédossiers restent accessibles comme d’habitude, et leurs délais courent.',
      'Rétablissez cette adresse, ou faites-en connaître une autre à l’équipe d’exploitation.',
    ],
  },
  'usager-injoignable': {
    subject: 'un usager ne reçoit pas nos courriels',
    says: [
      'L’adresse électronique de l’usager de ce télédossier ne reçoit pas nos courriels : il n’est pas informé de l’avancement de sa démarche.',
      'Si vous devez l’informer ou lui demander un complément, utilisez les autres coordonnées qui figurent dans son télédossier.',
    ],
  },
  'service-perturbe': {
    subject: 'le service est perturbé',
    says: [
      'Le service des télédossiers est perturbé : des télédossiers peuvent être transmis avec retard, et des réponses tarder à parvenir aux usagers.',
      'Rien n’est perdu : ce que vous déposez est conservé et sera traité, le plus ancien d’abord. Laissez vos logiciels réessayer comme d’habitude.',
      'Vous n’avez rien à faire. Nous vous écrirons lorsque le service sera rétabli.',
    ],
  },
  'service-retabli': {
    subject: 'le service est rétabli',
    says: [
      'Le service des télédossiers fonctionne de nouveau normalement.',
      'Ce qui attendait a été transmis, ou l’est en ce moment. Vous n’avez rien à faire.',
    ],
    labels: { depuis: 'Perturbé depuis le' },
  },
  'maintenance-planifiee': {
    subject: 'une maintenance est prévue',
    says: [
      'Une maintenance du service des télédossiers est prévue.',
      'Pendant ces heures, les connexions peuvent être refusées et les télédossiers attendre. Rien n’est perdu : ce qui est déposé est conservé, et ce qui attend est transmis ensuite, le plus ancien d’abord.',
      'Laissez vos logiciels réessayer comme d’habitude. Vous n’avez rien d’autre à faire.',
    ],
  },
  'maintenance-annulee': {
    subject: 'une maintenance n’a pas lieu',
    says: ['La maintenance que nous vous avions annoncée est annulée, ou s’est terminée plus tôt que prévu. Le service reste ouvert.'],
  },
  'dossier-reoriente': {
    subject: 'un télédossier ne relève pas de votre commune',
    says: [
      'Ce télédossier vous avait été adressé par erreur : il relève d’une autre commune, à laquelle nous le transmettons. L’usager en sera informé.',
      'Vous n’avez pas à le traiter. Vous n’y avez plus accès par notre plate-forme. Si votre commune en a reçu une copie, dans un logiciel ou sur un poste, détruisez-la.',
    ],
  },
  'dossier-efface': {
    subject: 'le contenu d’un télédossier est effacé',
    says: [
      'Le contenu de ce télédossier est effacé de notre plate-forme avant son terme, à la demande de l’usager ou par décision d’une autorité. Il n’y est plus accessible, et l’usager ne recevra plus de courriel à son sujet.',
      'Nous vous en informons au titre de l’article 19 du règlement général sur la protection des données (RGPD). Si votre commune en a reçu une copie, il lui revient, en tant que responsable de l’instruction, de décider si elle doit l’effacer à son tour.',
    ],
  },
};

/** The mail of a notice. No personal data: codes, counts, dates. */
export function renderNotice(kind: PlainNoticeKind, facts: Notice['facts'], context: NoticeContext): Mail {
  const { subject, says, labels, gs } = TEXTS[kind];
  const { commune: _commune, demarche: _demarche, ...others } = facts;
  const rows = [...aboutRows(context), ...factRows(others, { ...FACT_LABELS, ...labels })];
  const link: Block[] = gs === true ? [{ kind: 'link', label: 'Ouvrir le Gestionnaire de Suivi', href: context.gsUrl }] : [];
  return layOut(`${prefix(context)}${subject}`, [
    greeting,
    ...(context.insteadOf === undefined
      ? []
      : [paragraph(`Ce courriel était destiné à ${context.insteadOf}, dont nous n’avons pas l’adresse.`)]),
    ...says.slice(0, 1).map(paragraph),
    ...(rows.length === 0 ? [] : [{ kind: 'facts', rows } satisfies Block]),
    ...says.slice(1).map(paragraph),
    ...link,
    noAnswerToUs,
    signature,
  ]);
}

/** « RCO - Belleville : », what a mairie's or an operator's rules of sorting look for first. */
export function prefix({ demarche, commune }: NoticeContext): string {
  const parts = [demarche, commune].filter((part) => part !== undefined);
  return parts.length === 0 ? 'Télédossiers : ' : `${parts.join(' - ')} : `;
}

export function aboutRows({ commune, demarche }: NoticeContext): [string, string][] {
  return [
    ...(commune === undefined ? [] : [['Commune', commune] satisfies [string, string]]),
    ...(demarche === undefined ? [] : [['Démarche', DEMARCHES[demarche].name] satisfies [string, string]]),
  ];
}

function factRows(facts: Notice['facts'], labels: Readonly<Record<FactName, string>>): [string, string][] {
  return (Object.keys(FACT_LABELS) as FactName[]).flatMap((name): [string, string][] => {
    const value = facts[name];
    return value === undefined ? [] : [[labels[name], factText(value)]];
  });
}

const factText = (value: string | number): string =>
  InstantSchema.safeParse(value).success ? legalDateText(String(value)) : String(value);
